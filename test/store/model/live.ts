import { expect } from 'vitest';
import type { FlowId, Instant } from '../../../engine/base/index.ts';
import { instant, plusMs } from '../../../engine/base/index.ts';
import type { NewEvent } from '../../../engine/core/index.ts';
import { entitiesOf } from '../../../engine/core/index.ts';
import type { Delivery, ScheduleRecord, Store } from '../../../engine/store/index.ts';
import { shardOf } from '../../../engine/store/index.ts';
import { allDeliveries } from '../../sim/delivery-port.ts';
import { customer, event, member, NOW } from '../contract/fixtures.ts';
import type { Command } from './commands.ts';
import { claimDue, settlementOf } from './delivery-moves.ts';
import type { Model } from './model.ts';
import { claimable, newModel, observeModel, observeOutbox } from './model.ts';
import type { LiveTurn } from './turns.ts';
import { beginTurn, commitTurn } from './turns.ts';

const SHARD_COUNT = 64;
const TURNS_MAX = 5;

/** A store beside its model. */
export interface Life {
  readonly store: Store;
  readonly model: Model;
  now: Instant;
  readonly turns: LiveTurn[];
  /** Deliveries as they were claimed last. */
  readonly claimed: Map<string, Delivery>;
  readonly seen: Set<string>;
}

/** Leads a store and its model through the same life; they must agree after each step. */
export async function liveThrough(store: Store, commands: readonly Command[]): Promise<Life> {
  const life: Life = {
    store,
    model: newModel(),
    now: NOW,
    turns: [],
    claimed: new Map(),
    seen: new Set(),
  };
  try {
    for (const command of commands) {
      await perform(life, command);
      const after = `after ${JSON.stringify(command)}`;
      expect(await observe(store), after).toEqual(observeModel(life.model));
      await checkOutbox(life, after);
    }
  } finally {
    for (const { turn } of life.turns) await turn.rollback();
  }
  return life;
}

/** What was withdrawn may count as open until a claim has come by it. */
async function checkOutbox({ store, model }: Life, after: string): Promise<void> {
  const { open, lingering, nextAt } = observeOutbox(model);
  const depth = await store.outboxDepth();
  expect(depth >= open && depth <= open + lingering, `${after}: ${depth} are open`).toBe(true);
  expect(nextAt, after).toContain(await store.nextDeliveryAt());
}

async function observe(store: Store): Promise<ReturnType<typeof observeModel>> {
  const schedules = await store.schedules();
  return {
    events: await store.eventCount(),
    inbox: await store.inboxDepth(),
    nextDueAt: await store.nextDueAt(),
    deliveries: (await allDeliveries(store)).map(({ key, status }) => `${key} ${status}`).sort(),
    schedules: schedules
      .map(({ flow, rule, cron, nextAt }) => `${flow}/${rule} ${cron} ${nextAt}`)
      .sort(),
  };
}

/** The event of a number: of one of four persons, in one of two groups or alone. */
function eventOf(number: number): NewEvent {
  const person = `p${number % 4}`;
  const subject = number % 3 === 0 ? customer(person) : member(person, `g${number % 2}`);
  return event(`e${number}`, subject);
}

async function perform(life: Life, command: Command): Promise<void> {
  const { store, model, now, turns } = life;
  switch (command.type) {
    case 'ingest':
      return ingest(life, command.events.map(eventOf));
    case 'begin': {
      // Each open turn holds a connection of the pool.
      if (turns.length >= TURNS_MAX) return;
      const turn = await beginTurn(life, command);
      if (turn !== null) turns.push(turn);
      return;
    }
    case 'commit': {
      const [turn] = turns.splice(command.turn % Math.max(1, turns.length), 1);
      if (turn !== undefined) await commitTurn(life, turn, command.starts);
      return;
    }
    case 'rollback': {
      const [turn] = turns.splice(command.turn % Math.max(1, turns.length), 1);
      await turn?.turn.rollback();
      for (const shard of turn?.shards ?? []) model.held.delete(shard);
      return;
    }
    case 'claim':
      return claim(life, command.max);
    case 'settle':
      return settle(life, command);
    case 'retry':
      return retry(life, command.delivery);
    case 'prune': {
      const before = plusMs(now, -command.agoMs);
      const old = [...model.events].filter(([, acceptedAt]) => acceptedAt < before);
      const bounds = { before, max: 10_000 };
      expect(await store.prune({ table: 'eventKeys', ...bounds })).toBe(old.length);
      for (const [name] of old) model.events.delete(name);
      return;
    }
    case 'schedules':
      return putSchedules(life, command.rules);
    case 'advance':
      return advance(life, command.fails);
    case 'pass':
      life.now = plusMs(now, command.ms);
  }
}

async function ingest({ store, model, now, seen }: Life, events: readonly NewEvent[]) {
  const duplicateAt: number[] = [];
  for (const [index, each] of events.entries()) {
    if (model.events.has(each.id)) {
      duplicateAt.push(index);
      seen.add('duplicate');
      continue;
    }
    model.events.set(each.id, now);
    for (const entity of entitiesOf(each.subject)) {
      model.inbox.push({ event: each, entity, shard: shardOf(entity, SHARD_COUNT) });
    }
  }
  const duplicates = duplicateAt.length;
  expect(await store.ingest(events, now)).toEqual({
    accepted: events.length - duplicates,
    duplicates,
    duplicateAt,
  });
}

async function claim({ store, model, now, claimed, seen }: Life, max: number): Promise<void> {
  const due = new Set(claimable(model, now));
  const found = await claimDue(store, now, max);
  const keys = found.map(({ key }) => key);
  expect(keys.filter((key) => !due.has(key) || model.deliveries.get(key)?.withdrawn)).toEqual([]);
  if (max >= due.size) {
    const expected = [...due].filter((key) => !model.deliveries.get(key)?.withdrawn);
    expect(keys.toSorted()).toEqual(expected.toSorted());
  }
  for (const key of max >= due.size ? due : keys) {
    const delivery = model.deliveries.get(key);
    if (delivery === undefined) continue;
    if (delivery.claimedAt !== null) seen.add('lease');
    if (delivery.withdrawn) {
      delivery.status = 'withdrawn';
      seen.add('withdrawnAtClaim');
    } else delivery.claimedAt = now;
  }
  if (max < due.size) await adoptWithdrawn(store, model);
  else forget(model.lingering, now);
  for (const delivery of found) claimed.set(delivery.key, delivery);
}

/** A claim of all that is due has cleared them away. */
function forget(lingering: Model['lingering'], now: Instant): void {
  for (const [key, dueAt] of lingering) if (dueAt <= now) lingering.delete(key);
}

/** Of more than it may take a store chooses; what it took back on the way is read from it. */
async function adoptWithdrawn(store: Store, model: Model): Promise<void> {
  for (const { key, status } of await allDeliveries(store)) {
    const delivery = model.deliveries.get(key);
    if (status === 'withdrawn' && delivery?.withdrawn === true) delivery.status = 'withdrawn';
  }
}

async function settle(
  { store, model, now, claimed, seen }: Life,
  command: Extract<Command, { type: 'settle' }>,
): Promise<void> {
  const delivery = [...claimed.values()][command.delivery % Math.max(1, claimed.size)];
  const known = delivery && model.deliveries.get(delivery.key);
  if (delivery === undefined || known === undefined) return;
  // An attempt that was given up and is not begun again yet has no outcome that both agree on.
  if (known.status === 'waiting' && known.claimedAt === null) return;
  const dueAt = plusMs(now, 500);
  await store.settleDeliveries(
    [settlementOf(delivery, command.as, command.as === 'waiting' ? dueAt : null)],
    now,
  );
  if (known.status !== 'waiting') {
    seen.add('second outcome');
    return;
  }
  const again = command.as === 'waiting';
  known.status = again && known.withdrawn ? 'withdrawn' : command.as;
  known.dueAt = dueAt;
  known.claimedAt = null;
}

async function retry({ store, model, now, seen }: Life, number: number): Promise<void> {
  const keys = [...model.deliveries.keys()];
  const key = keys[number % Math.max(1, keys.length)];
  const known = key === undefined ? undefined : model.deliveries.get(key);
  if (key === undefined || known === undefined) return;
  if (known.status !== 'dead' && known.status !== 'failed') {
    await expect(store.retryDelivery(key, now)).rejects.toMatchObject({ code: 'DELIVERY_STATUS' });
    return;
  }
  await store.retryDelivery(key, now);
  model.deliveries.set(key, { status: 'waiting', dueAt: now, claimedAt: null, withdrawn: false });
  seen.add('retried');
}

async function putSchedules({ store, model, now }: Life, rules: readonly number[]) {
  const wanted = rules.map((number): ScheduleRecord => {
    const cron = `${number} 9 * * *`;
    // Rules 2 and 3 are 0 and 1 with another cron.
    return {
      flow: 'daily' as FlowId,
      rule: number % 2,
      cron,
      nextAt: plusMs(now, 10),
      running: null,
    };
  });
  const unique = [...new Map(wanted.map((record) => [record.rule, record])).values()];
  await store.putSchedules(unique);
  const known = new Map(model.schedules);
  model.schedules.clear();
  for (const { flow, rule, cron, nextAt } of unique) {
    const before = known.get(`${flow}/${rule}`);
    model.schedules.set(`${flow}/${rule}`, before?.cron === cron ? before : { cron, nextAt });
  }
}

async function advance(life: Life, fails: boolean): Promise<void> {
  const { store, model, now } = life;
  const due = [...model.schedules.values()].filter(({ nextAt }) => nextAt <= now);
  const earliest = Math.min(...due.map(({ nextAt }) => nextAt));
  let taken: ScheduleRecord | null = null;
  const fired = event(`fired-${now}-${model.events.size}`, customer('p0'));
  const advanced = store.advanceSchedule(now, async (schedule) => {
    taken = schedule;
    expect(schedule.nextAt).toBe(earliest);
    if (fails) throw new Error('no calendar');
    return { next: { ...schedule, nextAt: instant(now + 1_000) }, events: [fired] };
  });
  if (due.length > 0 && fails) {
    await expect(advanced).rejects.toThrow('no calendar');
    return;
  }
  expect(await advanced).toBe(due.length > 0);
  if (taken === null) return;
  life.seen.add('advanced');
  const { flow, rule, cron }: ScheduleRecord = taken;
  model.schedules.set(`${flow}/${rule}`, { cron, nextAt: now + 1_000 });
  model.events.set(fired.id, now);
  const [entity = { kind: 'person', ref: '' }] = entitiesOf(fired.subject);
  model.inbox.push({ event: fired, entity, shard: shardOf(entity, SHARD_COUNT) });
}
