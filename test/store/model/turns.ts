import { expect } from 'vitest';
import type { EffectKey, InstanceId, Instant } from '../../../engine/base/index.ts';
import { plusMs } from '../../../engine/base/index.ts';
import type { Effect, Instance } from '../../../engine/core/index.ts';
import type { EntityResult, EntityWork, StoreTurn } from '../../../engine/store/index.ts';
import { customer, entered, instanceOf, resultOf, stateOf } from '../contract/fixtures.ts';
import { sendTo, withdrawalOf } from './delivery-moves.ts';
import type { Life } from './live.ts';
import type { Model } from './model.ts';
import { addDelivery, dueEntities, freeShards, liveOf, nameOf, withdrawDelivery } from './model.ts';

/** A turn that is open, with the shards that it holds. */
export interface LiveTurn {
  readonly turn: StoreTurn;
  readonly shards: readonly number[];
  /** When it was begun: all that it decides is of that instant. */
  readonly now: Instant;
}

/** Begins a turn; which shards it takes is the store's choice, what it reads of them is not. */
export async function beginTurn(
  { store, model, now, seen }: Life,
  bounds: { readonly rowMax: number; readonly shardMax: number },
): Promise<LiveTurn | null> {
  const free = freeShards(model, now);
  if (free.size > 0 && model.held.size > 0) seen.add('two turns');
  const turn = await store.beginTurn({ now, ...bounds });
  expect(turn === null, 'a turn begins where a shard has work and is free').toBe(free.size === 0);
  if (turn === null) return null;
  try {
    const shards = checkTurn({ model, now, seen }, { turn, free, bounds });
    for (const shard of shards) model.held.add(shard);
    return { turn, shards, now };
  } catch (error) {
    // Its locks would hold up whoever empties the store.
    await turn.rollback();
    throw error;
  }
}

function checkTurn(
  { model, now, seen }: Pick<Life, 'model' | 'now' | 'seen'>,
  begun: {
    readonly turn: StoreTurn;
    readonly free: ReadonlySet<number>;
    readonly bounds: { readonly rowMax: number; readonly shardMax: number };
  },
): readonly number[] {
  const { turn, free, bounds } = begun;
  const shards = [...new Set(turn.work.map(({ shard }) => shard))];
  expect(shards.filter((shard) => !free.has(shard))).toEqual([]);
  expect(shards.length).toBeLessThanOrEqual(bounds.shardMax);
  if (bounds.rowMax === 1_000 && bounds.shardMax === 64) expect(shards.length).toBe(free.size);
  for (const shard of shards) {
    const work = turn.work.filter((each) => each.shard === shard);
    checkShard({ model, now }, shard, { work, isWhole: bounds.rowMax === 1_000 });
    if (work.some(({ more }) => more)) seen.add('more');
  }
  return shards;
}

function checkShard(
  { model, now }: Pick<Life, 'model' | 'now'>,
  shard: number,
  read: { readonly work: readonly EntityWork[]; readonly isWhole: boolean },
): void {
  const { work, isWhole } = read;
  const rows = model.inbox.filter((row) => row.shard === shard);
  const taken = work
    .flatMap((each) => each.inbox)
    .sort((left, right) => Number(left.seq) - Number(right.seq));
  // The oldest rows of the shard, in the order of acceptance.
  expect(taken.map(({ event, entity }) => [event.id, nameOf(entity)])).toEqual(
    rows.slice(0, taken.length).map(({ event, entity }) => [event.id, nameOf(entity)]),
  );
  if (isWhole) expect(taken.length).toBe(rows.length);
  const more = taken.length < rows.length;
  const due = more ? new Set<string>() : dueEntities(model, shard, now);
  for (const each of work) {
    const name = nameOf(each.entity);
    expect(each.more).toBe(more);
    expect(each.inbox.length > 0 || due.has(name), `${name} has work`).toBe(true);
    expect(each.instances).toEqual(liveOf(model, name));
    expect(each.state?.starts ?? null).toBe(model.entities.get(name) ?? null);
  }
  const names = new Set(work.map(({ entity }) => nameOf(entity)));
  if (isWhole) expect([...due].filter((name) => !names.has(name))).toEqual([]);
}

/** @param starts its bits say what each entity's result holds */
export async function commitTurn(life: Life, open: LiveTurn, starts: number): Promise<void> {
  const { store, model } = life;
  const results = open.turn.work.map((work, index) =>
    decide({ ...life, now: open.now }, work, starts + index * 7),
  );
  await open.turn.commit(results);
  for (const shard of open.shards) model.held.delete(shard);
  for (const result of results) write(model, result);
  for (const { entity, state, instances } of results) {
    expect(await store.entity(entity)).toEqual(state);
    for (const instance of instances) {
      expect(await store.instance(instance.id)).toEqual(instance);
      const visits = model.journal.get(instance.id) ?? [];
      expect(await store.journal(instance.id)).toEqual(
        visits.map((visit) => entered(instance, visit)),
      );
    }
  }
}

function decide(
  { model, now, seen }: Pick<Life, 'model' | 'now' | 'seen'>,
  work: EntityWork,
  bits: number,
): EntityResult {
  const name = nameOf(work.entity);
  const count = (model.entities.get(name) ?? 0) + 1;
  const state = { ...stateOf(work.entity), ...work.state, starts: count };
  const woken = work.instances.map((each): Instance => {
    const isEnding = (bits & 1) === 1;
    return {
      ...each,
      status: isEnding ? 'completed' : 'active',
      timers: isEnding ? each.timers : {},
    };
  });
  const { kind, ref } = work.entity;
  const subject = kind === 'group' ? ({ kind, ref } as const) : customer(ref);
  const born = instanceOf(subject, {
    id: `${name}~${count}` as InstanceId,
    order: count,
    timers: (bits & 2) === 2 ? { a: { dueAt: plusMs(now, 1_000), fired: 0 } } : {},
  });
  const instances = (bits & 4) === 4 || work.instances.length === 0 ? [...woken, born] : woken;
  const effects = instances.flatMap((each): Effect[] => {
    const sent = sendTo(each, count % 3, now);
    const { effect: taken } = withdrawalOf(each, (count + (bits >> 4)) % 3, now);
    if ((bits & 8) === 8) seen.add('withdrawal');
    return (bits & 8) === 8 ? [sent, taken] : [sent];
  });
  const journal = instances.map((each) => entered(each, count));
  return resultOf(work, { state, instances, effects, journal });
}

function write(model: Model, result: EntityResult): void {
  const { shard, entity, state, instances } = result;
  for (const { event } of result.inbox) {
    // The oldest: one that was forgotten and told again meanwhile waits behind it.
    const place = model.inbox.findIndex(
      (row) => nameOf(row.entity) === nameOf(entity) && row.event.id === event.id,
    );
    model.inbox.splice(place, 1);
  }
  model.entities.set(nameOf(entity), state.starts);
  for (const instance of instances) model.instances.set(instance.id, { instance, shard, entity });
  for (const { instance, fact } of result.journal) {
    if (fact.type !== 'entered') continue;
    model.journal.set(instance, [...(model.journal.get(instance) ?? []), fact.visit]);
  }
  // All that is new comes before all that is taken back.
  for (const effect of result.effects) {
    if (effect.type !== 'withdraw') addDelivery(model, effect.key, effect.createdAt);
  }
  for (const effect of result.effects) {
    if (effect.type === 'withdraw') withdrawDelivery(model, effect.of as EffectKey);
  }
}
