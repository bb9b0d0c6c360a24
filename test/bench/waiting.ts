import type { InstanceId, Instant } from '../../engine/base/index.ts';
import { instant, invariant, sha256Hex } from '../../engine/base/index.ts';
import type { Instance, SubjectRef } from '../../engine/core/index.ts';
import { instancePrefix, ownerOf } from '../../engine/core/index.ts';
import type { IncomingEvent } from '../../engine/runtime/index.ts';
import type { EntityResult, Store } from '../../engine/store/index.ts';
import { shardOf } from '../../engine/store/index.ts';
import { SHARD_COUNT_DEFAULT } from '../../engine/store/placement.ts';
import { TIMERS } from './flows.ts';
import type { BenchGround } from './ground.ts';
import { eventOf, openInstallation } from './installation.ts';

/** Instances that one turn adds; 16,384 of them are 25 MB of parameters. */
const PER_TURN = 16_384;
const GROUP_SIZE = 500;
/** Numbers of persons that are told of for the turns' sake; no waiting one has such a number. */
const CALLERS_FROM = 1_000_000_000;

/**
 * Fills a store with n instances of {@link TIMERS} that wait, in groups of 500 persons.
 *
 * One is made by the engine from its event. The others are copies of what its turn stored, under
 * names of their own, and are committed with real turns by way of the store's port: persons,
 * groups, instances, journals and figures are as if each had joined, only events are not there.
 *
 * @param dueAt when the one of that number is to wake
 */
export async function createWaiting(
  ground: BenchGround,
  n: number,
  dueAt: (index: number) => number,
): Promise<void> {
  const models = new Map<EntityResult['entity']['kind'], EntityResult>();
  let pending: ReadonlyMap<number, EntityResult[]> = new Map();
  const store = withMore(ground.store, (results, shards) => {
    if (models.size === 0) for (const result of results) models.set(result.entity.kind, result);
    return shards.flatMap((shard) => pending.get(shard)?.splice(0) ?? []);
  });
  const engine = await openInstallation(store, { flows: [TIMERS] });
  const settle = async (events: readonly IncomingEvent[]) => {
    await engine.ingest.accept(events);
    await engine.worker.settle();
  };
  const now = engine.clock.now();
  const callers = callersOfAllShards();
  await settle([eventOf('member.joined', CALLERS_FROM, now)]);
  const [person, group] = [models.get('person'), models.get('group')];
  invariant(person?.instances.length === 1 && group !== undefined, 'The model did not start.');
  for (let from = 0; from < n; from += PER_TURN) {
    const indices = range(from, Math.min(n, from + PER_TURN));
    const groups = indices.filter((index) => index % GROUP_SIZE === 0);
    const results = [
      ...indices.map((index) => personOf(person, index, dueAt(index))),
      ...groups.map((first) => groupOf(group, first, Math.min(n, first + GROUP_SIZE))),
    ];
    pending = Map.groupBy(results, (result) => result.shard);
    // A turn holds the shards in which something waits for it: so something does in every one.
    await settle(
      callers.map((caller) => ({
        ...eventOf('message.received', caller, now),
        id: `call-${from}-${caller}`,
      })),
    );
    const left = [...pending.values()].flat().length;
    invariant(left === 0, `${left} results found no turn.`);
  }
  const counts = (await ground.store.counts())['bench-timers'];
  invariant(counts?.active === n + 1, `${counts?.active} of ${n + 1} instances wait.`);
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, offset) => from + offset);
}

/** A store whose turns commit more than was decided in them. */
function withMore(
  store: Store,
  more: (results: readonly EntityResult[], shards: readonly number[]) => readonly EntityResult[],
): Store {
  return {
    ...store,
    async beginTurn(options) {
      const turn = await store.beginTurn(options);
      if (turn === null) return null;
      const shards = [...new Set(turn.work.map((work) => work.shard))];
      return {
        ...turn,
        commit: (results) => turn.commit([...results, ...more(results, shards)]),
      };
    },
  };
}

/** Numbers of persons, one in each shard. */
function callersOfAllShards(): readonly number[] {
  const found = new Map<number, number>();
  for (let person = CALLERS_FROM; found.size < SHARD_COUNT_DEFAULT; person += 1) {
    const shard = shardOf({ kind: 'person', ref: `p${person}` }, SHARD_COUNT_DEFAULT);
    if (!found.has(shard)) found.set(shard, person);
  }
  return [...found.values()];
}

function groupRefOf(index: number): string {
  return `w${Math.floor(index / GROUP_SIZE)}`;
}

function personOf(model: EntityResult, index: number, dueAt: number): EntityResult {
  const { state } = model;
  invariant(state.kind === 'person', 'The model of a person is one.');
  const entity = { kind: 'person', ref: `p${index}` } as const;
  const group = groupRefOf(index);
  const subject: SubjectRef = { kind: 'member', ref: `${group}/${entity.ref}` };
  const instances = model.instances.map((instance) =>
    instanceOf(instance, subject, instant(dueAt)),
  );
  const [instance] = instances;
  return {
    ...model,
    entity,
    shard: shardOf(entity, SHARD_COUNT_DEFAULT),
    state: {
      ...state,
      ref: entity.ref,
      members: Object.fromEntries(Object.values(state.members).map((member) => [group, member])),
    },
    instances,
    journal: model.journal.map((entry) => ({
      ...entry,
      instance: instance?.id ?? entry.instance,
      fact: entry.fact.type === 'waits' ? { ...entry.fact, until: instant(dueAt) } : entry.fact,
    })),
    inbox: [],
  };
}

function instanceOf(model: Instance, subject: SubjectRef, dueAt: Instant): Instance {
  const unique = sha256Hex(`${model.flow}/${subject.ref}`).slice(0, 14);
  const event = { ...model.event, id: `member.joined-${subject.ref}` };
  return {
    ...model,
    // Of the form that the core gives it.
    id: `${instancePrefix(model.flow, ownerOf(subject))}${unique}` as InstanceId,
    subject,
    trigger: event,
    event,
    timers: Object.fromEntries(
      Object.entries(model.timers).map(([name, timer]) => [name, { ...timer, dueAt }]),
    ),
  };
}

function groupOf(model: EntityResult, first: number, end: number): EntityResult {
  const { state } = model;
  invariant(state.kind === 'group', 'The model of a group is one.');
  const entity = { kind: 'group', ref: groupRefOf(first) } as const;
  return {
    ...model,
    entity,
    shard: shardOf(entity, SHARD_COUNT_DEFAULT),
    state: { ...state, ref: entity.ref, presentCount: end - first },
    presence: range(first, end).map((index) => ({ person: `p${index}`, present: true })),
    ledger: [],
    segments: [],
    inbox: [],
  };
}
