import { join } from 'node:path';
import type { Clock, FlowId, Random } from '../engine/base/index.ts';
import { instant } from '../engine/base/index.ts';
import type { FlowSource, ImportReport } from '../engine/runtime/index.ts';
import {
  createIngest,
  createInstallationClock,
  createWorker,
  INBOX_MAX,
  importFlows,
  loadWorkspace,
  NO_TRACER,
} from '../engine/runtime/index.ts';
import type { Store } from '../engine/store/index.ts';
import { openPostgresStore, startEmbeddedPostgres } from '../engine/store/index.ts';
import { createBacktestDesk } from './backtest/backtest-desk.ts';
import { buildConnectors, buildEndpoints } from './connectors/index.ts';
import { FLOW_SUFFIX, findFiles, idOfFile, readTextIfAny, WORKSPACE_FILE } from './flow-files.ts';
import type { Installation } from './installation.ts';
import { keepOf } from './keep.ts';
import type { Log } from './log.ts';
import { createTraceExporter } from './otlp.ts';
import type { Environment, Settings } from './settings.ts';
import { createTracing } from './tracing.ts';

/** A store with what has to be closed after it. */
export interface OpenStore {
  readonly store: Store;
  readonly where: 'embedded' | 'external';
  close(): Promise<void>;
}

/**
 * Opens the database that the settings name, or the embedded one, migrated.
 * @throws EngineError DATABASE_UNREACHABLE, SCHEMA_NEWER
 */
export async function openStore(settings: Settings): Promise<OpenStore> {
  const { statementTimeoutMs, idleTimeoutMs } = settings;
  const openAt = (connectionString: string) =>
    openPostgresStore({ connectionString, statementTimeoutMs, idleTimeoutMs });
  if (settings.databaseUrl !== null) {
    const store = await openAt(settings.databaseUrl);
    return { store, where: 'external', close: () => store.close() };
  }
  const server = await startEmbeddedPostgres({ dataDir: settings.dataDir });
  try {
    const store = await openAt(server.connectionString);
    return {
      store,
      where: 'embedded',
      async close() {
        await store.close();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

const SYSTEM_CLOCK: Clock = { now: () => instant(Date.now()) };
/** Jitter of retries needs to be spread, not repeatable. */
const SYSTEM_RANDOM: Random = { next: () => Math.random() };

export interface InstallationParts {
  readonly environment: Environment;
  readonly log: Log;
  readonly systemClock?: Clock;
  /** Without settings nothing is pruned, and bounds are the default ones. */
  readonly settings?: Settings;
}

/**
 * Puts an engine together over a store. Its worker is not started yet.
 * @throws EngineError SETTINGS_INVALID when secrets of connectors are missing; WORKSPACE_INVALID
 */
export async function createInstallation(
  store: Store,
  parts: InstallationParts,
): Promise<Installation> {
  const { environment, log, systemClock = SYSTEM_CLOCK, settings } = parts;
  const tracing = settings?.tracing ?? null;
  const traces = tracing === null ? null : createTracing(createTraceExporter(tracing));
  const tracer = traces ?? NO_TRACER;
  const workspace = await loadWorkspace(store);
  const connectors = buildConnectors(workspace, {
    environment,
    store,
    log,
    clock: systemClock,
    traceparent: () => traces?.traceparent() ?? null,
  });
  const endpoints = buildEndpoints(workspace, {
    environment,
    clock: systemClock,
    traceparent: () => traces?.traceparent() ?? null,
  });
  const clock = await createInstallationClock(store, systemClock);
  const worker = createWorker({
    store,
    clock,
    connectors,
    endpoints,
    random: SYSTEM_RANDOM,
    tracer,
    ...(settings === undefined ? {} : { keep: keepOf(settings.keep) }),
    onFault: ({ lane, error, failures }) =>
      log.error({ err: error, lane, failures }, 'the worker tries again'),
  });
  const inboxMax = settings?.inboxMax ?? INBOX_MAX;
  const notify = () => worker.notify();
  const ingest = createIngest({ store, clock, tracer, inboxMax, notify });
  const outside = { connectors, endpoints };
  const backtests = createBacktestDesk({ store, log });
  return {
    store,
    clock,
    systemClock,
    ingest,
    worker,
    backtests,
    ...outside,
    inboxMax,
    traces,
    log,
  };
}

/**
 * Brings in what lies in the folder of flows: the workspace at every start, the flows when none is
 * stored yet.
 * @throws EngineError WORKSPACE_INVALID, WORKSPACE_IN_USE
 */
export async function importFolder(store: Store, folder: string): Promise<ImportReport> {
  const workspace = await readTextIfAny(join(folder, WORKSPACE_FILE));
  const isNew = workspace !== null && workspace !== (await store.workspaceText());
  const isFirst = (await store.listFlows()).length === 0;
  const flows = isFirst ? await readFlows(folder) : [];
  const texts = { workspace: isNew ? workspace : null, flows };
  return importFlows({ store, clock: SYSTEM_CLOCK }, texts, 'import');
}

async function readFlows(folder: string): Promise<readonly FlowSource[]> {
  const paths = await findFiles([folder], FLOW_SUFFIX).catch(() => []);
  const read = paths.map(async (path) => ({
    // Whatever the file is called; the check of the flow says so when it is no id.
    id: idOfFile(path) as FlowId,
    text: (await readTextIfAny(path)) ?? '',
  }));
  return Promise.all(read);
}
