import type { Instant } from '../../base/index.ts';
import { withNotices } from '../notices.ts';
import type { Store } from '../store.ts';
import type { StoreTurn, TurnOptions } from '../turns.ts';
import { addGrant, findGrant, takeGrant } from './access-grant.ts';
import { postgresBroadcasts } from './broadcast.ts';
import { readOutcomes, readPlaces } from './census.ts';
import { connectionOptions, openDatabase, type PostgresOptions } from './database.ts';
import { withDatabaseErrors } from './database-error.ts';
import { deliveryPart } from './delivery-store.ts';
import { findEntity, listSubjects, nextDueAt } from './entity.ts';
import { countEvents, findEvent, listEvents } from './event-log.ts';
import { countInstances, readFigures } from './figures.ts';
import { findFlow, listFlows, saveDraft, setFlowStatus } from './flow.ts';
import type { Ground } from './ground.ts';
import { countInbox, createPackMemory, readBacklog } from './inbox.ts';
import { ingestEvents } from './ingest.ts';
import { readRevision, readShardCount, readWorkspace, writeWorkspace } from './installation.ts';
import { findInstance } from './instance.ts';
import { listInstances } from './instance-list.ts';
import { listFlowLedger, listLedger } from './ledger.ts';
import { createLiveness } from './liveness.ts';
import { migrate } from './migrate.ts';
import { advanceMigration, listMigrations } from './migration.ts';
import { openNotices } from './notice.ts';
import { readPresent } from './presence.ts';
import { createPresenceMemory } from './presence-memory.ts';
import { prune } from './prune.ts';
import { createRecordMemory, readJournal } from './record.ts';
import { listRecorded } from './recorded-events.ts';
import { addSandboxMessages, listSandboxMessages } from './sandbox-message.ts';
import { advanceSchedule, listSchedules, putSchedules } from './schedule.ts';
import { readSegments } from './segment-count.ts';
import { readSetting, writeSetting } from './setting.ts';
import { createShardLocker } from './shard.ts';
import { listShardLedger } from './shard-ledger.ts';
import { answerTask, findTask, listTasks } from './task.ts';
import { beginTurn } from './turn.ts';
import { createTurnMemory } from './turn-memory.ts';
import { createVacuum } from './vacuum.ts';
import { addVersion, findVersion, listActiveVersions, listVersions } from './version.ts';

export interface OpenPostgresOptions extends PostgresOptions {
  /** Taken by a new database only; 64 when absent. */
  readonly shardCount?: number;
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
  const packs = createPackMemory();
  const memory = {
    packs,
    entities: createTurnMemory(shardCount),
    presence: createPresenceMemory(),
    records: createRecordMemory(),
    locker: createShardLocker(packs),
  };
  const liveness = createLiveness(connectionOptions(connection));
  const notices = openNotices(options.connectionString);
  const ground = { database, shardCount, vacuum, memory, liveness };
  const store = withDatabaseErrors({
    engine: 'postgres' as const,
    ...turnPart(ground),
    ...deliveryPart(ground),
    ...flowPart(ground),
    ...queryPart(ground),
    ...smallPart(ground),
    close: async () => {
      await notices.close();
      await vacuum.finish();
      await liveness.close();
      await database.close();
    },
  });
  return withNotices(store, notices);
}

function turnPart({ database, shardCount, vacuum, memory }: Ground) {
  return {
    ingest: (events: Parameters<Store['ingest']>[0], now: Instant) =>
      ingestEvents(database, events, { now, shardCount, onPacks: memory.packs.add }),
    beginTurn: async (options: TurnOptions): Promise<StoreTurn | null> => {
      const turn = await beginTurn(database, memory, options);
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
    inboxBacklog: (max: number) => readBacklog(database, max),
    journal: (id: Parameters<Store['journal']>[0]) => readJournal(database, id),
  };
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
    figures: (...[id, version]: Parameters<Store['figures']>) => readFigures(database, id, version),
    outcomes: (id: Parameters<Store['outcomes']>[0]) => readOutcomes(database, id),
    revision: () => readRevision(database),
    workspaceText: () => readWorkspace(database),
    saveWorkspaceText: (text: string) => writeWorkspace(database, text),
  };
}

function queryPart({ database, shardCount }: Ground) {
  return {
    listInstances: (filter: Parameters<Store['listInstances']>[0]) =>
      listInstances(database, filter, shardCount),
    instance: (id: Parameters<Store['instance']>[0]) => findInstance(database, id, shardCount),
    entity: (entity: Parameters<Store['entity']>[0]) => findEntity(database, entity, shardCount),
    events: (...[subject, page]: Parameters<Store['events']>) =>
      listEvents(database, subject, { ...page, shardCount }),
    event: (...[subject, source, id]: Parameters<Store['event']>) =>
      findEvent(database, { subject, source, id }, shardCount),
    subjects: (...[kind, page]: Parameters<Store['subjects']>) =>
      listSubjects(database, kind, page),
    present: (group: string) => readPresent(database, group, shardCount),
    eventCount: () => countEvents(database),
    recordedEvents: (period: Parameters<Store['recordedEvents']>[0]) =>
      listRecorded(database, period),
    segmentCounts: () => readSegments(database),
    listTasks: (filter: Parameters<Store['listTasks']>[0]) => listTasks(database, filter),
    task: (id: Parameters<Store['task']>[0]) => findTask(database, id, shardCount),
    ledger: (...[subject, filter]: Parameters<Store['ledger']>) =>
      listLedger(database, subject, { ...filter, shardCount }),
    flowLedger: (filter: Parameters<Store['flowLedger']>[0]) => listFlowLedger(database, filter),
    shardLedger: (...[shard, period]: Parameters<Store['shardLedger']>) =>
      listShardLedger(database, { ...period, shard, shardCount }),
    answerTask: (...[id, answer]: Parameters<Store['answerTask']>) =>
      answerTask(database, { id, answer }, shardCount),
  };
}

function smallPart({ database, shardCount }: Ground) {
  return {
    ...postgresBroadcasts(database),
    prune: (options: Parameters<Store['prune']>[0]) => prune(database, options),
    connectionUse: async () => database.use(),
    putSchedules: (schedules: Parameters<Store['putSchedules']>[0]) =>
      putSchedules(database, schedules),
    schedules: () => listSchedules(database),
    advanceSchedule: (...[now, step]: Parameters<Store['advanceSchedule']>) =>
      advanceSchedule(database, { now, shardCount }, step),
    migrations: (flow: Parameters<Store['migrations']>[0]) => listMigrations(database, flow),
    advanceMigration: (...[now, step]: Parameters<Store['advanceMigration']>) =>
      advanceMigration(database, { now, shardCount }, step),
    livePlaces: (flow: Parameters<Store['livePlaces']>[0]) => readPlaces(database, flow),
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
