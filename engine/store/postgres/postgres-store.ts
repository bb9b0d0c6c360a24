import type { EffectKey, Instant } from '../../base/index.ts';
import { deliveryNotFound, deliveryStatus } from '../delivery-errors.ts';
import type { Settlement } from '../outbox.ts';
import type { Store } from '../store.ts';
import type { StoreTurn, TurnOptions } from '../turns.ts';
import { addGrant, findGrant, takeGrant } from './access-grant.ts';
import {
  BY_INDEX,
  type Database,
  openDatabase,
  type PostgresOptions,
  WITH_HASHES,
} from './database.ts';
import { withDatabaseErrors } from './database-error.ts';
import { listDeliveries } from './delivery-list.ts';
import { findEntity, listSubjects } from './entity.ts';
import { countEvents, findEvent, ingestEvents, listEvents, pruneEvents } from './event.ts';
import { countInstances, stepFigures } from './figures.ts';
import { findFlow, listFlows, saveDraft, setFlowStatus } from './flow.ts';
import { countInbox } from './inbox.ts';
import { readRevision, readShardCount, readWorkspace, writeWorkspace } from './installation.ts';
import { findInstance, nextDueAt } from './instance.ts';
import { listInstances } from './instance-list.ts';
import { readJournal } from './journal.ts';
import { migrate } from './migrate.ts';
import * as outbox from './outbox.ts';
import { resolveDelivery, retryDeliveries } from './outbox-by-hand.ts';
import { addSandboxMessages, listSandboxMessages } from './sandbox-message.ts';
import { advanceSchedule, listSchedules, putSchedules } from './schedule.ts';
import { readSetting, writeSetting } from './setting.ts';
import { beginTurn } from './turn.ts';
import { createVacuum, type Vacuum } from './vacuum.ts';
import { addVersion, findVersion, listActiveVersions, listVersions } from './version.ts';

export interface OpenPostgresOptions extends PostgresOptions {
  /** Taken by a new database only; 64 when absent. */
  readonly shardCount?: number;
}

interface Ground {
  readonly database: Database;
  readonly shardCount: number;
  readonly vacuum: Vacuum;
}

/**
 * Opens a PostgreSQL database (15 or newer) as a store, bringing its schema up to date first.
 *
 * @throws EngineError SCHEMA_NEWER, DATABASE_UNREACHABLE (retryable unless access was refused); the
 *   latter from every function of the store, too
 */
export async function openPostgresStore(options: OpenPostgresOptions): Promise<Store> {
  const { shardCount: wanted, ...connection } = options;
  await migrate(options.connectionString, wanted === undefined ? {} : { shardCount: wanted });
  const database = openDatabase(connection);
  const shardCount = await readShardCount(database);
  const vacuum = createVacuum(database);
  const ground = { database, shardCount, vacuum };
  return withDatabaseErrors({
    engine: 'postgres' as const,
    ...turnPart(ground),
    ...outboxPart(ground),
    ...flowPart(ground),
    ...queryPart(ground),
    ...smallPart(ground),
    close: async () => {
      await vacuum.finish();
      await database.close();
    },
  });
}

function turnPart({ database, shardCount, vacuum }: Ground) {
  return {
    ingest: (events: Parameters<Store['ingest']>[0], now: Instant) =>
      ingestEvents(database, events, { now, shardCount }),
    beginTurn: async (options: TurnOptions): Promise<StoreTurn | null> => {
      const turn = await beginTurn(database, options);
      if (turn === null) return null;
      return withDatabaseErrors<StoreTurn>({
        ...turn,
        commit: async (results) => {
          await turn.commit(results);
          vacuum.note(
            'inbox',
            results.reduce((sum, result) => sum + result.inbox.length, 0),
          );
        },
      });
    },
    nextDueAt: () => nextDueAt(database),
    inboxDepth: () => countInbox(database),
    journal: (id: Parameters<Store['journal']>[0]) => readJournal(database, id),
  };
}

function outboxPart({ database, shardCount, vacuum }: Ground) {
  return {
    claimDeliveries: async (options: Parameters<Store['claimDeliveries']>[0]) => {
      const claimed = await database.transact(
        (transaction) => outbox.claimDeliveries(transaction, options),
        BY_INDEX,
      );
      vacuum.note('outbox', claimed.length);
      return claimed;
    },
    settleDeliveries: async (settlements: readonly Settlement[], now: Instant) => {
      if (settlements.length === 0) return;
      await settle({ database, shardCount }, settlements, now);
      vacuum.note('outbox', settlements.length);
    },
    listDeliveries: (filter: Parameters<Store['listDeliveries']>[0]) =>
      listDeliveries(database, filter, shardCount),
    retryDelivery: async (key: EffectKey, now: Instant) => {
      const found = await outbox.retryDelivery(database, key, now);
      if (found === null) throw deliveryNotFound(key);
      if (!found.done) throw deliveryStatus(key, found.status);
    },
    retryDeliveries: (...[filter, options]: Parameters<Store['retryDeliveries']>) =>
      retryDeliveries(database, filter, options),
    resolveDelivery: (...[key, outcome]: Parameters<Store['resolveDelivery']>) =>
      resolveDelivery({ database, shardCount }, key, outcome),
    nextDeliveryAt: () => outbox.nextDeliveryAt(database),
    outboxDepth: () => outbox.countOutbox(database),
  };
}

async function settle(
  { database, shardCount }: Pick<Ground, 'database' | 'shardCount'>,
  settlements: readonly Settlement[],
  now: Instant,
): Promise<void> {
  await database.transact(async (transaction) => {
    const stored = await outbox.writeSettlements(transaction, settlements, now);
    const events = stored.flatMap((settlement) => settlement.events);
    if (events.length === 0) return;
    await Promise.all([
      transaction.set(WITH_HASHES),
      ingestEvents(transaction, events, { now, shardCount }),
    ]);
  }, BY_INDEX);
}

function flowPart({ database }: Ground) {
  return {
    listFlows: () => listFlows(database),
    flow: (id: Parameters<Store['flow']>[0]) => findFlow(database.query, id),
    saveDraft: (draft: Parameters<Store['saveDraft']>[0]) => saveDraft(database, draft),
    addVersion: (version: Parameters<Store['addVersion']>[0]) => addVersion(database, version),
    setFlowStatus: (...[id, status, now]: Parameters<Store['setFlowStatus']>) =>
      setFlowStatus(database, { id, status, now }),
    versions: (id: Parameters<Store['versions']>[0]) => listVersions(database, id),
    versionByHash: (hash: Parameters<Store['versionByHash']>[0]) => findVersion(database, hash),
    activeVersions: () => listActiveVersions(database),
    counts: () => countInstances(database),
    figures: (...[id, version]: Parameters<Store['figures']>) => stepFigures(database, id, version),
    revision: () => readRevision(database),
    workspaceText: () => readWorkspace(database),
    saveWorkspaceText: (text: string) => writeWorkspace(database, text),
  };
}

function queryPart({ database, shardCount }: Ground) {
  return {
    listInstances: (filter: Parameters<Store['listInstances']>[0]) =>
      listInstances(database, filter, shardCount),
    instance: (id: Parameters<Store['instance']>[0]) => findInstance(database, id),
    entity: (entity: Parameters<Store['entity']>[0]) => findEntity(database, entity, shardCount),
    events: (...[subject, page]: Parameters<Store['events']>) =>
      listEvents(database, subject, { ...page, shardCount }),
    subjects: (...[kind, page]: Parameters<Store['subjects']>) =>
      listSubjects(database, kind, page),
    event: (...[subject, source, id]: Parameters<Store['event']>) =>
      findEvent(database, { subject, source, id, shardCount }),
    eventCount: () => countEvents(database),
    pruneEvents: (before: Instant) => pruneEvents(database, before),
  };
}

function smallPart({ database, shardCount }: Ground) {
  return {
    putSchedules: (schedules: Parameters<Store['putSchedules']>[0]) =>
      putSchedules(database, schedules),
    schedules: () => listSchedules(database),
    advanceSchedule: (...[now, step]: Parameters<Store['advanceSchedule']>) =>
      advanceSchedule(database, { now, shardCount }, step),
    setting: (name: string) => readSetting(database, name),
    putSetting: (...[name, value]: Parameters<Store['putSetting']>) =>
      writeSetting(database, name, value),
    addGrant: (grant: Parameters<Store['addGrant']>[0]) => addGrant(database, grant),
    grant: (hash: string, now: Instant) => findGrant(database, hash, now),
    takeGrant: (hash: string, now: Instant) => takeGrant(database, hash, now),
    addSandboxMessages: (messages: Parameters<Store['addSandboxMessages']>[0]) =>
      addSandboxMessages(database, messages),
    sandboxMessages: (group: string, limit: number) => listSandboxMessages(database, group, limit),
  };
}
