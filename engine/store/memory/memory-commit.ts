import { InvariantError, invariant } from '../../base/index.ts';
import type { Effect, FunnelCount, Refusal } from '../../core/index.ts';
import { messageCounts } from '../message-figures.ts';
import { entityKey } from '../placement.ts';
import { segmentDeltas } from '../segment-counts.ts';
import type { EntityResult } from '../turns.ts';
import { addToLedger } from './memory-ledger.ts';
import { putDelivery, releaseNext } from './memory-queue.ts';
import type { MemoryState } from './memory-state.ts';
import { frozenCopy, nextSeq } from './memory-state.ts';
import { storeTasks } from './memory-task-changes.ts';

/** Writes what a turn came to; nothing is written when the results do not fit what was read. */
export function commitResults(
  state: MemoryState,
  shards: readonly number[],
  results: readonly EntityResult[],
): void {
  for (const result of results) {
    invariant(
      shards.includes(result.shard),
      `The turn does not hold shard ${result.shard} of ${entityKey(result.entity)}.`,
    );
  }
  removeRead(state, results);
  for (const result of results) {
    const { shard, entity } = result;
    state.entities.set(entityKey(entity), { shard, entity, state: frozenCopy(result.state) });
    notePresence(state, result);
    for (const instance of frozenCopy(result.instances)) {
      state.instances.set(instance.id, { shard, entity, instance });
    }
    for (const entry of frozenCopy(result.journal)) {
      state.journal.set(entry.instance, [...(state.journal.get(entry.instance) ?? []), entry]);
    }
    addToLedger(state, entityKey(entity), frozenCopy(result.ledger));
    storeTasks(state, result.tasks);
    countUp(state, [...result.funnel, ...messageCounts(result.ledger)], result.refusals);
  }
  countSegments(state, results);
  for (const shard of shards) {
    const effects = results.flatMap((result) => (result.shard === shard ? result.effects : []));
    storeEffects(state, shard, frozenCopy(effects));
  }
}

function countSegments(state: MemoryState, results: readonly EntityResult[]): void {
  for (const add of segmentDeltas(results.flatMap((result) => result.segments))) {
    const key = JSON.stringify([add.ladder, add.level]);
    const count = (state.segments.get(key)?.count ?? 0) + add.count;
    state.segments.set(key, { ...add, count });
  }
}

function notePresence(state: MemoryState, { entity, presence }: EntityResult): void {
  if (presence.length === 0) return;
  const key = entityKey(entity);
  const persons = state.presence.get(key) ?? new Set();
  for (const { person, present } of presence) {
    if (present) persons.add(person);
    else persons.delete(person);
  }
  state.presence.set(key, persons);
}

function removeRead(state: MemoryState, results: readonly EntityResult[]): void {
  const read = results.flatMap((result) => result.inbox);
  const keys = new Set(read.map((row) => `${row.shard}/${row.seq}`));
  const left = new Map(
    [...state.inbox].map(([shard, rows]) => [
      shard,
      rows.filter((row) => !keys.has(`${row.shard}/${row.seq}`)),
    ]),
  );
  const count = (rows: Iterable<readonly unknown[]>) =>
    [...rows].reduce((sum, list) => sum + list.length, 0);
  if (count(state.inbox.values()) - count(left.values()) !== read.length) {
    throw new InvariantError('Inbox rows of the turn are gone or are given twice.');
  }
  for (const [shard, rows] of left) state.inbox.set(shard, rows);
}

function countUp(
  state: MemoryState,
  funnel: readonly FunnelCount[],
  refusals: readonly Refusal[],
): void {
  for (const add of funnel) {
    const key = JSON.stringify([add.flow, add.version, add.step, add.port]);
    const count = (state.funnel.get(key)?.count ?? 0) + add.count;
    state.funnel.set(key, frozenCopy({ ...add, count }));
  }
  for (const add of refusals) {
    const key = JSON.stringify([add.flow, add.why]);
    const count = (state.refusals.get(key)?.count ?? 0) + add.count;
    state.refusals.set(key, frozenCopy({ ...add, count }));
  }
}

function storeEffects(state: MemoryState, shard: number, effects: readonly Effect[]): void {
  const turn = nextSeq(state);
  for (const effect of effects) {
    if (effect.type === 'withdraw') continue;
    const key = `${shard}/${effect.key}`;
    if (state.outbox.has(key)) continue;
    const dead = state.tombstones.has(key);
    putDelivery(state, {
      seq: nextSeq(state),
      single: dead,
      claimedAt: null,
      claimedBy: null,
      withdrawn: false,
      delivery: {
        shard,
        turn,
        key: effect.key,
        effect,
        status: dead ? 'withdrawn' : 'waiting',
        attempts: 0,
        dueAt: dead ? null : effect.createdAt,
        slotAt: null,
        error: null,
        createdAt: effect.createdAt,
        settledAt: dead ? effect.createdAt : null,
      },
    });
  }
  for (const effect of effects) if (effect.type === 'withdraw') withdraw(state, shard, effect);
}

function withdraw(
  state: MemoryState,
  shard: number,
  effect: Extract<Effect, { type: 'withdraw' }>,
): void {
  const key = `${shard}/${effect.of}`;
  const row = state.outbox.get(key);
  if (row === undefined) {
    state.tombstones.add(key);
  } else if (row.delivery.status === 'sending') {
    putDelivery(state, { ...row, withdrawn: true });
  } else if (row.delivery.status === 'waiting' || row.delivery.status === 'unconfirmed') {
    const settled = { status: 'withdrawn', dueAt: null, settledAt: effect.createdAt } as const;
    putDelivery(state, { ...row, single: true, delivery: { ...row.delivery, ...settled } });
    releaseNext(state, row.delivery, effect.createdAt);
  }
}
