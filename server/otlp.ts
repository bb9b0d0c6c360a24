import type { SpanAttributes } from '../engine/runtime/index.ts';
import type { TracingSettings } from './settings.ts';
import { VERSION } from './version.ts';

/** Spans that wait at most; more are dropped and counted, so that a collector cannot hurt us. */
const QUEUE_MAX = 4_096;
const BATCH_MAX = 512;
const FLUSH_MS = 1_000;
const FLUSH_LONGEST_MS = 30_000;
const TIMEOUT_MS = 5_000;

/** A finished piece of work. */
export interface SpanRecord {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly kind: 'internal' | 'server';
  /** Milliseconds since 1970, with fractions. */
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: SpanAttributes;
  /** What it failed with; null when it did not. */
  readonly error: string | null;
}

/** Sends spans to a collector, in the background. */
export interface TraceExporter {
  /** Takes a span, or drops it when too many wait; never waits and never throws. */
  add(span: SpanRecord): void;
  counters(): { readonly exported: number; readonly dropped: number };
  /** Sends what waits, once, and stops. */
  close(): Promise<void>;
}

/**
 * Opens an exporter by OTLP over HTTP in JSON. While the collector is away or says that it is
 * overloaded, spans wait for it as long as there is room; what it refuses is dropped.
 * @see https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
export function createTraceExporter(settings: TracingSettings): TraceExporter {
  let queue: SpanRecord[] = [];
  let exported = 0;
  let dropped = 0;
  let waitMs = FLUSH_MS;
  let timer: NodeJS.Timeout | null = null;
  let flushing: Promise<void> | null = null;

  function schedule(ms: number): void {
    timer ??= setTimeout(() => {
      timer = null;
      flush();
    }, ms).unref();
  }

  function flush(): void {
    if (flushing !== null || queue.length === 0) return;
    flushing = sendAll().finally(() => {
      flushing = null;
      if (queue.length > 0) schedule(waitMs);
    });
  }

  async function sendAll(): Promise<void> {
    const batch = queue.slice(0, BATCH_MAX);
    const outcome = await post(settings, batch);
    if (outcome === 'later') {
      waitMs = Math.min(waitMs * 2, FLUSH_LONGEST_MS);
      return;
    }
    waitMs = FLUSH_MS;
    queue = queue.slice(batch.length);
    if (outcome === 'taken') exported += batch.length;
    else dropped += batch.length;
    if (queue.length >= BATCH_MAX) await sendAll();
  }

  return {
    add(span) {
      if (queue.length >= QUEUE_MAX) {
        dropped += 1;
        return;
      }
      queue.push(span);
      if (queue.length >= BATCH_MAX && waitMs === FLUSH_MS) flush();
      else schedule(waitMs);
    },
    counters: () => ({ exported, dropped }),
    async close() {
      await flushing;
      if (timer !== null) clearTimeout(timer);
      if (queue.length > 0) await sendAll();
      dropped += queue.length;
      queue = [];
    },
  };
}

async function post(
  { endpoint, headers, serviceName }: TracingSettings,
  spans: readonly SpanRecord[],
): Promise<'taken' | 'later' | 'refused'> {
  try {
    const response = await fetch(`${endpoint}/v1/traces`, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: JSON.stringify(requestOf(serviceName, spans)),
    });
    await response.body?.cancel();
    if (response.ok) return 'taken';
    return response.status === 429 || response.status >= 500 ? 'later' : 'refused';
  } catch {
    return 'later';
  }
}

/** An `ExportTraceServiceRequest` in the JSON form of its protobuf. */
function requestOf(serviceName: string, spans: readonly SpanRecord[]): unknown {
  const attributes = { 'service.name': serviceName, 'service.version': VERSION };
  return {
    resourceSpans: [
      {
        resource: { attributes: attributeList(attributes) },
        scopeSpans: [
          { scope: { name: 'groupflow', version: VERSION }, spans: spans.map(spanJson) },
        ],
      },
    ],
  };
}

const KINDS = { internal: 1, server: 2 } as const;
const STATUS_ERROR = 2;

function spanJson(span: SpanRecord): unknown {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    ...(span.parentId === null ? {} : { parentSpanId: span.parentId }),
    name: span.name,
    kind: KINDS[span.kind],
    startTimeUnixNano: nanoseconds(span.startMs),
    endTimeUnixNano: nanoseconds(span.endMs),
    attributes: attributeList(span.attributes),
    status: span.error === null ? {} : { code: STATUS_ERROR, message: span.error },
  };
}

/** As text, for it is beyond what a number holds exactly. */
function nanoseconds(ms: number): string {
  return String(BigInt(Math.round(ms * 1_000)) * 1_000n);
}

function attributeList(attributes: SpanAttributes): readonly unknown[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: valueJson(value) }));
}

function valueJson(value: string | number | boolean): unknown {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}
