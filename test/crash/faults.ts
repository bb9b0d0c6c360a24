import { setTimeout as pause } from 'node:timers/promises';
import { pick, type Random, randomBelow } from '../../engine/base/index.ts';
import type { Ground } from './ground.ts';
import type { Member } from './member.ts';
import type { Weather } from './proxy.ts';

/** What was done to the program, and what shows that it was hit. */
export interface Tally {
  workersKilled: number;
  serversKilled: number;
  /** Of those, how many had a statement or a transaction under way. */
  killedAtWork: number;
  /** Asked to stop in the middle of their work. */
  workersStopped: number;
  databasesKilled: number;
  /** Databases that a full disk had ended, and that were started again. */
  databasesEnded: number;
  disksFilled: number;
  /** Workers frozen in the middle of a turn, cut off by the database, and refused once awake. */
  frozen: number;
  cutOff: number;
  refused: number;
  connectionsCut: number;
  cutsAfterWrite: number;
  silences: number;
  drips: number;
  closedDoors: number;
}

export const NO_FAULTS: Tally = {
  workersKilled: 0,
  serversKilled: 0,
  workersStopped: 0,
  killedAtWork: 0,
  databasesKilled: 0,
  databasesEnded: 0,
  disksFilled: 0,
  frozen: 0,
  cutOff: 0,
  refused: 0,
  connectionsCut: 0,
  cutsAfterWrite: 0,
  silences: 0,
  drips: 0,
  closedDoors: 0,
};

export interface Surroundings {
  readonly ground: Ground;
  readonly random: Random;
  readonly tally: Tally;
}

type Fault = (surroundings: Surroundings) => Promise<void>;

/** A moment of work is waited for so long; an idle process is hit as well. */
const WORK_WAIT_MS = 500;
/** Turns come every few milliseconds under load; a worker that has none is busy starting. */
const TURN_WAIT_MS = 5_000;
const REFUSAL_WAIT_MS = 30_000;
const WEATHER_MS = 1_500;
const FULL_MS = 1_500;
const CUTS = 3;
const LOOK_MS = 1;

/** Each with how often it is drawn. */
const FAULTS: Readonly<Record<string, readonly [weight: number, fault: Fault]>> = {
  'kill a worker': [8, (it) => kill(it, 'worker')],
  'kill the server': [5, (it) => kill(it, 'serve')],
  'stop a worker': [2, stop],
  'kill the database': [3, killDatabase],
  'freeze a worker': [4, freeze],
  'cut after a write': [4, cutAfterWrites],
  'cut connections': [2, cut],
  silence: [1, (it) => weather(it, 'silent')],
  drip: [1, (it) => weather(it, 'drip')],
  'close the door': [1, (it) => weather(it, 'refuse')],
  'fill the disk': [1, fillDisk],
};

/** Draws what happens in each round: first everything once in any order, then by weight. */
export function planFaults(random: Random, rounds: number): readonly string[] {
  const names = Object.keys(FAULTS);
  const weighted = names.flatMap((name) => Array(FAULTS[name]?.[0] ?? 0).fill(name) as string[]);
  const first = names
    .map((name) => ({ name, draw: random.next() }))
    .sort((one, other) => one.draw - other.draw)
    .map(({ name }) => name);
  const later = Array.from({ length: Math.max(0, rounds - first.length) }, () =>
    pick(random, weighted),
  );
  return [...first, ...later].slice(0, rounds);
}

/** Lets one happen, and answers when it is over; what it has broken mends by itself. */
export async function strike(name: string, surroundings: Surroundings): Promise<void> {
  const fault = FAULTS[name]?.[1];
  if (fault === undefined) throw new Error(`There is no fault \`${name}\`.`);
  await fault(surroundings);
}

async function kill(it: Surroundings, command: Member['command']): Promise<void> {
  const { ground, random, tally } = it;
  const victim = await anyOf(command === 'serve' ? [ground.server] : ground.workers, random);
  await until(() => victim.proxy.busy() > 0, WORK_WAIT_MS);
  if (victim.proxy.busy() > 0) tally.killedAtWork += 1;
  victim.kill();
  if (command === 'serve') tally.serversKilled += 1;
  else tally.workersKilled += 1;
}

/** What it has in hand is finished: its exit code says so. */
async function stop({ ground, random, tally }: Surroundings): Promise<void> {
  (await anyOf(ground.workers, random)).restart();
  tally.workersStopped += 1;
}

async function killDatabase({ ground, tally }: Surroundings): Promise<void> {
  await ground.database.kill();
  tally.databasesKilled += 1;
  await ground.database.revive();
}

/** Stops a worker that has read its work, until the database gives the work to others. */
async function freeze({ ground, random, tally }: Surroundings): Promise<void> {
  const worker = await anyOf(ground.workers, random);
  const { proxy } = worker;
  const before = { ended: Number.POSITIVE_INFINITY, faults: Number.POSITIVE_INFINITY };
  let isFrozen = false;
  proxy.onceIdleInTurn(() => {
    worker.freeze();
    before.ended = proxy.endedInTransaction();
    before.faults = worker.turnFaults();
    isFrozen = true;
  });
  if (!(await until(() => isFrozen, TURN_WAIT_MS))) {
    proxy.onceIdleInTurn(() => {});
    return;
  }
  tally.frozen += 1;
  if (await until(() => proxy.endedInTransaction() > before.ended, REFUSAL_WAIT_MS)) {
    tally.cutOff += 1;
  }
  worker.thaw();
  if (await until(() => worker.turnFaults() > before.faults, REFUSAL_WAIT_MS)) tally.refused += 1;
}

/** The database has stored it, and the engine never hears of it. */
async function cutAfterWrites({ ground, random, tally }: Surroundings): Promise<void> {
  const { proxy } = await anyOf(ground.members, random);
  const before = proxy.cutsAfterWrite();
  proxy.cutAfterWrites(CUTS);
  await until(() => proxy.cutsAfterWrite() === before + CUTS, TURN_WAIT_MS);
  proxy.cutAfterWrites(0);
  tally.cutsAfterWrite += proxy.cutsAfterWrite() - before;
}

async function cut({ ground, random, tally }: Surroundings): Promise<void> {
  tally.connectionsCut += pick(random, ground.members).proxy.cut();
}

async function weather(it: Surroundings, kind: Exclude<Weather, 'clear'>): Promise<void> {
  const { proxy } = pick(it.random, it.ground.members);
  proxy.setWeather(kind);
  if (kind === 'refuse') proxy.cut();
  await pause(WEATHER_MS);
  proxy.setWeather('clear');
  if (kind === 'silent') it.tally.silences += 1;
  if (kind === 'drip') it.tally.drips += 1;
  if (kind === 'refuse') it.tally.closedDoors += 1;
}

async function fillDisk({ ground: { database }, tally }: Surroundings): Promise<void> {
  if (!database.hasOwnDisk) return;
  await database.fillDisk();
  await pause(FULL_MS);
  await database.freeDisk();
  tally.disksFilled += 1;
  if (await database.revive()) tally.databasesEnded += 1;
}

/** Draws one of the members that have started. */
async function anyOf(members: readonly Member[], random: Random): Promise<Member> {
  await until(() => members.some((member) => member.isReady()), REFUSAL_WAIT_MS);
  const ready = members.filter((member) => member.isReady());
  if (ready.length === 0) throw new Error('None of the processes has started again.');
  return pick(random, ready);
}

/** Waits until something holds; whether it does in time. */
export async function until(holds: () => boolean, timeoutMs: number): Promise<boolean> {
  const endsAt = performance.now() + timeoutMs;
  while (!holds()) {
    if (performance.now() > endsAt) return false;
    await pause(LOOK_MS);
  }
  return true;
}

/** Draws the moment of a fault, in milliseconds after the last one. */
export function drawMoment(random: Random): number {
  return 20 + randomBelow(random, 1_980);
}
