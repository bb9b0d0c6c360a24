import type {
  EffectKey,
  FlowId,
  InstanceId,
  Instant,
  PlanHash,
  StepId,
} from '../../../engine/base/index.ts';
import { instant } from '../../../engine/base/index.ts';
import type {
  Effect,
  EntityRef,
  EntityState,
  Instance,
  JournalEntry,
  NewEvent,
  SubjectRef,
} from '../../../engine/core/index.ts';
import type { CompiledFlow } from '../../../engine/language/index.ts';
import type { EntityResult, EntityWork, Store, StoreTurn } from '../../../engine/store/index.ts';

/** A store under test; `other` is a second worker on the same data. */
export interface Ground {
  readonly store: Store;
  readonly other: Store;
}

/** Declares one test of the contract, on a store of its own. */
export type Check = (title: string, body: (ground: Ground) => Promise<void>) => void;

export const NOW = instant(Date.parse('2026-03-01T08:00:00Z'));

export function at(ms: number): Instant {
  return instant(NOW + ms);
}

export const welcome = 'welcome' as FlowId;
export const greet = 'greet' as StepId;

export function member(person: string, group = 'room'): SubjectRef {
  return { kind: 'member', ref: `${group}/${person}` };
}

export function customer(person: string): SubjectRef {
  return { kind: 'customer', ref: person };
}

export function event(id: string, subject: SubjectRef, change: Partial<NewEvent> = {}): NewEvent {
  return { id, source: 'test', type: 'order.paid', subject, time: NOW, data: { n: 1 }, ...change };
}

export function stateOf(entity: EntityRef, starts = 0): EntityState {
  const base = { ref: entity.ref, firstSeenAt: NOW, starts, ended: {} };
  const profile = { attributes: {}, tags: [], points: 0 };
  switch (entity.kind) {
    case 'person':
      return { ...base, kind: 'person', customer: profile, staff: [], members: {} };
    case 'group':
      return { ...base, kind: 'group', profile, presentCount: 0, dismissed: false };
    case 'workspace':
      return { ...base, kind: 'workspace' };
  }
}

export function instanceOf(subject: SubjectRef, change: Partial<Instance> = {}): Instance {
  const view = { id: 'e1', type: 'order.paid', time: NOW, data: { n: 1 } };
  return {
    id: `welcome~${subject.ref}` as InstanceId,
    flow: welcome,
    version: 1,
    hash: 'a'.repeat(64) as PlanHash,
    subject,
    key: null,
    order: 1,
    status: 'active',
    outcome: null,
    startedAt: NOW,
    endedAt: null,
    steps: [greet],
    value: { greet: 'waiting' },
    vars: { name: '小王 \u0000 "quoted" \ud83d' },
    trigger: view,
    event: view,
    visits: { greet: 1 },
    taken: {},
    timers: {},
    sends: {},
    kept: [],
    effects: 0,
    failure: null,
    ...change,
  };
}

export function keyOf(instance: Instance, ordinal = 1): EffectKey {
  return `${instance.id}/greet/1/${ordinal}` as EffectKey;
}

export function sendOf(instance: Instance, ordinal = 1, createdAt: Instant = NOW): Effect {
  return {
    type: 'send',
    key: keyOf(instance, ordinal),
    connector: 'sandbox',
    to: { kind: 'member', group: 'room', person: 'ann' },
    class: 'service',
    channel: null,
    parts: [{ type: 'text', text: `你好 ${ordinal}` }],
    mention: ['ann'],
    createdAt,
    promise: 'at-least-once',
    deadlineAt: null,
    report: null,
    origin: {
      flow: instance.flow,
      version: instance.version,
      instance: instance.id,
      step: greet,
      subject: instance.subject,
    },
  };
}

export function withdrawOf(instance: Instance, ordinal = 1, createdAt: Instant = NOW): Effect {
  const key = `${instance.id}/greet/1/${100 + ordinal}` as EffectKey;
  return { type: 'withdraw', key, of: keyOf(instance, ordinal), createdAt };
}

export function entered(instance: Instance, visit: number): JournalEntry {
  return { instance: instance.id, at: NOW, fact: { type: 'entered', step: greet, visit } };
}

/** A result that takes the inbox of the work and changes nothing else. */
export function resultOf(work: EntityWork, change: Partial<EntityResult> = {}): EntityResult {
  return {
    shard: work.shard,
    entity: work.entity,
    state: work.state ?? stateOf(work.entity),
    instances: [],
    effects: [],
    tasks: [],
    journal: [],
    funnel: [],
    refusals: [],
    presence: [],
    ledger: [],
    segments: [],
    inbox: work.inbox,
    ...change,
  };
}

export const TURN = { now: NOW, rowMax: 1_000, shardMax: 64 };

export async function turnOf(store: Store, now: Instant = NOW): Promise<StoreTurn> {
  const turn = await store.beginTurn({ ...TURN, now });
  if (turn === null) throw new Error('There was no work for a turn.');
  return turn;
}

/** Runs a turn over the inbox, writing what `change` says of each person. */
export async function runTurn(
  store: Store,
  change: (work: EntityWork) => Partial<EntityResult> = () => ({}),
  now: Instant = NOW,
): Promise<void> {
  const turn = await turnOf(store, now);
  await turn.commit(
    turn.work.map((work) => resultOf(work, work.entity.kind === 'person' ? change(work) : {})),
  );
}

/** Stores instances of one person by a turn. */
export async function storeInstances(
  store: Store,
  person: string,
  given: Partial<EntityResult> & { readonly now?: Instant },
): Promise<void> {
  const { now = NOW, ...change } = given;
  await store.ingest(
    [event(`start-${person}-${change.instances?.[0]?.id}`, customer(person))],
    now,
  );
  await runTurn(store, (work) => (work.entity.ref === person ? change : {}), now);
}

export function compiledOf(flow: FlowId, hash: string): CompiledFlow {
  return {
    plan: {
      format: 1,
      flow,
      title: 'A flow',
      about: 'member',
      starts: [],
      reenter: { type: 'ended' },
      goals: [],
      vars: {},
      chart: { states: {} },
      reads: [],
    },
    hash: hash.padEnd(64, '0') as PlanHash,
    lines: { greet: 3 },
  };
}

/** Publishes a flow, so that its instances can be listed. */
export async function publish(store: Store, flow: FlowId, hash = 'b'): Promise<void> {
  await store.saveDraft({ id: flow, title: 'A flow', text: `flow: ${flow}\n`, now: NOW });
  await store.addVersion({
    flow,
    text: `flow: ${flow}\n`,
    compiled: compiledOf(flow, hash),
    by: 'test',
    now: NOW,
  });
}
