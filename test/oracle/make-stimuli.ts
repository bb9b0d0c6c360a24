import type { Json, JsonObject, Random } from '../../engine/base/index.ts';
import { pick, randomBelow } from '../../engine/base/index.ts';
import { type FlowDocument, openFlow } from '../made-flows/flow-document.ts';
import { EVENTS, TEXTS } from '../made-flows/make-parts.ts';
import type { Happening, Subject } from './life.ts';

/** One thing that happens to a world. */
export type Stimulus =
  | {
      readonly type: 'event';
      readonly event: Omit<Happening, 'time'>;
      /** How long before it is told it happened. */
      readonly agoMs: number;
    }
  | {
      readonly type: 'answer';
      readonly index: number;
      readonly error: boolean;
      readonly answer?: Json;
    }
  | {
      readonly type: 'task';
      readonly index: number;
      readonly by: string;
      readonly choice: string;
      readonly fields: JsonObject;
    }
  | { readonly type: 'advance'; readonly ms: number }
  | { readonly type: 'down'; readonly ms: number };

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const LEAPS = [SECOND, 500, MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 26 * HOUR, 80 * HOUR];

const SUBJECTS: readonly Subject[] = [
  ...Array.from({ length: 8 }, () => ({ kind: 'member', ref: 'g1/p1' }) as const),
  { kind: 'member', ref: 'g1/p2' },
  { kind: 'member', ref: 'g2/p1' },
  { kind: 'customer', ref: 'p1' },
  { kind: 'group', ref: 'g1' },
];

/** Makes what happens, mostly of what the flows listen for, and first what starts one of them. */
export function makeStimuli(random: Random, flows: readonly FlowDocument[]): readonly Stimulus[] {
  const starts = flows.flatMap(({ start }) => start.map(({ on }) => on));
  const heard = [...flows.flatMap(listened), ...starts, ...EVENTS];
  const count = 8 + randomBelow(random, 18);
  return [
    makeEvent(random, starts),
    ...Array.from({ length: count }, () => makeStimulus(random, heard)),
  ];
}

function listened(flow: FlowDocument): readonly string[] {
  return [...openFlow(flow).nodes.values()].flatMap(({ on, body }) => [
    ...on.flatMap(({ event }) => [event, event]),
    ...(body.ask ? ['message.received', 'message.received'] : []),
    ...(body.collect ? [body.collect.event, body.collect.event] : []),
    ...(body.ladder?.until.map(({ event }) => event) ?? []),
  ]);
}

function makeStimulus(random: Random, heard: readonly string[]): Stimulus {
  const drawn = random.next();
  if (drawn < 0.55) return makeEvent(random, heard);
  if (drawn < 0.7) {
    const answer = pick(random, [undefined, { n: 1 }, { n: 2, stage: 'new' }, null, '好']);
    const error = random.next() < 0.35;
    const index = randomBelow(random, 3);
    return { type: 'answer', index, error, ...(answer !== undefined && { answer }) };
  }
  if (drawn < 0.8) {
    const index = randomBelow(random, 4);
    const fields = pick(random, [{}, {}, { n: 1 }]);
    const choice = random.next() < 0.6 ? 'yes' : 'no';
    return { type: 'task', index, by: pick(random, ['li', 'chen']), choice, fields };
  }
  const ms = pick(random, LEAPS) + (random.next() < 0.3 ? randomBelow(random, 90_000) : 0);
  return drawn < 0.94 ? { type: 'advance', ms } : { type: 'down', ms };
}

function makeEvent(random: Random, types: readonly string[]): Stimulus {
  const subject = pick(random, SUBJECTS);
  const rare = ['member.left', 'contact.lost', 'contact.added', 'group.dismissed'] as const;
  const type = random.next() < 0.05 ? pick(random, rare) : pick(random, types);
  const agoMs = random.next() < 0.85 ? 0 : pick(random, [300, 2 * SECOND, 20 * MINUTE, 2 * HOUR]);
  return { type: 'event', event: { type, subject, data: dataOf(type, random) }, agoMs };
}

function dataOf(type: string, random: Random): JsonObject {
  return {
    ...(random.next() < 0.7 && { n: randomBelow(random, 5) }),
    ...(random.next() < 0.5 && { key: pick(random, ['k1', 'k2']) }),
    ...(type === 'message.received' && {
      text: pick(random, TEXTS),
      ...(random.next() < 0.4 && { channel: pick(random, ['group', 'private']) }),
    }),
    ...(type.startsWith('contact.') && { staff: { ref: pick(random, ['li', 'wang']) } }),
    ...(random.next() < 0.2 && { friend: 'p2' }),
    ...(random.next() < 0.3 && { by: pick(random, ['bot', 'person']) }),
  };
}
