import type { Instant } from '../../engine/base/index.ts';
import { instant, invariant } from '../../engine/base/index.ts';
import type {
  Catalogue,
  EntityChange,
  EntityState,
  Instance,
  StoredEvent,
} from '../../engine/core/index.ts';
import { openEntityTurn } from '../../engine/core/index.ts';
import { checkFlow, DEFAULT_WORKSPACE } from '../../engine/language/index.ts';
import { catalogueOf } from '../../engine/simulate/index.ts';
import { TIMERS, WELCOME } from './flows.ts';
import { type Measurement, measurePure } from './measure.ts';

const GROUPS = 200;
const WARM_UP = 5_000;
const START = instant(Date.parse('2026-03-02T09:00:00+08:00'));
const LATER = instant(START + 60_000);
const NEXT_DAY = instant(START + 25 * 3_600_000);

/** A person and what lives there, as a store would give it. */
interface Person {
  state: EntityState | null;
  instances: readonly Instance[];
}

/**
 * The pure core alone, in memory: what each event costs a person's turn and its group's, and what a
 * timer costs. Between events all goes through JSON, outside of what is measured, as with a store
 * without a cache.
 */
export function benchAdvance(n: number): readonly Measurement[] {
  run(WARM_UP);
  return run(n);
}

function run(n: number): readonly Measurement[] {
  const welcome = catalogue(WELCOME);
  const timers = catalogue(TIMERS);
  return [...runWelcome(welcome, n), ...runTimers(timers, n)];
}

function catalogue(text: string): Catalogue {
  const { compiled } = checkFlow(text, DEFAULT_WORKSPACE);
  invariant(compiled, 'The flow of the bench has an error.');
  return catalogueOf([compiled], DEFAULT_WORKSPACE);
}

function runWelcome(welcome: Catalogue, n: number): readonly Measurement[] {
  const people = newPeople(n);
  const groups = newPeople(GROUPS);
  const joins = people.map((_, index) => eventOf('member.joined', index, START));
  const replies = people.map((_, index) => eventOf('message.received', index, LATER));
  const tell = (events: readonly StoredEvent[], now: Instant) => {
    for (const [index, event] of events.entries()) {
      takeAs('person', people[index], { event, ref: `p${index}`, catalogue: welcome, now });
    }
  };
  const tellGroups = (events: readonly StoredEvent[], now: Instant) => {
    for (const [index, event] of events.entries()) {
      const ref = `g${index % GROUPS}`;
      takeAs('group', groups[index % GROUPS], { event, ref, catalogue: welcome, now });
    }
  };
  const joined = measurePure('advance-joined', n, () => tell(joins, START));
  const joinedGroup = measurePure('advance-joined-group', n, () => tellGroups(joins, START));
  const stored = stores(people);
  const replied = measurePure('advance-replied', n, () => tell(replies, LATER));
  const repliedGroup = measurePure('advance-replied-group', n, () => tellGroups(replies, LATER));
  checkDone(people, stored);
  const parts = [joined, joinedGroup, replied, repliedGroup];
  return [summed('advance', n, parts), ...parts];
}

function runTimers(timers: Catalogue, n: number): readonly Measurement[] {
  const people = newPeople(n);
  const joins = people.map((_, index) => eventOf('member.joined', index, START));
  const waiting = measurePure('advance-wait', n, () => {
    for (const [index, event] of joins.entries()) {
      takeAs('person', people[index], { event, ref: `p${index}`, catalogue: timers, now: START });
    }
  });
  const stored = stores(people);
  const woken = measurePure('advance-woken', n, () => {
    for (const [index, person] of people.entries()) {
      const entity = { kind: 'person', ref: `p${index}` } as const;
      const turn = openEntityTurn({ entity, ...person, catalogue: timers, now: NEXT_DAY });
      turn.wake();
      keep(person, turn.finish());
    }
  });
  checkDone(people, stored);
  return [waiting, woken];
}

function newPeople(n: number): readonly Person[] {
  return Array.from({ length: n }, () => ({ state: null, instances: [] }));
}

function takeAs(
  kind: 'person' | 'group',
  person: Person | undefined,
  at: {
    readonly event: StoredEvent;
    readonly ref: string;
    readonly catalogue: Catalogue;
    readonly now: Instant;
  },
): void {
  invariant(person, 'There is somebody for each event.');
  const { event, ref, catalogue, now } = at;
  const turn = openEntityTurn({ entity: { kind, ref }, ...person, catalogue, now });
  turn.take(event);
  turn.wake();
  keep(person, turn.finish());
}

function keep(person: Person, change: EntityChange): void {
  person.state = change.entity;
  if (change.instances.length > 0) person.instances = change.instances;
}

/** Takes everybody through JSON; says how many instances are live. */
function stores(people: readonly Person[]): number {
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
