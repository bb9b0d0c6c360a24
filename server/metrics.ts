import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Instant } from '../engine/base/index.ts';
import type { Installation } from './installation.ts';
import type { Metric } from './metric-text.ts';
import { byLabel, counter, gauge, histogram, metricText } from './metric-text.ts';
import { VERSION } from './version.ts';

/**
 * Prints figures of this process and of the store. Nothing is counted beyond a bound, so that
 * asking costs a few milliseconds however much waits. While the database is away the figures of
 * the process are printed alone.
 */
export async function metricsText(installation: Installation): Promise<string> {
  const own = [
    ...processMetrics(),
    ...ingestMetrics(installation),
    ...workerMetrics(installation),
    ...(await connectionMetrics(installation)),
    ...traceMetrics(installation),
  ];
  try {
    const stored = await storeMetrics(installation);
    return metricText([...own, up(true), ...stored]);
  } catch (error) {
    installation.log.warn({ err: error }, 'metrics: the store cannot be asked');
    return metricText([...own, up(false)]);
  }
}

function up(isUp: boolean): Metric {
  return gauge('database_up', 'Whether the database answers.', isUp ? 1 : 0);
}

/** Starts with the process; a sample every 20 ms costs nothing that can be measured. */
const LOOP_DELAY = monitorEventLoopDelay({ resolution: 20 });
LOOP_DELAY.enable();

function processMetrics(): readonly Metric[] {
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const delays = {
    '0.5': LOOP_DELAY.percentile(50) / 1e9,
    '0.99': LOOP_DELAY.percentile(99) / 1e9,
    '1': LOOP_DELAY.max / 1e9,
  };
  LOOP_DELAY.reset();
  return [
    gauge('build_info', 'Version of groupflow.', [{ labels: { version: VERSION }, value: 1 }]),
    gauge('resident_bytes', 'Memory of this process.', rss),
    gauge('heap_used_bytes', 'Memory of this process that objects take.', heapUsed),
    counter('cpu_seconds', 'Processor time of this process.', (user + system) / 1e6),
    gauge(
      'event_loop_delay_seconds',
      'How late the event loop was since the last look, by quantile.',
      byLabel('quantile', delays),
    ),
  ];
}

function ingestMetrics({ ingest }: Installation): readonly Metric[] {
  const { requests, accepted, duplicates, invalid, overloaded } = ingest.counters();
  return [
    gauge('ingest_pending_events', 'Events that wait for their commit.', ingest.depth()),
    counter('ingest_requests', 'Requests that brought events.', requests),
    counter(
      'ingest_events',
      'Events that were stored, or had been before.',
      byLabel('outcome', { accepted, duplicate: duplicates }),
    ),
    counter(
      'ingest_refusals',
      'Requests whose events were refused.',
      byLabel('reason', { invalid, overloaded }),
    ),
  ];
}

function workerMetrics({ worker }: Installation): readonly Metric[] {
  const counts = worker.counters();
  const { sent, retried, failed, dead } = counts;
  return [
    counter('turns', 'Turns of this process.', counts.turns),
    histogram('turn_seconds', 'How long turns took.', counts.turnSeconds),
    histogram('turn_rows', 'Events or instances of a turn, whichever are more.', counts.turnRows),
    counter('events', 'Events taken in turns.', counts.events),
    counter('instance_changes', 'Instances started, moved or ended.', counts.instances),
    counter('effects', 'Effects decided in turns.', counts.effects),
    counter(
      'quarantined',
      'Pieces of work put aside after an unexpected error.',
      counts.quarantined,
    ),
    counter('scheduled_events', 'Events raised by schedules.', counts.scheduled),
    counter('worker_faults', 'Steps of the worker that threw.', byLabel('lane', counts.faults)),
    counter(
      'deliveries',
      'Outcomes of attempts to deliver.',
      byLabel('outcome', { sent, retried, failed, dead }),
    ),
    counter('pruned_rows', 'Rows removed because of their age.', byLabel('table', counts.pruned)),
  ];
}

async function connectionMetrics({ store }: Installation): Promise<readonly Metric[]> {
  const use = await store.connectionUse();
  if (use === null) return [];
  const { max, open, idle, waiting } = use;
  return [
    gauge('database_connections_max', 'Most connections of this process.', max),
    gauge(
      'database_connections',
      'Connections of this process.',
      byLabel('state', { used: open - idle, idle }),
    ),
    gauge('database_connection_waits', 'Callers that wait for a connection.', waiting),
  ];
}

function traceMetrics({ traces }: Installation): readonly Metric[] {
  if (traces === null) return [];
  const { exported, dropped } = traces.counters();
  return [
    counter('trace_spans', 'Spans of traces, by what became of them.', [
      { labels: { outcome: 'exported' }, value: exported },
      { labels: { outcome: 'dropped' }, value: dropped },
    ]),
  ];
}

async function storeMetrics(installation: Installation): Promise<readonly Metric[]> {
  const { store, clock, inboxMax } = installation;
  const [inbox, deliveries, counts, timerAt, deliveryAt] = await Promise.all([
    store.inboxBacklog(inboxMax),
    store.deliveryCounts(),
    store.counts(),
    store.nextDueAt(),
    store.nextDeliveryAt(),
  ]);
  const { waiting, sending } = deliveries;
  const now = clock.now();
  const ageSeconds = (at: Instant | null) => (at === null ? 0 : Math.max(0, now - at) / 1000);
  const instances = Object.entries(counts).flatMap(([flow, count]) =>
    Object.entries(count).map(([status, value]) => ({ labels: { flow, status }, value })),
  );
  return [
    gauge('inbox_depth', 'Events that wait for their turn, up to INBOX_MAX.', inbox.depth),
    gauge('inbox_lag_seconds', 'Age of the oldest of them.', ageSeconds(inbox.oldestAt)),
    gauge('outbox_depth', 'Deliveries that wait or are being made.', waiting + sending),
    gauge('deliveries', 'Deliveries that are not sent.', byLabel('status', deliveries)),
    gauge('delivery_lag_seconds', 'Age of the oldest that is due.', ageSeconds(deliveryAt)),
    gauge('timer_lag_seconds', 'Age of the oldest wake-up that is due.', ageSeconds(timerAt)),
    gauge(
      'clock_offset_seconds',
      'By how much the clock runs ahead.',
      installation.clock.offsetMs() / 1000,
    ),
    gauge('instances', 'Instances by flow and status.', instances),
  ];
}
