import type { EffectKey, Instant } from '../../engine/base/index.ts';
import type { Effect, NewEvent } from '../../engine/core/index.ts';
import type { Message } from '../../engine/runtime/index.ts';
import type { Store } from '../../engine/store/index.ts';
import { flowId, instanceId, MONDAY_NINE, member } from './world.ts';

let stored = 0;

/** Stores effects as a turn does. */
export async function storeEffects(store: Store, ...effects: readonly Effect[]): Promise<void> {
  stored += 1;
  const now = MONDAY_NINE;
  const subject = { kind: 'customer', ref: 'p' } as const;
  const event = { id: `s${stored}`, source: 'test', type: 'order.paid', subject, time: now };
  await store.ingest([{ ...event, data: {} }], now);
  const turn = await store.beginTurn({ now, rowMax: 100, shardMax: 64 });
  const [work] = turn?.work ?? [];
  await turn?.commit([
    {
      shard: work!.shard,
      entity: work!.entity,
      state: {
        kind: 'person',
        ref: 'p',
        firstSeenAt: now,
        starts: 0,
        ended: {},
        customer: { attributes: {}, tags: [], points: 0 },
        staff: [],
        members: {},
      },
      instances: [],
      effects,
      tasks: [],
      journal: [],
      funnel: [],
      refusals: [],
      presence: [],
      ledger: [],
      segments: [],
      inbox: work!.inbox,
    },
  ]);
}

const origin = {
  flow: flowId('greet'),
  version: 1,
  instance: instanceId('greet-1'),
  step: 'hello',
  subject: member('g', 'p'),
} as Message['origin'];

export function send(name: string, parts: Partial<Message> = {}): Message {
  return {
    type: 'send',
    key: `greet-1/hello/1/${name}` as EffectKey,
    connector: 'sandbox',
    to: { kind: 'member', group: 'g', person: 'p' },
    class: 'service',
    channel: null,
    parts: [{ type: 'text', text: name }],
    mention: [],
    createdAt: MONDAY_NINE,
    promise: 'at-least-once',
    deadlineAt: null,
    report: null,
    origin,
    ...parts,
  };
}

/** A message to another person of the group. */
export function sendTo(person: string, name: string, parts: Partial<Message> = {}): Message {
  const key = `greet-1/hello/1/${person}-${name}` as EffectKey;
  return send(name, { key, to: { kind: 'member', group: 'g', person }, ...parts });
}

/** Stores who is in a group as a turn does. */
export async function storePresence(
  store: Store,
  group: string,
  persons: Readonly<Record<string, boolean>>,
): Promise<void> {
  const now = MONDAY_NINE;
  const subject = { kind: 'group', ref: group } as const;
  const event = { id: 'present', source: 'test', type: 'group.updated', subject, time: now };
  await store.ingest([{ ...event, data: {} }], now);
  const turn = await store.beginTurn({ now, rowMax: 100, shardMax: 64 });
  const [work] = turn?.work ?? [];
  const state = {
    kind: 'group',
    ref: group,
    firstSeenAt: now,
    starts: 0,
    ended: {},
    profile: { attributes: {}, tags: [], points: 0 },
    presentCount: 2,
    dismissed: false,
  } as const;
  const presence = Object.entries(persons).map(([person, present]) => ({ person, present }));
  const nothing = { instances: [], effects: [], tasks: [], journal: [], ledger: [], segments: [] };
  const { shard, entity, inbox } = work!;
  await turn?.commit([
    { shard, entity, state, inbox, presence, funnel: [], refusals: [], ...nothing },
  ]);
}

type Emit = Extract<Effect, { readonly type: 'emit' }>;

export function emit(name: string, events: readonly NewEvent[], createdAt: Instant): Emit {
  const key = `greet-1/tell/1/${name}` as EffectKey;
  return { type: 'emit', key, events, members: null, createdAt, origin };
}
