import { appendFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { pick, type Random, randomBelow, seededRandom } from '../../engine/base/index.ts';
import { createPeople, type Person, type SentEvent, toldSubject } from './people.ts';
import type { Receiver } from './receiver.ts';

const LANES = 3;
/** People of one lane that are under way at once. */
const OPEN_MAX = 60;
const BATCH_MAX = 40;
/** Events that are sent although they were acknowledged before. */
const DUPLICATES = 0.2;
const BATCH_PAUSE_MS = 60;
const AGAIN_MS = 50;
const STANDSTILL_MS = 90_000;
const REQUEST_TIMEOUT_MS = 15_000;

export interface DriverOptions {
  readonly url: string;
  readonly token: string;
  readonly seed: number;
  readonly withGroups: boolean;
  /** Gets the id of each event as it is acknowledged. */
  readonly logFile: string;
  readonly receiver: Pick<Receiver, 'asked'>;
}

/** Sends what people do, and remembers what was acknowledged. */
export interface Driver {
  /** Events that were acknowledged so far, each counted once. */
  acknowledged(): number;
  counts(): DriverCounts;
  /** Everybody there was, whose scripts are over once `finish` has answered. */
  people(): readonly Person[];
  /**
   * Lets nobody new begin, and answers when all that was begun is acknowledged, or when nothing is
   * acknowledged any more: then with those who wait for ever.
   */
  finish(): Promise<readonly string[]>;
}

export interface DriverCounts {
  readonly batches: number;
  /** Batches that were sent again, because they were not acknowledged. */
  readonly resent: number;
  /** Events sent again although they had been acknowledged. */
  readonly duplicates: number;
  /** Answers that should never come. */
  readonly refusals: readonly string[];
}

/** What is counted while it runs. */
interface State {
  readonly options: DriverOptions;
  readonly people: Person[];
  readonly refusals: string[];
  /** Whom the receiver has heard a question about. */
  readonly asked: Set<string>;
  acknowledged: number;
  batches: number;
  resent: number;
  duplicates: number;
  isOver: boolean;
  /** Nothing is acknowledged any more. */
  isAbandoned: boolean;
}

/** A person's script and how far it is. */
interface Playing {
  readonly person: Person;
  next: number;
}

/** Starts to send. Each person's events go in their order, none before the last is acknowledged. */
export function startDriver(options: DriverOptions): Driver {
  const state: State = {
    options,
    people: [],
    refusals: [],
    asked: new Set(),
    acknowledged: 0,
    batches: 0,
    resent: 0,
    duplicates: 0,
    isOver: false,
    isAbandoned: false,
  };
  const lanes = Array.from({ length: LANES }, (_, index) => playLane(state, index));
  return {
    acknowledged: () => state.acknowledged,
    counts: () => state,
    people: () => state.people,
    async finish() {
      state.isOver = true;
      const over = Promise.all(lanes);
      await Promise.race([over, standstill(state)]);
      state.isAbandoned = true;
      return (await over).flat();
    },
  };
}

/** Answers once nothing was acknowledged for so long that nothing will be. */
async function standstill(state: State): Promise<void> {
  for (let seen = -1; seen !== state.acknowledged; ) {
    seen = state.acknowledged;
    await pause(STANDSTILL_MS, undefined, { ref: false });
  }
}

/** Plays until all scripts are over, and answers whose are not. */
async function playLane(state: State, index: number): Promise<readonly string[]> {
  const { options } = state;
  const { seed, withGroups } = options;
  const random = seededRandom(seed * LANES + index);
  const nextPerson = createPeople({ random, name: `s${seed}-l${index}`, withGroups });
  const known: SentEvent[] = [];
  let playing: Playing[] = [];
  while (!state.isAbandoned && (!state.isOver || playing.length > 0)) {
    while (!state.isOver && playing.length < OPEN_MAX) {
      const person = nextPerson();
      state.people.push(person);
      playing.push({ person, next: 0 });
    }
    for (const subject of await options.receiver.asked(state.asked.size)) state.asked.add(subject);
    const fresh = batchOf(state, playing, random);
    const again = Array.from(
      { length: known.length === 0 ? 0 : Math.ceil(fresh.length * DUPLICATES) },
      () => pick(random, known),
    );
    if (!(await send(state, mix(fresh, again, random)))) break;
    state.duplicates += again.length;
    state.acknowledged += fresh.length;
    appendFileSync(options.logFile, fresh.map(({ id }) => `${id}\n`).join(''));
    known.push(...fresh);
    playing = playing.filter(({ person, next }) => next < person.events.length);
    await pause(BATCH_PAUSE_MS);
  }
  return playing.map(({ person }) => `${person.subject} waits for ever`);
}

/** Who is asked something does not answer before. */
function isFree({ person, next }: Playing, { asked }: State): boolean {
  return next !== person.untilAsked || asked.has(toldSubject(person.subject));
}

/** The next events of people drawn at random, each person's in order. */
function batchOf(state: State, playing: readonly Playing[], random: Random): readonly SentEvent[] {
  const size = playing.length === 0 ? 0 : 1 + randomBelow(random, BATCH_MAX);
  const batch: SentEvent[] = [];
  for (let draws = 0; draws < size; draws += 1) {
    const drawn = pick(random, playing);
    const event = drawn.person.events[drawn.next];
    if (event === undefined || !isFree(drawn, state)) continue;
    batch.push(event);
    drawn.next += 1;
  }
  return batch;
}

/** Puts the repeated events anywhere; the fresh ones keep their order. */
function mix(
  fresh: readonly SentEvent[],
  again: readonly SentEvent[],
  random: Random,
): readonly SentEvent[] {
  const mixed = [...fresh];
  for (const event of again) mixed.splice(randomBelow(random, mixed.length + 1), 0, event);
  return mixed;
}

/** Sends a batch until it is acknowledged; whether it was. */
async function send(state: State, batch: readonly SentEvent[]): Promise<boolean> {
  if (batch.length === 0) return true;
  state.batches += 1;
  while (!state.isAbandoned) {
    const answer = await post(state.options, batch).catch(() => null);
    if (answer !== null && answer.status < 500) {
      const { status, body } = answer;
      const isRight = status === 202 && body.accepted + body.duplicates === batch.length;
      if (!isRight)
        state.refusals.push(`${batch.length} events: ${status} ${JSON.stringify(body)}`);
      return true;
    }
    state.resent += 1;
    await pause(AGAIN_MS);
  }
  return false;
}

interface Answer {
  readonly status: number;
  readonly body: { readonly accepted: number; readonly duplicates: number };
}

/** Posts events; throws when no whole answer comes. */
export async function post(
  { url, token }: Pick<DriverOptions, 'url' | 'token'>,
  events: readonly SentEvent[],
): Promise<Answer> {
  const response = await fetch(`${url}/api/v1/events`, {
    method: 'POST',
    signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    headers: {
      'Content-Type': 'application/cloudevents-batch+json',
      Authorization: `Bearer ${token}`,
    },
    body: JSON.stringify(events),
  });
  const body = await response.json().catch(() => null);
  return { status: response.status, body };
}
