import { expect, test } from 'vitest';
import { seededRandom } from '../../engine/base/index.ts';
import type { Evidence } from './evidence.ts';
import { createPeople, type Expected, type Person } from './people.ts';
import type { Arrival } from './receiver.ts';
import { judge } from './verdict.ts';

const PEOPLE = 60;
const BOUNDS = { ordersTargets: true, unknownMax: 0 };

function everybody(): readonly Person[] {
  const next = createPeople({ random: seededRandom(7), name: 'p', withGroups: true });
  return Array.from({ length: PEOPLE }, next);
}

function arrivalOf(message: Expected, index: number): Arrival {
  return { ...message, key: `key-${index}`, repeated: false };
}

/** What a run tells in which everything went well. */
function fine(): Evidence {
  const people = everybody();
  const arrivals = people.flatMap(({ messages }) => messages).map(arrivalOf);
  return {
    people,
    stored: new Map(people.map(({ subject, events }) => [subject, events.map(({ id }) => id)])),
    instances: people
      .flatMap(({ endings }) => endings)
      .map((ending) => ({ ...ending, status: 'completed' })),
    arrivals,
    unsent: [],
    sentOnce: arrivals.filter(({ endpoint }) => endpoint === 'once').map(({ key }) => key),
  };
}

function brokenIn(evidence: Evidence, bounds = BOUNDS): readonly string[] {
  return judge(evidence, bounds)
    .filter(({ broken }) => broken.length > 0)
    .map(({ promise }) => promise);
}

const EVIDENCE = fine();
const keyed = EVIDENCE.arrivals.findIndex(({ endpoint }) => endpoint === 'keyed');
const once = EVIDENCE.arrivals.findIndex(({ endpoint }) => endpoint === 'once');
const first = EVIDENCE.arrivals[keyed]!;
const unkeyed = EVIDENCE.arrivals[once]!;
const counter = EVIDENCE.people.find(({ waitsForResults, events }) => {
  return waitsForResults && events.length > 2;
})!;

const STORED = 'each acknowledged event is stored, once, in its order';
const ENDED = 'each flow has ended as its events say';
const PERFORMED = 'each message is performed once';
const KEYS = 'a key always asks for the same';
const ORDER = 'messages to a subject keep their order';
const ONCE = 'at-most-once is never sent twice';
const FATE = 'of each at-most-once message it is told what became of it';

function storedAs(ids: readonly string[]): Evidence {
  return { ...EVIDENCE, stored: new Map([...EVIDENCE.stored, [counter.subject, ids]]) };
}

function told(status: string): Evidence {
  const { key, flow, step, subject } = unkeyed;
  const sentOnce = EVIDENCE.sentOnce.filter((other) => other !== key);
  return { ...EVIDENCE, sentOnce, unsent: [{ key, status, flow, step, subject }] };
}

test('a run in which everything went well keeps every promise, and all of them were looked at', () => {
  expect(brokenIn(EVIDENCE)).toEqual([]);
  expect(judge(EVIDENCE, BOUNDS).every(({ counted }) => counted > 0)).toBe(true);
});

const ids = counter.events.map(({ id }) => id);
const [instance, ...instances] = EVIDENCE.instances;
const MISTAKES: readonly (readonly [what: string, evidence: Evidence, broken: string[]])[] = [
  ['an event is lost', storedAs(ids.slice(1)), [STORED]],
  ['an event is stored twice', storedAs([...ids, ids[0]!]), [STORED]],
  ['events change places', storedAs(ids.toReversed()), [STORED]],
  ['an instance is lost', { ...EVIDENCE, instances }, [ENDED]],
  [
    'an instance runs twice',
    { ...EVIDENCE, instances: [instance!, ...EVIDENCE.instances] },
    [ENDED],
  ],
  [
    'a flow ends otherwise',
    { ...EVIDENCE, instances: [{ ...instance!, outcome: 'disordered' }, ...instances] },
    [ENDED],
  ],
  [
    'an instance is not over',
    { ...EVIDENCE, instances: [{ ...instance!, status: 'active' }, ...instances] },
    [ENDED],
  ],
  [
    'a message is lost',
    { ...EVIDENCE, arrivals: EVIDENCE.arrivals.toSpliced(keyed, 1) },
    [PERFORMED],
  ],
  [
    'a message comes under a second key',
    { ...EVIDENCE, arrivals: [...EVIDENCE.arrivals, { ...first, key: 'another' }] },
    [PERFORMED],
  ],
  [
    'a key asks for something else',
    { ...EVIDENCE, arrivals: [...EVIDENCE.arrivals, { ...first, text: 'x', repeated: true }] },
    [KEYS],
  ],
  ['messages change places', { ...EVIDENCE, arrivals: EVIDENCE.arrivals.toReversed() }, [ORDER]],
  [
    'an at-most-once message is sent again',
    { ...EVIDENCE, arrivals: [...EVIDENCE.arrivals, unkeyed] },
    [ONCE],
  ],
  ['nothing is told of an at-most-once message', { ...EVIDENCE, sentOnce: [] }, [FATE]],
  [
    'an at-most-once message is told as sent, and never arrived',
    { ...EVIDENCE, arrivals: EVIDENCE.arrivals.toSpliced(once, 1) },
    [FATE],
  ],
  ['an at-most-once message is still to be sent', told('waiting'), [FATE]],
  ['an at-most-once message that arrived is told as failed', told('failed'), [FATE]],
  ['the fate of too many is unknown', told('unknown'), [FATE]],
];

test.each(MISTAKES)('is found: %s', (_, evidence, broken) => {
  expect(brokenIn(evidence)).toEqual(broken);
});

test('what is known to be unknown breaks nothing, and neither does a repetition under its key', () => {
  expect(brokenIn(told('unknown'), { ...BOUNDS, unknownMax: 1 })).toEqual([]);
  const arrivals = [...EVIDENCE.arrivals, { ...first, repeated: true }];
  expect(brokenIn({ ...EVIDENCE, arrivals })).toEqual([]);
});

test('order is asked only of flows that wait for results, unless targets are promised more', () => {
  const buyer = EVIDENCE.people.find(({ waitsForResults, messages }) => {
    return !waitsForResults && messages.length > 1;
  })!;
  const own = (arrival: Arrival) => arrival.subject === buyer.messages[0]?.subject;
  const arrivals = [
    ...EVIDENCE.arrivals.filter((arrival) => !own(arrival)),
    ...EVIDENCE.arrivals.filter(own).toReversed(),
  ];
  expect(brokenIn({ ...EVIDENCE, arrivals })).toEqual([ORDER]);
  expect(brokenIn({ ...EVIDENCE, arrivals }, { ...BOUNDS, ordersTargets: false })).toEqual([]);
});
