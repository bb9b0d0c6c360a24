import { afterEach, expect, test } from 'vitest';
import { EngineError } from '../../engine/base/index.ts';
import { createTraceExporter } from '../../server/otlp.ts';
import type { Tracing } from '../../server/tracing.ts';
import { createTracing } from '../../server/tracing.ts';
import { openCollector } from './collector.ts';

let collector: Awaited<ReturnType<typeof openCollector>>;
let tracing: Tracing;
afterEach(() => {
  collector.close();
});

async function open(headers: Record<string, string> = {}): Promise<void> {
  collector = await openCollector();
  const settings = { endpoint: collector.endpoint, headers, serviceName: 'flows' };
  tracing = createTracing(createTraceExporter(settings));
}

const INCOMING = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

test('spans go to the collector, each below the one that it is part of', async () => {
  await open({ 'x-key': 'secret' });
  await tracing.traceRequest(INCOMING, async (request) => {
    request.rename('POST /events');
    await tracing.trace('ingest commit', async (span) => {
      span.set({ 'groupflow.accepted': 2, done: true, name: 'x', share: 0.5 });
    });
  });
  await tracing.close();
  const [inner, outer] = collector.spans;
  expect(outer).toMatchObject({
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    parentSpanId: '00f067aa0ba902b7',
    name: 'POST /events',
    kind: 2,
    status: {},
  });
  expect(inner).toEqual({
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
    parentSpanId: outer?.spanId,
    name: 'ingest commit',
    kind: 1,
    startTimeUnixNano: expect.stringMatching(/^\d{19}$/),
    endTimeUnixNano: expect.stringMatching(/^\d{19}$/),
    attributes: [
      { key: 'groupflow.accepted', value: { intValue: '2' } },
      { key: 'done', value: { boolValue: true } },
      { key: 'name', value: { stringValue: 'x' } },
      { key: 'share', value: { doubleValue: 0.5 } },
    ],
    status: {},
  });
  const [request] = collector.requests;
  expect([request?.path, request?.headers['x-key']]).toEqual(['/v1/traces', 'secret']);
  expect(request?.body).toMatchObject({
    resourceSpans: [
      {
        resource: {
          attributes: expect.arrayContaining([
            { key: 'service.name', value: { stringValue: 'flows' } },
          ]),
        },
      },
    ],
  });
  expect(tracing.counters()).toEqual({ exported: 2, dropped: 0 });
});

test('work that fails marks its span, by its code and without its words', async () => {
  await open();
  const failing = tracing.trace('turn', async () => {
    throw new EngineError('OVERLOADED', 'Private words.');
  });
  await expect(failing).rejects.toThrow('Private words.');
  await tracing.close();
  expect(collector.spans).toMatchObject([
    { name: 'turn', status: { code: 2, message: 'OVERLOADED' } },
  ]);
});

test('a span without work is forgotten', async () => {
  await open();
  await tracing.trace('turn', async (span) => span.discard());
  await tracing.close();
  expect(collector.requests).toEqual([]);
});

test('a trace that is not recorded elsewhere is passed on and not recorded here', async () => {
  await open();
  const passedOn = await tracing.traceRequest(INCOMING.replace(/01$/, '00'), async () =>
    tracing.traceparent(),
  );
  await tracing.close();
  expect(passedOn).toMatch(/^00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-00$/);
  expect(collector.requests).toEqual([]);
});

test.each([
  undefined,
  'nonsense',
  INCOMING.toUpperCase(),
  INCOMING.replace(/^00/, 'ff'),
  `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
])('begins a trace of its own for the header %s', async (header) => {
  await open();
  const own = await tracing.traceRequest(header, async () => tracing.traceparent());
  await tracing.close();
  expect(own).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  expect(own).not.toContain('4bf92f3577b34da6a3ce929d0e0e4736');
  expect(collector.spans[0]?.parentSpanId).toBeUndefined();
});

test('outside of any work there is no trace', async () => {
  await open();
  expect(tracing.traceparent()).toBeNull();
});

test('a collector that is overloaded gets the spans later', async () => {
  await open();
  collector.answers.push(503);
  await tracing.trace('turn', async () => undefined);
  await expect.poll(() => collector.spans.length, { timeout: 10_000 }).toBe(1);
  expect(collector.requests).toHaveLength(2);
});

test('what the collector refuses is dropped and counted', async () => {
  await open();
  collector.answers.push(400);
  await tracing.trace('turn', async () => undefined);
  await tracing.close();
  expect(tracing.counters()).toEqual({ exported: 0, dropped: 1 });
});

test('while the collector is away spans wait up to a bound, and the rest is counted', async () => {
  await open();
  collector.close();
  for (let count = 0; count < 4_100; count += 1) await tracing.trace('turn', async () => undefined);
  expect(tracing.counters().dropped).toBe(4);
  await tracing.close();
  expect(tracing.counters()).toEqual({ exported: 0, dropped: 4_100 });
});
