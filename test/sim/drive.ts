import type { Instant } from '../../engine/base/index.ts';
import type { Database } from './database.ts';
import type { Executor } from './executor.ts';
import type { Faults } from './faults.ts';
import type { History } from './history.ts';
import type { SimNode } from './node.ts';
import type { Operator } from './operator.ts';
import type { Platform } from './platform.ts';
import type { Action, Script } from './script.ts';

/** How time goes on while work is due and nobody can do it: until a lease ends, and longer. */
const STALLS_MS = [3, 250, 1_000, 1_000, 5_000, 31_000, 61_000, 61_000, 300_000];
const STALL_MAX = 40;
const STEP_MAX = 400_000;
/** Library flows last up to six weeks; after the calm began nothing may take longer. */
const CALM_MAX_MS = 90 * 86_400_000;

interface Driven {
  readonly executor: Executor;
  readonly faults: Faults;
  readonly history: History;
  readonly database: Database;
  readonly nodes: ReadonlySet<SimNode>;
  readonly script: Script;
  readonly platform: Platform;
  readonly operator: Operator;
  readonly start: Instant;
}

/**
 * Plays the script while faults happen; then ends the faults, and lets time pass from one due
 * instant to the next until nothing is due any more.
 */
export async function driveUntilRest(driven: Driven): Promise<void> {
  const { executor, faults, history, operator, script } = driven;
  await drive(driven, [...script.actions]);
  faults.end();
  for (const { process } of driven.nodes) {
    process.skewMs = 0;
    process.pausedUntil = 0;
  }
  await operator.retire(script);
  const calmAt = executor.now();
  // The lanes look at the flows again before anything is due.
  executor.leap(2_000);
  await drive(driven, null);
  if (executor.now() - calmAt > CALM_MAX_MS) {
    history.violations.push('rest: something was still due 90 days after the last fault');
  }
}

/** @param actions what is still to happen; null: nothing, until all rests */
async function drive(driven: Driven, actions: Action[] | null): Promise<void> {
  const { executor, history } = driven;
  const endAt = executor.now() + CALM_MAX_MS + 1;
  let stalls = 0;
  let seen = '';
  while (executor.now() <= endAt) {
    await runReady(driven, actions);
    const mark = `${history.turns.length}/${history.settled.size}/${history.handings.length}`;
    if (mark !== seen) stalls = 0;
    seen = mark;
    if (await isBusy(driven)) {
      if (stalls >= STALL_MAX || executor.steps() > STEP_MAX) {
        history.violations.push(`rest: work is due that nobody does ${await dueWords(driven)}`);
        return;
      }
      executor.leap(STALLS_MS[stalls] ?? 3_600_000);
      stalls += 1;
      continue;
    }
    const next = await nextStop(driven, actions);
    if (next === null) return;
    executor.leap(Math.max(1, next - executor.now()));
    disturbClocks(driven);
  }
}

/** Runs all that can run, and starts actions whose time has come, some amid other work. */
async function runReady(driven: Driven, actions: Action[] | null): Promise<void> {
  const { executor, faults } = driven;
  for (;;) {
    const isDue = actions?.[0] !== undefined && driven.start + actions[0].atMs <= executor.now();
    if (isDue && executor.random.next() < 0.2) startAction(driven, actions?.shift());
    if (faults.happens('timeSlip', 0.002)) executor.leap(executor.random.next() * 5_000);
    if (faults.happens('pause', 0.001)) pauseOne(driven);
    if (!(await executor.step())) {
      if (!isDue) return;
      startAction(driven, actions?.shift());
    }
    if (executor.steps() > STEP_MAX) return;
  }
}

function startAction({ platform, operator }: Driven, action: Action | undefined): void {
  if (action === undefined) return;
  if (action.type === 'tell') platform.tell(action.person, action.events);
  else operator.perform(action);
}

function pauseOne({ executor, database, nodes }: Driven): void {
  const node = [...nodes][Math.floor(executor.random.next() * nodes.size)];
  if (node === undefined) return;
  node.process.pausedUntil = executor.now() + executor.random.next() * 150_000;
  database.leaveIdle(node.process);
}

function disturbClocks({ executor, faults, nodes }: Driven): void {
  for (const { process } of nodes) {
    if (!faults.happens('skew', 0.02)) continue;
    process.skewMs =
      (executor.random.next() - 0.5) * (executor.random.next() < 0.2 ? 240_000 : 10_000);
  }
}

async function isBusy(driven: Driven): Promise<boolean> {
  const { executor, database, platform, operator } = driven;
  if (platform.outstanding() > 0 || operator.outstanding() > 0) return true;
  const { store } = database;
  if ((await store.inboxDepth()) > 0) return true;
  const dueAt = await store.nextDueAt();
  if (dueAt !== null && dueAt <= executor.now()) return true;
  const deliveryAt = await store.nextDeliveryAt();
  if (deliveryAt !== null && deliveryAt <= executor.now()) return true;
  return isSending(driven, deliveryAt);
}

/** A delivery without a due time of its own is being made, or was when its worker died. */
async function isSending({ database }: Driven, deliveryAt: Instant | null): Promise<boolean> {
  return deliveryAt === null && (await database.store.outboxDepth()) > 0;
}

async function nextStop(driven: Driven, actions: Action[] | null): Promise<number | null> {
  const { database, start } = driven;
  const { store } = database;
  const schedules = await store.schedules();
  const stops = [
    ...(actions?.[0] === undefined ? [] : [start + actions[0].atMs]),
    (await store.nextDueAt()) ?? Number.POSITIVE_INFINITY,
    (await store.nextDeliveryAt()) ?? Number.POSITIVE_INFINITY,
    ...schedules.map((schedule) => schedule.nextAt),
  ];
  // While the script lasts, time goes on to its end; then only as far as something is due.
  if (actions !== null && actions.length === 0) return null;
  const next = Math.min(...stops);
  return Number.isFinite(next) ? next : null;
}

async function dueWords({ executor, database, platform, operator }: Driven): Promise<string> {
  const { store } = database;
  return JSON.stringify({
    now: executor.now(),
    inbox: await store.inboxDepth(),
    outbox: await store.outboxDepth(),
    dueAt: await store.nextDueAt(),
    deliveryAt: await store.nextDeliveryAt(),
    calls: platform.outstanding(),
    operator: operator.outstanding(),
  });
}
