import { expect, test } from 'vitest';
import { readSettings } from '../../server/settings.ts';
import { openCollector, type SpanJson } from './collector.ts';
import { joined, openGround, publish, WELCOME } from './ground.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const INCOMING = `00-${TRACE}-00f067aa0ba902b7-01`;

test('a request, its commit, the turn and the dispatch are spans, the first two of its trace', async () => {
  const collector = await openCollector();
  const settings = readSettings({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint });
  const ground = await openGround({ settings });
  await publish(ground.client, 'welcome', WELCOME);
  await ground.request('/api/v1/events', {
    method: 'POST',
    headers: {
      Authorization: 'Bearer token-of-the-owner-0123456789abcdef',
      'Content-Type': 'application/cloudevents-batch+json',
      traceparent: INCOMING,
    },
    body: JSON.stringify([joined('1', 'p1')]),
  });
  await ground.installation.worker.settle();
  await ground.installation.traces?.close();
  await ground.close();
  collector.close();

  const named = (name: string) => collector.spans.filter((span) => span.name === name);
  const attributesOf = (span: SpanJson | undefined) => span?.attributes;
  const [request] = named('POST /api/v1/events');
  const [commit] = named('ingest commit');
  expect([request?.traceId, request?.parentSpanId]).toEqual([TRACE, '00f067aa0ba902b7']);
  expect([commit?.traceId, commit?.parentSpanId]).toEqual([TRACE, request?.spanId]);
  expect(attributesOf(request)).toContainEqual({
    key: 'http.response.status_code',
    value: { intValue: '202' },
  });
  expect(attributesOf(named('turn')[0])).toEqual(
    expect.arrayContaining([
      { key: 'groupflow.events', value: { intValue: '2' } },
      { key: 'groupflow.effects', value: { intValue: '1' } },
      { key: 'groupflow.shards', value: { intValue: '2' } },
    ]),
  );
  const [deliver] = named('deliver');
  expect(named('dispatch').map(({ spanId }) => spanId)).toContain(deliver?.parentSpanId);
  expect(attributesOf(deliver)).toContainEqual({
    key: 'groupflow.connector',
    value: { stringValue: 'sandbox' },
  });
  expect(attributesOf(named('dispatch')[0])).toContainEqual({
    key: 'groupflow.sent',
    value: { intValue: '1' },
  });
});
