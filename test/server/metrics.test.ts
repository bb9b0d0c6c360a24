import { afterEach, expect, test } from 'vitest';
import { EngineError } from '../../engine/base/index.ts';
import type { Store } from '../../engine/store/index.ts';
import { openMemoryStore } from '../../engine/store/index.ts';
import { counter, gauge, histogram, metricText } from '../../server/metric-text.ts';
import type { Ground } from './ground.ts';
import { joined, openGround, publish, WELCOME } from './ground.ts';

test('each kind of figure is printed as Prometheus reads it', () => {
  const metrics = [
    gauge('depth', 'How deep.', 2),
    counter('sends', 'Sent.', [{ labels: { to: 'a "b"' }, value: 1 }]),
    histogram('seconds', 'Time.', { bounds: [0.5, 1], counts: [1, 2, 3], sum: 9.5 }),
  ];
  expect(metricText(metrics).split('\n')).toEqual([
    '# HELP groupflow_depth How deep.',
    '# TYPE groupflow_depth gauge',
    'groupflow_depth 2',
    '# HELP groupflow_sends_total Sent.',
    '# TYPE groupflow_sends_total counter',
    'groupflow_sends_total{to="a \\"b\\""} 1',
    '# HELP groupflow_seconds Time.',
    '# TYPE groupflow_seconds histogram',
    'groupflow_seconds_bucket{le="0.5"} 1',
    'groupflow_seconds_bucket{le="1"} 2',
    'groupflow_seconds_bucket{le="+Inf"} 3',
    'groupflow_seconds_sum 9.5',
    'groupflow_seconds_count 3',
    '',
  ]);
});

let ground: Ground;
const opened: Ground[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

async function open(store?: Store): Promise<void> {
  ground = await openGround(store === undefined ? {} : { store });
  opened.push(ground);
}

async function read(): Promise<readonly string[]> {
  return (await (await ground.request('/metrics')).text()).split('\n');
}

test('lag is the age of what waits longest: events, deliveries, timers', async () => {
  await open();
  await publish(ground.client, 'welcome', WELCOME);
  expect(await read()).toEqual(
    expect.arrayContaining([
      'groupflow_inbox_lag_seconds 0',
      'groupflow_delivery_lag_seconds 0',
      'groupflow_timer_lag_seconds 0',
    ]),
  );
  await ground.client.sendEvents({ body: [joined('1', 'p1')] });
  ground.pass(3_000);
  expect(await read()).toContain('groupflow_inbox_lag_seconds 3');
  await ground.installation.worker.settle();
  ground.pass(86_400_000 + 5_000);
  const late = await read();
  expect(late).toContain('groupflow_timer_lag_seconds 5');
  expect(late).toContain('groupflow_inbox_lag_seconds 0');
});

test('what was done is counted: events, instances, turns with their time and size', async () => {
  await open();
  await publish(ground.client, 'welcome', WELCOME);
  const body = [joined('1', 'p1')];
  await ground.client.sendEvents({ body });
  await ground.client.sendEvents({ body });
  await expect(
    ground.client.sendEvents({ body: [{ ...joined('2', 'p1'), type: 'no.such' }] }),
  ).rejects.toMatchObject({ status: 400 });
  await ground.installation.worker.settle();
  expect(await read()).toEqual(
    expect.arrayContaining([
      'groupflow_ingest_requests_total 3',
      'groupflow_ingest_events_total{outcome="accepted"} 1',
      'groupflow_ingest_events_total{outcome="duplicate"} 1',
      'groupflow_ingest_refusals_total{reason="invalid"} 1',
      'groupflow_turns_total 1',
      'groupflow_turn_rows_bucket{le="1"} 0',
      'groupflow_turn_rows_bucket{le="4"} 1',
      'groupflow_turn_seconds_count 1',
      'groupflow_instance_changes_total 1',
      'groupflow_worker_faults_total{lane="turn"} 0',
      'groupflow_deliveries{status="dead"} 0',
      'groupflow_database_up 1',
    ]),
  );
});

test('while the database is away the figures of the process are told alone', async () => {
  const store = openMemoryStore();
  const away = () => Promise.reject(new EngineError('DATABASE_UNREACHABLE', 'It is away.'));
  await open({ ...store, counts: away });
  const lines = await read();
  expect(lines).toContain('groupflow_database_up 0');
  expect(lines.some((line) => line.startsWith('groupflow_resident_bytes '))).toBe(true);
  expect(lines.some((line) => line.startsWith('groupflow_inbox_depth'))).toBe(false);
});
