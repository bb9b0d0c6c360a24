import { InvariantError, instant } from '../../base/index.ts';
import { isAtMostOnce } from '../../core/index.ts';
import type { ClaimOptions, Delivery, DeliveryStatus } from '../outbox.ts';
import { targetOf } from '../target.ts';
import type { Transaction } from './database.ts';
import type { SingleDelivery } from './delivery.ts';
import {
  holdBack,
  holdSingles,
  idName,
  lockQueues,
  putSingles,
  releaseBehind,
} from './delivery.ts';
import {
  claimSingles,
  findBlocked,
  findDoubtful,
  type Queues,
  readQueues,
  sweepTombstones,
} from './delivery-queue.ts';
import { type ClaimedPack, claimPacks, markDone } from './outbox.ts';
import { type EffectsById, type RecordMemory, recordName } from './record.ts';
import type { StoredEffect } from './record-body.ts';

type Claiming = ClaimOptions & { readonly dead: readonly number[] };

/** An effect of a claimed pack. */
interface Candidate {
  readonly pack: ClaimedPack;
  readonly place: number;
  readonly effect: StoredEffect;
}

/**
 * Claims packs, and deliveries of their own. Where nothing is queued or withdrawn this is five
 * statements in three round trips, whatever the number of effects.
 */
export async function claimDeliveries(
  transaction: Transaction,
  options: Claiming,
  memory: RecordMemory,
): Promise<readonly Delivery[]> {
  const packs = await claimPacks(transaction, options);
  const shards = [...new Set(packs.map((pack) => pack.shard))];
  const [doubtful, queues, effects] = await Promise.all([
    findDoubtful(transaction, options),
    readQueues(transaction, shards),
    memory.effects(transaction, packs),
  ]);
  const candidates = packs.flatMap((pack) => candidatesOf(pack, effects));
  const exceptions = await sortOut(transaction, { candidates, queues, doubtful });
  await endDoubtful(transaction, doubtful, options);
  if (exceptions.size > 0) {
    const singles = [...exceptions].map(([candidate, status]) =>
      singleOf(candidate, status, options),
    );
    await putSingles(transaction, singles);
    // One that a lost claim has left behind can come before those that are queued already.
    await holdBack(
      transaction,
      singles.filter((single) => single.status === 'waiting'),
    );
    await markDone(transaction, donePlaces(exceptions), options.now);
  }
  const [singles] = await Promise.all([
    claimSingles(transaction, options),
    queues.tombstones.length > 0 ? sweepTombstones(transaction, shards) : null,
  ]);
  const packed = candidates.filter((candidate) => !exceptions.has(candidate)).map(packedDelivery);
  return [...packed, ...singles];
}

function candidatesOf(pack: ClaimedPack, effects: EffectsById): readonly Candidate[] {
  const all = effects.get(recordName(pack));
  if (all === undefined) throw new InvariantError(`The record ${recordName(pack)} is gone.`);
  const done = new Set(pack.done ?? []);
  return all.flatMap((effect, place) => (done.has(place) ? [] : [{ pack, place, effect }]));
}

/** Finds what does not go out now, and what it becomes instead. */
async function sortOut(
  transaction: Transaction,
  found: {
    readonly candidates: readonly Candidate[];
    readonly queues: Queues;
    readonly doubtful: readonly SingleDelivery[];
  },
): Promise<ReadonlyMap<Candidate, DeliveryStatus>> {
  const { candidates, queues, doubtful } = found;
  const withdrawn = new Set(queues.tombstones.map(idName));
  const ends = new Map<Candidate, DeliveryStatus>();
  for (const candidate of candidates) {
    const { pack, effect } = candidate;
    const isWithdrawn = withdrawn.size > 0 && withdrawn.has(idName({ ...pack, key: effect.key }));
    if (isWithdrawn) {
      ends.set(candidate, 'withdrawn');
    } else if (pack.lost && isAtMostOnce(effect)) {
      ends.set(candidate, 'unknown');
    }
  }
  const touched = [...queues.open, ...[...ends.keys()].map(({ pack }) => pack.shard)];
  touched.push(...doubtful.map((single) => single.shard));
  if (touched.length === 0) return ends;
  await lockQueues(transaction, touched);
  const behind = await blockedOf(
    transaction,
    candidates.filter((candidate) => queues.open.has(candidate.pack.shard) && !ends.has(candidate)),
  );
  for (const candidate of behind) ends.set(candidate, 'waiting');
  return ends;
}

async function blockedOf(
  transaction: Transaction,
  candidates: readonly Candidate[],
): Promise<readonly Candidate[]> {
  const placed = candidates.flatMap((candidate) => {
    const target = targetOf(candidate.effect);
    return target === null ? [] : [{ candidate, shard: candidate.pack.shard, target }];
  });
  if (placed.length === 0) return [];
  const blocked = new Set(
    (await findBlocked(transaction, placed)).map(({ shard, target }) => `${shard}/${target}`),
  );
  return placed
    .filter(({ shard, target }) => blocked.has(`${shard}/${target}`))
    .map(({ candidate }) => candidate);
}

/** What its worker was sending when it died, and what must not be sent again. */
async function endDoubtful(
  transaction: Transaction,
  doubtful: readonly SingleDelivery[],
  { now }: Claiming,
): Promise<void> {
  if (doubtful.length === 0) return;
  const seen = new Map(doubtful.map((single) => [idName(single), single.attempts]));
  const ended = (await holdSingles(transaction, doubtful)).flatMap((single) => {
    const { effect, status, attempts } = single;
    const isSame = status === 'sending' && seen.get(idName(single)) === attempts;
    if (effect === null || !isSame) return [];
    const end = single.withdrawn ? ('withdrawn' as const) : ('unknown' as const);
    return [{ ...single, effect, status: end, dueAt: null, settledAt: now }];
  });
  await putSingles(transaction, ended);
  await releaseBehind(transaction, ended, now);
}

function packedDelivery({ pack, effect }: Candidate): Delivery {
  return {
    shard: pack.shard,
    turn: pack.turn,
    key: effect.key,
    effect,
    status: 'sending',
    attempts: pack.attempts,
    dueAt: instant(pack.due_at),
    slotAt: null,
    error: null,
    createdAt: effect.createdAt,
    settledAt: null,
  };
}

function singleOf(candidate: Candidate, status: DeliveryStatus, { now }: Claiming) {
  // The attempt that the claim has counted was never made.
  const attempts = candidate.pack.attempts - 1;
  return {
    ...packedDelivery(candidate),
    effect: candidate.effect,
    place: candidate.place,
    status,
    attempts,
    dueAt: status === 'waiting' ? now : null,
    settledAt: status === 'waiting' ? null : now,
    claimedAt: null,
    claimedBy: null,
    withdrawn: status === 'withdrawn',
  };
}

function donePlaces(exceptions: ReadonlyMap<Candidate, DeliveryStatus>) {
  const byPack = Map.groupBy(exceptions.keys(), ({ pack }) => pack);
  return [...byPack].map(([{ shard, turn }, each]) => ({
    shard,
    turn,
    places: each.map(({ place }) => place),
  }));
}
