import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as it arrives. */
export interface SpanJson {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: unknown;
  readonly status: unknown;
}

/** A collector that keeps what it gets, and answers as it is told. */
export async function openCollector() {
  const spans: SpanJson[] = [];
  const requests: { path: string; headers: NodeJS.Dict<string | string[]>; body: unknown }[] = [];
  const answers: number[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      const status = answers.shift() ?? 200;
      requests.push({ path: request.url ?? '', headers: request.headers, body });
      if (status === 200) spans.push(...body.resourceSpans[0].scopeSpans[0].spans);
      response.writeHead(status, { 'Content-Type': 'application/json' }).end('{}');
    });
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  return { spans, requests, answers, endpoint, close: () => server.close() };
}
