import { carrierOf, isAtMostOnce, isOutgoing } from '../../core/index.ts';
import type { ClaimOptions, Delivery, DeliveryName } from '../outbox.ts';
import { openRows, putDelivery, putWaiting, queueOf, releaseNext } from './memory-queue.ts';
import type { MemoryDelivery, MemoryState } from './memory-state.ts';
import { frozenCopy } from './memory-state.ts';

/** Claims as the port says; a worker of a store in memory is known dead by its lease only. */
export function claim(state: MemoryState, options: ClaimOptions): readonly Delivery[] {
  recover(state, options);
  const { now, max, worker } = options;
  const foreign = shardsOfOthers(state, worker);
  const claimed: Delivery[] = [];
  for (const row of dueRows(state, options)) {
    if (claimed.length >= max) break;
    if (!isAsItWas(state, row)) continue;
    if (!row.single && foreign.has(row.delivery.shard)) continue;
    if (!row.single && queueOf(state, row.delivery).length > 0) {
      putWaiting(state, { ...row, delivery: { ...row.delivery, dueAt: now } });
      continue;
    }
    const { attempts } = row.delivery;
    const delivery = frozenCopy({
      ...row.delivery,
      status: 'sending' as const,
      attempts: attempts + 1,
    });
    putDelivery(state, { ...row, delivery, claimedAt: now, claimedBy: worker });
    claimed.push(delivery);
  }
  return claimed;
}

/** False where the claim itself has just put it behind another. */
function isAsItWas(state: MemoryState, row: MemoryDelivery): boolean {
  return state.outbox.get(`${row.delivery.shard}/${row.delivery.key}`) === row;
}

/** What a dead worker had claimed comes back, or is left to a person. */
function recover(state: MemoryState, options: ClaimOptions): void {
  const { now } = options;
  for (const row of openRows(state)) {
    if (!isLost(row, options)) continue;
    const { delivery } = row;
    const end = endOf(row);
    if (end === null) {
      const waiting = { ...delivery, status: 'waiting' as const };
      putDelivery(state, { ...row, claimedAt: null, claimedBy: null, delivery: waiting });
      continue;
    }
    const ended = { ...delivery, status: end, dueAt: null, settledAt: now };
    putDelivery(state, { ...row, single: true, claimedAt: null, claimedBy: null, delivery: ended });
    releaseNext(state, ended, now);
  }
}

function isLost(row: MemoryDelivery, options: ClaimOptions): boolean {
  const { now, leaseMs, worker, inHand } = options;
  const { claimedAt, claimedBy, delivery } = row;
  if (claimedAt === null) return false;
  const isHeld = ({ shard, key }: DeliveryName) => {
    return shard === delivery.shard && key === delivery.key;
  };
  const isVain = inHand !== undefined && claimedBy === worker && !inHand.some(isHeld);
  return isVain || claimedAt <= now - leaseMs;
}

function endOf(row: MemoryDelivery): 'withdrawn' | 'unknown' | null {
  if (row.withdrawn) return 'withdrawn';
  return isAtMostOnce(row.delivery.effect) ? 'unknown' : null;
}

/** While another worker has part of what a shard decided, the rest would overtake it. */
function shardsOfOthers(state: MemoryState, worker: number): ReadonlySet<number> {
  return new Set(
    openRows(state).flatMap((row) =>
      !row.single && row.claimedBy !== null && row.claimedBy !== worker ? [row.delivery.shard] : [],
    ),
  );
}

function dueRows(state: MemoryState, options: ClaimOptions): readonly MemoryDelivery[] {
  const { now, except = [] } = options;
  return timed(openRows(state))
    .filter(({ row: { delivery, single }, dueAt }) => {
      const { status, effect } = delivery;
      const left = single && isOutgoing(effect) && except.includes(carrierOf(effect));
      return status === 'waiting' && dueAt !== null && dueAt <= now && !left;
    })
    .sort((left, right) => (left.dueAt ?? 0) - (right.dueAt ?? 0) || left.row.seq - right.row.seq)
    .map(({ row }) => row);
}

/** What was decided before something that is due is due as well, by whatever clock. */
function timed(rows: readonly MemoryDelivery[]) {
  const earliest = new Map<number, number>();
  return [...rows]
    .sort((left, right) => right.seq - left.seq)
    .map((row) => {
      const { shard, dueAt } = row.delivery;
      if (row.single || dueAt === null) return { row, dueAt };
      const time = Math.min(dueAt, earliest.get(shard) ?? dueAt);
      earliest.set(shard, time);
      return { row, dueAt: time };
    });
}
