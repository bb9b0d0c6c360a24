import type { Instant } from '../base/index.ts';
import { plusMs } from '../base/index.ts';
import type { NewEvent, Versions } from '../core/index.ts';
import { ENGINE_SOURCE, isToMove, migrationSignal } from '../core/index.ts';
import type { MigrationRecord, Store, VersionRecord } from '../store/index.ts';
import type { ScheduleReport } from './schedule.ts';

/** Instances of one step, whose signals are stored in one transaction. */
const PAGE_MAX = 500;
/** Steps of one tick, so that a long walk lets the worker breathe. */
const STEPS_MAX = 20;
/** Waiting events from which on a walk pauses: what comes from outside waits behind its signals. */
const BACKLOG_MAX = 4_000;
/**
 * A turn that was under way when the version was published may start an instance of the older one
 * after the walk has passed. So there is a second walk once no such turn can be left.
 */
const SECOND_WALK_MS = 60_000;
const WALKS = 2;

type MigratorStore = Pick<
  Store,
  'advanceMigration' | 'versions' | 'livePlaces' | 'listInstances' | 'inboxBacklog'
>;

/** Moves instances to versions that were published. */
export interface Migrator {
  /** Tells the next instances to move; the report has no steps while too much waits already. */
  tick(now: Instant): Promise<ScheduleReport>;
}

/**
 * Opens the migrator. It walks over the active instances of all older versions and tells each that
 * is to move so, by a signal that its turn takes in the order of its events. How far it has come is
 * stored with the signals of each page, so that any worker goes on where another was cut off; and a
 * signal that is told twice is one.
 */
export function createMigrator(store: MigratorStore): Migrator {
  const older = createOlderVersions(store);
  return {
    async tick(now) {
      let steps = 0;
      let events = 0;
      while (steps < STEPS_MAX) {
        const advanced = await store.advanceMigration(now, async (migration) => {
          const step = await walk(migration, { store, now, older: await older(migration) });
          events += step.events.length;
          return step;
        });
        if (!advanced) break;
        steps += 1;
        const { depth } = await store.inboxBacklog(BACKLOG_MAX);
        if (depth >= BACKLOG_MAX) return { steps: 0, events };
      }
      return { steps, events };
    },
  };
}

type OlderVersions = readonly Pick<VersionRecord, 'version' | 'compiled'>[];

/**
 * Remembers the versions of the last walk asked for: their plans are read page after page. Those
 * that nobody is on are left out, since a walk looks at all that a flow ever had.
 */
function createOlderVersions(store: MigratorStore) {
  let known: { readonly name: string; readonly versions: OlderVersions } | null = null;
  return async ({ flow, version, hash, walks }: MigrationRecord): Promise<OlderVersions> => {
    const name = `${flow}/${version}/${walks}`;
    if (known?.name === name) return known.versions;
    const [all, places] = await Promise.all([store.versions(flow), store.livePlaces(flow)]);
    const live = new Set(places.map((place) => place.version));
    const to = all.filter((record) => record.version === version);
    const before = all
      .filter(
        (record) => record.version < version && record.hash !== hash && live.has(record.version),
      )
      .sort((one, other) => one.version - other.version);
    known = { name, versions: [...before, ...to] };
    return known.versions;
  };
}

interface World {
  readonly store: MigratorStore;
  readonly now: Instant;
  /** The older ones in ascending order, then the one that they move to. */
  readonly older: OlderVersions;
}

async function walk(
  migration: MigrationRecord,
  { store, now, older }: World,
): Promise<{ readonly next: MigrationRecord; readonly events: readonly NewEvent[] }> {
  const { flow, version, cursor, walks } = migration;
  const at = cursor ?? { version: older[0]?.version ?? version, after: null };
  // Everybody may have left the version at which another worker was cut off.
  const from = older.find((record) => record.version >= at.version);
  const to = older.at(-1);
  if (!from || !to || from.version === version) return { next: walked(migration, now), events: [] };
  const after = from.version === at.version ? at.after : null;
  const page = await store.listInstances({
    flow,
    version: from.version,
    status: 'active',
    limit: PAGE_MAX,
    ...(after === null ? {} : { cursor: after }),
  });
  const versions: Versions = { from: from.compiled, to: to.compiled, rules: migration.rules };
  const events = page.items
    .filter(({ steps }) => isToMove(steps, versions))
    .map((instance) => ({
      ...migrationSignal(instance, migration),
      source: ENGINE_SOURCE,
      time: now,
    }));
  const further = older[older.indexOf(from) + 1]?.version ?? version;
  const next =
    page.next === null
      ? { version: further, after: null }
      : { version: from.version, after: page.next };
  const asked = migration.asked + (walks === 0 ? events.length : 0);
  return { next: { ...migration, cursor: next, asked, nextAt: now }, events };
}

/** The end of a walk, and after the last of the whole move. */
function walked(migration: MigrationRecord, now: Instant): MigrationRecord {
  const walks = migration.walks + 1;
  const over = walks >= WALKS;
  return {
    ...migration,
    cursor: null,
    walks,
    nextAt: over ? null : plusMs(now, SECOND_WALK_MS),
    endedAt: over ? now : null,
  };
}
