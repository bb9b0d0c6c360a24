import type { WorkerState } from '../engine/runtime/index.ts';
import type { Installation } from './installation.ts';
import { VERSION } from './version.ts';

/**
 * Whether the process can do its work: the database answers, and its own worker, where it has one,
 * has looked for work and does not stop.
 */
export interface Readiness {
  readonly ready: boolean;
  readonly database: 'reachable' | 'unreachable';
  readonly worker: WorkerState | 'failing';
}

/** Asks the database and the worker. */
export async function readiness({ store, worker, log }: Installation): Promise<Readiness> {
  const { state, fault } = worker.health();
  const isAtWork = state === 'starting' || state === 'running';
  const workerState = isAtWork && fault !== null ? 'failing' : state;
  try {
    await store.revision();
    // An API without its own worker is ready: other processes may run one.
    const ready = workerState === 'running' || workerState === 'stopped';
    return { ready, database: 'reachable', worker: workerState };
  } catch (error) {
    log.warn({ err: error }, 'readiness: the database does not answer');
    return { ready: false, database: 'unreachable', worker: workerState };
  }
}

interface Metric {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly values: readonly {
    readonly labels?: Readonly<Record<string, string>>;
    readonly value: number;
  }[];
}

/** Prints figures of this process and of the store as Prometheus text, version 0.0.4. */
export async function metricsText(installation: Installation): Promise<string> {
  const metrics = [...processMetrics(installation), ...(await storeMetrics(installation))];
  return `${metrics.flatMap(metricLines).join('\n')}\n`;
}

function processMetrics({ worker, ingest }: Installation): readonly Metric[] {
  const counts = worker.counters();
  const counter = (name: string, help: string, value: number): Metric => ({
    name: `groupflow_${name}_total`,
    type: 'counter',
    help,
    values: [{ value }],
  });
  return [
    gauge('build_info', 'Version of groupflow.', [{ labels: { version: VERSION }, value: 1 }]),
    gauge('resident_bytes', 'Memory of this process.', [{ value: process.memoryUsage.rss() }]),
    gauge('ingest_pending', 'Events that wait for their commit.', [{ value: ingest.depth() }]),
    counter('turns', 'Turns of this process.', counts.turns),
    counter('events', 'Events taken in turns.', counts.events),
    counter('effects', 'Effects decided in turns.', counts.effects),
    counter(
      'quarantined',
      'Pieces of work put aside after an unexpected error.',
      counts.quarantined,
    ),
    counter('scheduled_events', 'Events raised by schedules.', counts.scheduled),
    counter('worker_faults', 'Steps of the worker that threw.', counts.faults),
    {
      name: 'groupflow_deliveries_total',
      type: 'counter',
      help: 'Outcomes of attempts to deliver.',
      values: (['sent', 'retried', 'failed', 'dead'] as const).map((outcome) => ({
        labels: { outcome },
        value: counts[outcome],
      })),
    },
  ];
}

async function storeMetrics({ store, clock }: Installation): Promise<readonly Metric[]> {
  const [inbox, outbox, counts, nextDueAt] = await Promise.all([
    store.inboxDepth(),
    store.outboxDepth(),
    store.counts(),
    store.nextDueAt(),
  ]);
  const lagMs = nextDueAt === null ? 0 : Math.max(0, clock.now() - nextDueAt);
  const instances = Object.entries(counts).flatMap(([flow, count]) =>
    Object.entries(count).map(([status, value]) => ({ labels: { flow, status }, value })),
  );
  return [
    gauge('inbox_depth', 'Events that wait for their turn.', [{ value: inbox }]),
    gauge('outbox_depth', 'Deliveries that wait.', [{ value: outbox }]),
    gauge('timer_lag_seconds', 'Age of the oldest wake-up that is due.', [{ value: lagMs / 1000 }]),
    gauge('clock_offset_seconds', 'By how much the clock runs ahead.', [
      { value: clock.offsetMs() / 1000 },
    ]),
    gauge('instances', 'Instances by flow and status.', instances),
  ];
}

function gauge(name: string, help: string, values: Metric['values']): Metric {
  return { name: `groupflow_${name}`, type: 'gauge', help, values };
}

function metricLines({ name, type, help, values }: Metric): readonly string[] {
  const lines = values.map(({ labels, value }) => `${name}${labelText(labels)} ${value}`);
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines];
}

function labelText(labels: Readonly<Record<string, string>> | undefined): string {
  if (labels === undefined) return '';
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `{${pairs.join(',')}}`;
}
