import type { Clock, Instant } from '../base/index.ts';
import { openEntityTurn, planNeededBy } from '../core/index.ts';
import type { EntityResult, EntityWork, StoreTurn, TurnStore } from '../store/index.ts';
import type { CatalogueCache } from './catalogue-cache.ts';
import type { CoreTurn, Quarantine } from './entity-work.ts';
import { workEntity } from './entity-work.ts';
import { quarantineEvents } from './quarantine.ts';

const ROW_MAX = 1_024;
const SHARD_MAX = 64;

/** What a turn came to. */
export interface TurnReport {
  readonly now: Instant;
  /** Events that were taken. */
  readonly events: number;
  readonly entities: number;
  /** Instances that were started, moved or ended. */
  readonly instances: number;
  readonly effects: number;
  readonly shards: number;
  /** Events and instances that the core could not work through. */
  readonly quarantined: number;
}

export interface TurnOptions {
  readonly store: TurnStore;
  readonly catalogue: CatalogueCache;
  readonly clock: Clock;
  /** Most inbox rows and due instances of a turn; 1,024 when absent. */
  readonly rowMax?: number;
  /** Most shards of a turn; 64 when absent. */
  readonly shardMax?: number;
  /** The core; another one only where a test wants it to fail. */
  readonly core?: CoreTurn;
}

/**
 * Runs one turn: takes the shards with the most work that are free, lets the core work through
 * every
 * entity that waits in them, and stores all of it in one transaction.
 *
 * An entity that the core throws on does not hold up its shard: the event or the instance that it
 * throws on is put aside (`workEntity`), told in the workspace's timeline, and counted.
 *
 * @returns null when no shard has work that is free
 * @throws EngineError DATABASE_UNREACHABLE, after which the same work may come again
 */
export async function runTurn(options: TurnOptions): Promise<TurnReport | null> {
  const { store } = options;
  const now = options.clock.now();
  const turn = await store.beginTurn({
    now,
    rowMax: options.rowMax ?? ROW_MAX,
    shardMax: options.shardMax ?? SHARD_MAX,
  });
  if (turn === null) return null;
  try {
    return await workTurn(turn, options, now);
  } catch (error) {
    // The first error is the one to tell; a rollback on a broken connection adds nothing.
    await turn.rollback().catch(() => undefined);
    throw error;
  }
}

async function workTurn(turn: StoreTurn, options: TurnOptions, now: Instant): Promise<TurnReport> {
  const catalogue = await options.catalogue.at(turn.revision, pinnedBy(turn.work));
  const core = options.core ?? openEntityTurn;
  const results: EntityResult[] = [];
  const quarantines: Quarantine[] = [];
  for (const work of turn.work) {
    const outcome = workEntity(work, { core, catalogue, now });
    results.push(outcome.result);
    quarantines.push(...outcome.quarantines);
  }
  if (quarantines.length > 0) {
    // Before the commit: told twice is told once, by its id; told after a crash would be told
    // never.
    await options.store.ingest(quarantineEvents(quarantines, now), now);
  }
  await turn.commit(results);
  return {
    now,
    events: sum(turn.work, (work) => work.inbox.length),
    entities: results.length,
    instances: sum(results, (result) => result.instances.length),
    shards: new Set(turn.work.map((work) => work.shard)).size,
    effects: sum(results, (result) => result.effects.length),
    quarantined: quarantines.length,
  };
}

function pinnedBy(work: readonly EntityWork[]) {
  return new Set(
    work.flatMap(({ instances, inbox }) => [
      ...instances.map((instance) => instance.hash),
      ...inbox.flatMap(({ event }) => planNeededBy(event) ?? []),
    ]),
  );
}

function sum<Item>(items: readonly Item[], count: (item: Item) => number): number {
  return items.reduce((total, item) => total + count(item), 0);
}
