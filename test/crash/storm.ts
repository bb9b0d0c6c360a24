import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '../../engine/base/index.ts';
import { type Client, createClient } from '../../server/client.ts';
import { type Driver, post, startDriver } from './driver.ts';
import { gather, unfinished } from './evidence.ts';
import { drawMoment, NO_FAULTS, planFaults, strike, type Tally, until } from './faults.ts';
import { type Ground, openGround, TOKEN } from './ground.ts';
import { IN_FLIGHT_MAX, OUTBOX_PROMISES } from './promises.ts';
import { type Arrival, isMute } from './receiver.ts';
import { type Finding, judge } from './verdict.ts';

export interface StormOptions {
  readonly seed: number;
  readonly rounds: number;
  readonly workers: number;
  /** Told of each round as it begins. */
  readonly onRound?: (round: number, fault: string) => void;
  /** Ends the rounds early; what was done until then is judged. */
  readonly signal?: AbortSignal;
}

/** What a run came to. */
export interface Outcome {
  readonly findings: readonly Finding[];
  readonly tally: Tally;
  readonly figures: Readonly<Record<string, number>>;
  readonly hasOwnDisk: boolean;
  /** Where the logs are kept when something is broken; null when nothing is. */
  readonly logs: string | null;
}

/** Least events between two faults: a program that only ever starts proves nothing. */
const PROGRESS_EVENTS = 40;
const PROGRESS_WAIT_MS = 60_000;
/** So long nothing may be left that does not change. */
const REST_WAIT_MS = 180_000;
const REST_LOOK_MS = 250;
const RESEND_MAX = 500;

/** Runs the program under load and breaks it in each round; then says what became of it all. */
export async function runStorm(options: StormOptions): Promise<Outcome> {
  const ground = await openGround(options.workers);
  let isBroken = true;
  try {
    const driver = startDriver({
      url: ground.url,
      token: TOKEN,
      receiver: ground.receiver,
      seed: options.seed,
      withGroups: OUTBOX_PROMISES,
      logFile: path.join(ground.folder, 'acknowledged.log'),
    });
    const tally = { ...NO_FAULTS };
    const begunAt = performance.now();
    const stalled = await rage(options, { ground, driver, tally });
    const ragedAt = performance.now();
    const findings = [...stalled, ...(await conclude({ ground, driver, tally }))];
    const secondsSince = (at: number) => Math.round((performance.now() - at) / 1000);
    isBroken = findings.some(({ broken }) => broken.length > 0);
    const { batches, resent, duplicates } = driver.counts();
    return {
      findings,
      tally,
      figures: {
        events: driver.acknowledged(),
        batches,
        resent,
        duplicates,
        seconds: secondsSince(begunAt),
        secondsAfterwards: secondsSince(ragedAt),
      },
      hasOwnDisk: ground.database.hasOwnDisk,
      logs: isBroken ? ground.folder : null,
    };
  } finally {
    await ground.close(isBroken);
  }
}

interface Parts {
  readonly ground: Ground;
  readonly driver: Driver;
  readonly tally: Tally;
}

/** Breaks something in every round, once the program has got on since the last. */
async function rage(options: StormOptions, parts: Parts): Promise<readonly Finding[]> {
  const { ground, driver, tally } = parts;
  const random = seededRandom(options.seed);
  const plan = planFaults(random, options.rounds);
  const broken: string[] = [];
  let rounds = 0;
  for (const [index, fault] of plan.entries()) {
    if (options.signal?.aborted) break;
    const goal = driver.acknowledged() + PROGRESS_EVENTS;
    if (!(await until(() => driver.acknowledged() >= goal, PROGRESS_WAIT_MS))) {
      broken.push(`nothing was acknowledged before round ${index + 1}`);
      break;
    }
    await pause(drawMoment(random));
    options.onRound?.(index + 1, fault);
    await strike(fault, { ground, random, tally });
    rounds += 1;
  }
  return [{ promise: 'it gets on between the faults', counted: rounds, broken }];
}

/** Lets everything come to rest, and compares. */
async function conclude({ ground, driver, tally }: Parts): Promise<readonly Finding[]> {
  const waiting = await driver.finish();
  const client = createClient({ baseUrl: ground.url, token: TOKEN });
  const left = await comesToRest(client);
  const resent = await resendAll(ground, driver);
  const arrivals = await ground.receiver.arrivals();
  const evidence = await gather(client, driver.people(), arrivals);
  const bounds = { ordersTargets: OUTBOX_PROMISES, unknownMax: unknownMax(tally, arrivals) };
  const codes = await Promise.all(ground.members.map(stopMember));
  return [
    {
      promise: 'everything comes to rest',
      counted: driver.people().length,
      broken: [...waiting, ...left],
    },
    ...judge(evidence, bounds),
    resent,
    {
      promise: 'the server answers as its contract says',
      counted: driver.counts().batches,
      broken: driver.counts().refusals,
    },
    {
      promise: 'no process ends by itself, and all stop when asked',
      counted: ground.members.length,
      broken: [...ground.members.flatMap((member) => member.falls()), ...codes.flat()],
    },
    frozenRefused(tally),
  ];
}

async function stopMember(member: Ground['members'][number]): Promise<readonly string[]> {
  const code = await member.stop();
  return code === 0 ? [] : [`${member.name} was asked to stop and ended with ${code}`];
}

/** Waits as long as something still changes. */
async function comesToRest(client: Client): Promise<readonly string[]> {
  let seen = '';
  let changedAt = performance.now();
  for (;;) {
    const left = await unfinished(client).catch((error: unknown) => [String(error)]);
    if (left.length === 0) return [];
    const now = performance.now();
    if (left.join() !== seen) changedAt = now;
    if (now - changedAt > REST_WAIT_MS) return left;
    seen = left.join();
    await pause(REST_LOOK_MS);
  }
}

/** Sends every event once more: none may be new. */
async function resendAll(ground: Ground, driver: Driver): Promise<Finding> {
  const events = driver.people().flatMap((person) => person.events);
  const broken: string[] = [];
  for (let first = 0; first < events.length; first += RESEND_MAX) {
    const batch = events.slice(first, first + RESEND_MAX);
    const { status, body } = await post({ url: ground.url, token: TOKEN }, batch);
    if (body.duplicates !== batch.length) broken.push(`${status} ${JSON.stringify(body)}`);
  }
  return { promise: 'an event that comes again is known', counted: events.length, broken };
}

/** A turn whose worker was frozen too long must not be stored. */
function frozenRefused({ frozen, cutOff, refused }: Tally): Finding {
  const isFine = cutOff === frozen && refused === frozen;
  const broken = isFine ? [] : [`${frozen} frozen, ${cutOff} cut off, ${refused} refused`];
  return { promise: 'a frozen worker is cut off, and refused once awake', counted: frozen, broken };
}

/** Whoever is killed, frozen or cut off leaves at most what it had in hand. */
function unknownMax(tally: Tally, arrivals: readonly Arrival[]): number {
  const { workersKilled, serversKilled, databasesKilled, databasesEnded, ...others } = tally;
  const lost = others.frozen + others.connectionsCut + others.cutsAfterWrite + others.silences;
  const hits = workersKilled + serversKilled + databasesKilled + databasesEnded + lost;
  const once = arrivals.filter(({ endpoint }) => endpoint === 'once');
  return hits * IN_FLIGHT_MAX + once.filter(({ key }) => isMute(key)).length;
}
