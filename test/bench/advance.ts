import type { Instant } from '../../engine/base/index.ts';
import { instant, invariant } from '../../engine/base/index.ts';
import type { Catalogue, EntityState, Instance, StoredEvent } from '../../engine/core/index.ts';
import { openEntityTurn } from '../../engine/core/index.ts';
import { checkFlow, DEFAULT_WORKSPACE } from '../../engine/language/index.ts';
import { catalogueOf } from '../../engine/simulate/index.ts';
import { TIMERS, WELCOME } from './flows.ts';
import { type Measurement, type PureStopwatch, startPure } from './measure.ts';

const GROUPS = 200;
const WARM_UP = 5_000;
/** Rows of a turn. */
const AT_ONCE = 1_024;
const START = instant(Date.parse('2026-03-02T09:00:00+08:00'));
const LATER = instant(START + 60_000);
const NEXT_DAY = instant(START + 25 * 3_600_000);

/** A person and what lives there, as a store would give it. */
interface Person {
  readonly ref: string;
  state: EntityState | null;
  instances: readonly Instance[];
}

/**
 * The pure core alone, in memory: what each event costs a person's turn and its group's, and what a
 * timer costs. As many as a turn takes are worked on at a time, and between events all goes through
 * JSON, outside of what is measured, as with a store without a cache.
 */
export function benchAdvance(n: number): readonly Measurement[] {
  run(WARM_UP);
  return run(n);
}

function run(n: number): readonly Measurement[] {
  return [...runWelcome(catalogue(WELCOME), n), ...runTimers(catalogue(TIMERS), n)];
}

function catalogue(text: string): Catalogue {
  const { compiled } = checkFlow(text, DEFAULT_WORKSPACE);
  invariant(compiled, 'The flow of the bench has an error.');
  return catalogueOf([compiled], DEFAULT_WORKSPACE);
}

function runWelcome(welcome: Catalogue, n: number): readonly Measurement[] {
  const groups = Array.from({ length: GROUPS }, (_, index) => newPerson(`g${index}`));
  const joined = startPure('advance-joined');
  const joinedGroup = startPure('advance-joined-group');
  const replied = startPure('advance-replied');
  const repliedGroup = startPure('advance-replied-group');
  for (let first = 0; first < n; first += AT_ONCE) {
    const people = peopleFrom(first, n);
    const tell = (type: string, now: Instant, to: readonly [PureStopwatch, PureStopwatch]) => {
      const events = people.map((_, index) => eventOf(type, first + index, now));
      const at = { catalogue: welcome, now };
      to[0].add(() => {
        for (const [index, event] of events.entries())
          take('person', people[index], { event, ...at });
      });
      to[1].add(() => {
        for (const [index, event] of events.entries()) {
          take('group', groups[(first + index) % GROUPS], { event, ...at });
        }
      });
    };
    tell('member.joined', START, [joined, joinedGroup]);
    const waited = stored(people);
    tell('message.received', LATER, [replied, repliedGroup]);
    checkDone(people, waited);
  }
  const parts = [joined, joinedGroup, replied, repliedGroup].map((part) => part.end(n));
  return [summed('advance', n, parts), ...parts];
}

function runTimers(timers: Catalogue, n: number): readonly Measurement[] {
  const waiting = startPure('advance-wait');
  const woken = startPure('advance-woken');
  for (let first = 0; first < n; first += AT_ONCE) {
    const people = peopleFrom(first, n);
    const joins = people.map((_, index) => eventOf('member.joined', first + index, START));
    waiting.add(() => {
      const at = { catalogue: timers, now: START };
      for (const [index, event] of joins.entries()) take('person', people[index], { event, ...at });
    });
    const waited = stored(people);
    woken.add(() => {
      for (const person of people) {
        take('person', person, { event: null, catalogue: timers, now: NEXT_DAY });
      }
    });
    checkDone(people, waited);
  }
  return [waiting.end(n), woken.end(n)];
}

function peopleFrom(first: number, n: number): readonly Person[] {
  return Array.from({ length: Math.min(AT_ONCE, n - first) }, (_, index) =>
    newPerson(`p${first + index}`),
  );
}

function newPerson(ref: string): Person {
  return { ref, state: null, instances: [] };
}

/** Gives an entity its turn, with an event or only to wake what is due. */
function take(
  kind: 'person' | 'group',
  person: Person | undefined,
  at: {
    readonly event: StoredEvent | null;
    readonly catalogue: Catalogue;
    readonly now: Instant;
  },
): void {
  invariant(person, 'There is somebody for each event.');
  const { ref, state, instances } = person;
  const { event, catalogue, now } = at;
  const turn = openEntityTurn({ entity: { kind, ref }, state, instances, catalogue, now });
  if (event) turn.take(event);
  turn.wake();
  const change = turn.finish();
  person.state = change.entity;
  if (change.instances.length > 0) person.instances = change.instances;
}

/** Takes everybody through JSON; says how many instances are live. */
function stored(people: readonly Person[]): number {
  let live = 0;
  for (const person of people) {
    Object.assign(person, JSON.parse(JSON.stringify(person)));
    live += person.instances.filter((instance) => instance.status === 'active').length;
  }
  return live;
}

/** A figure counts only if the work was done: everybody's instance waited, and then ended. */
function checkDone(people: readonly Person[], waited: number): void {
  const completed = people.filter(({ instances }) => instances[0]?.status === 'completed').length;
  if (waited === people.length && completed === people.length) return;
  throw new Error(`Of ${people.length} instances ${waited} waited and ${completed} completed.`);
}

function summed(bench: string, n: number, parts: readonly Measurement[]): Measurement {
  const [first] = parts;
  invariant(first, 'A bench has parts.');
  const sum = (value: (part: Measurement) => number) =>
    parts.reduce((total, part) => total + value(part), 0);
  const perSecond = Math.round(1 / sum((part) => 1 / part.perSecond));
  const cpuSecondsPer1000 = Math.round(sum((part) => part.cpuSecondsPer1000) * 1_000) / 1_000;
  return { ...first, bench, n, perSecond, cpuSecondsPer1000 };
}

function eventOf(type: string, person: number, at: Instant): StoredEvent {
  const group = `g${person % GROUPS}`;
  return {
    id: `${type}-${person}`,
    source: 'bench',
    type,
    subject: { kind: 'member', ref: `${group}/p${person}` },
    time: at,
    acceptedAt: at,
    data: {
      member: { ref: `p${person}`, displayName: `小${person}`, kind: 'customer' },
      group: { ref: group, name: `群${person % GROUPS}` },
      text: person % 2 === 0 ? '1' : '2',
    },
  };
}
