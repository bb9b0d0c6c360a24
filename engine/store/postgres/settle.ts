import type { Instant } from '../../base/index.ts';
import { instant, invariant } from '../../base/index.ts';
import { isLate, isSettled, settledStatus } from '../delivery-rules.ts';
import type { Settlement } from '../outbox.ts';
import type { Transaction } from './database.ts';
import {
  holdBack,
  holdSingles,
  idName,
  lockQueues,
  putSingles,
  releaseBehind,
  type SingleDelivery,
} from './delivery.ts';
import { type HeldPack, holdPacks, markDone, settlePacks } from './outbox.ts';
import { type EffectsById, type RecordMemory, recordName } from './record.ts';
import type { StoredEffect } from './record-body.ts';

/**
 * Stores outcomes; returns those that were still awaited. A pack of which all was sent at once is
 * closed together with all others like it in one statement; whatever is left is looked at closely.
 */
export async function writeSettlements(
  transaction: Transaction,
  given: { readonly settlements: readonly Settlement[]; readonly now: Instant },
  memory: RecordMemory,
): Promise<readonly Settlement[]> {
  const { settlements, now } = given;
  for (const { status } of settlements) {
    invariant(status !== 'sending', 'A settlement says what became of an attempt.');
  }
  const packs = [...Map.groupBy(settlements, recordName).values()];
  const whole = packs.filter((pack) => pack.every(({ status }) => status === 'sent'));
  const closed = await settlePacks(transaction, whole.flatMap(countOf), now);
  memory.forget(closed);
  const names = new Set(closed.map(recordName));
  const isDone = (settlement: Settlement) => names.has(recordName(settlement));
  const rest = settlements.filter((settlement) => !isDone(settlement));
  const stored = rest.length === 0 ? [] : await settleOneByOne(transaction, { rest, now }, memory);
  return [...settlements.filter(isDone), ...stored];
}

function countOf(pack: readonly Settlement[]) {
  const [first] = pack;
  if (first === undefined) return [];
  const count = new Set(pack.map((settlement) => settlement.key)).size;
  return [{ shard: first.shard, turn: first.turn, count }];
}

/** An outcome that counts, and the row that tells it; none for what is plainly sent in a pack. */
interface Accepted {
  readonly settlement: Settlement;
  readonly single: (SingleDelivery & { readonly effect: StoredEffect }) | null;
  /** The place in its pack, when it was still part of it. */
  readonly place: number | null;
}

async function settleOneByOne(
  transaction: Transaction,
  given: { readonly rest: readonly Settlement[]; readonly now: Instant },
  memory: RecordMemory,
): Promise<readonly Settlement[]> {
  const { rest, now } = given;
  const packs = await holdPacks(transaction, distinctPacks(rest));
  await lockQueues(
    transaction,
    rest.map((settlement) => settlement.shard),
  );
  const [singles, effects] = await Promise.all([
    holdSingles(transaction, rest),
    memory.effects(transaction, packs),
  ]);
  const accepted = accept(rest, { packs, singles, effects, now });
  await putSingles(
    transaction,
    accepted.flatMap(({ single }) => single ?? []),
  );
  const { waiting = [], settled = [] } = Object.groupBy(accepted, ({ settlement }) =>
    settlement.status === 'waiting' ? 'waiting' : 'settled',
  );
  await Promise.all([
    markDone(transaction, donePlaces(accepted), now),
    holdBack(
      transaction,
      waiting.map(({ settlement }) => settlement),
    ),
    releaseBehind(
      transaction,
      [...settled, ...waiting].map(({ settlement }) => settlement),
      now,
    ),
  ]);
  return accepted.map(({ settlement }) => settlement);
}

function distinctPacks(settlements: readonly Settlement[]): readonly Settlement[] {
  return [...new Map(settlements.map((each) => [recordName(each), each])).values()];
}

interface Held {
  readonly packs: readonly HeldPack[];
  readonly singles: readonly SingleDelivery[];
  readonly effects: EffectsById;
  readonly now: Instant;
}

/** Judges each outcome by what is stored; the first one of a delivery stays. */
function accept(rest: readonly Settlement[], held: Held): readonly Accepted[] {
  const packs = new Map(held.packs.map((pack) => [recordName(pack), pack]));
  const singles = new Map(held.singles.map((single) => [idName(single), single]));
  const seen = new Set<string>();
  return rest.flatMap((settlement) => {
    const name = idName(settlement);
    if (seen.has(name)) return [];
    const single = singles.get(name) ?? null;
    const accepted =
      single === null || single.effect === null
        ? acceptPacked(settlement, packs.get(recordName(settlement)) ?? null, {
            ...held,
            isWithdrawn: single !== null,
          })
        : acceptSingle(settlement, single, held.now);
    if (accepted === null) return [];
    seen.add(name);
    return [accepted];
  });
}

function acceptSingle(
  settlement: Settlement,
  single: SingleDelivery,
  now: Instant,
): Accepted | null {
  const { effect } = single;
  if (effect === null || effect.type === 'withdraw' || isLate(single, settlement)) return null;
  return { settlement, single: { ...outcome(single, settlement, now), effect }, place: null };
}

function acceptPacked(
  settlement: Settlement,
  pack: HeldPack | null,
  held: Pick<Held, 'effects' | 'now'> & { readonly isWithdrawn: boolean },
): Accepted | null {
  if (pack === null) return null;
  const effects = held.effects.get(recordName(pack)) ?? [];
  const place = effects.findIndex((effect) => effect.key === settlement.key);
  const effect = effects[place];
  if (effect === undefined || pack.done?.includes(place)) return null;
  const status = pack.claimed_at === null ? 'waiting' : 'sending';
  if (isLate({ status, attempts: pack.attempts }, settlement)) return null;
  if (settlement.status === 'sent') return { settlement, single: null, place };
  const packed = singleInPack({ pack, place, effect }, held.isWithdrawn);
  return { settlement, single: { ...outcome(packed, settlement, held.now), effect }, place };
}

function singleInPack(
  at: { readonly pack: HeldPack; readonly place: number; readonly effect: StoredEffect },
  withdrawn: boolean,
): SingleDelivery {
  const { pack, place, effect } = at;
  return {
    shard: pack.shard,
    turn: pack.turn,
    key: effect.key,
    effect,
    place,
    status: 'sending',
    attempts: pack.attempts,
    dueAt: instant(pack.due_at),
    slotAt: null,
    error: null,
    createdAt: effect.createdAt,
    settledAt: null,
    claimedAt: null,
    claimedBy: null,
    withdrawn,
  };
}

function outcome(stored: SingleDelivery, settlement: Settlement, now: Instant): SingleDelivery {
  const status = settledStatus(stored, settlement);
  const isOpen = status === 'waiting';
  return {
    ...stored,
    status,
    attempts: settlement.attempts - (settlement.untried === true ? 1 : 0),
    dueAt: isOpen ? (settlement.dueAt ?? now) : null,
    slotAt: isOpen ? (settlement.slotAt ?? null) : null,
    error: settlement.error,
    settledAt: isSettled(status) ? now : null,
    claimedAt: null,
    claimedBy: null,
  };
}

function donePlaces(accepted: readonly Accepted[]) {
  const packed = accepted.filter(({ place }) => place !== null);
  return [...Map.groupBy(packed, ({ settlement }) => recordName(settlement)).values()].flatMap(
    (each) => {
      const [first] = each;
      if (first === undefined) return [];
      const { shard, turn } = first.settlement;
      return [{ shard, turn, places: each.flatMap(({ place }) => place ?? []) }];
    },
  );
}
