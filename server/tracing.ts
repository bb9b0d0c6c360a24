import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { EngineError } from '../engine/base/index.ts';
import type { Span, SpanAttributes, Tracer } from '../engine/runtime/index.ts';
import type { SpanRecord, TraceExporter } from './otlp.ts';

/** Where in a trace some work is. */
interface TraceContext {
  readonly traceId: string;
  readonly spanId: string;
  readonly isSampled: boolean;
}

/** The tracer of a process, with what requests from and to other systems need. */
export interface Tracing extends Tracer {
  /** Does work in a span below the one that a request's `traceparent` names, if it is one. */
  traceRequest<Value>(
    traceparent: string | undefined,
    work: (span: RequestSpan) => Promise<Value>,
  ): Promise<Value>;
  /** The `traceparent` of the work under way, for requests that it makes; null outside of any. */
  traceparent(): string | null;
  counters: TraceExporter['counters'];
  close(): Promise<void>;
}

/** A request's span has its name once its route is known. */
export interface RequestSpan extends Span {
  rename(name: string): void;
}

// Version 00 of https://www.w3.org/TR/trace-context/; later versions may have more fields.
const TRACEPARENT =
  /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-|$)/;

/** Makes a tracer whose finished spans go to an exporter. */
export function createTracing(exporter: TraceExporter): Tracing {
  const contexts = new AsyncLocalStorage<TraceContext>();
  const begin = (kind: SpanRecord['kind'], parent: TraceContext | undefined) =>
    beginSpan(exporter, { kind, parent });
  return {
    trace(name, work) {
      const span = begin('internal', contexts.getStore());
      span.rename(name);
      return contexts.run(span.context, () => span.during(work));
    },
    traceRequest(traceparent, work) {
      const span = begin('server', parseTraceparent(traceparent));
      return contexts.run(span.context, () => span.during(work));
    },
    traceparent() {
      const context = contexts.getStore();
      if (context === undefined) return null;
      return `00-${context.traceId}-${context.spanId}-0${context.isSampled ? 1 : 0}`;
    },
    counters: () => exporter.counters(),
    close: () => exporter.close(),
  };
}

function parseTraceparent(text: string | undefined): TraceContext | undefined {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(text ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

interface OpenSpan extends RequestSpan {
  readonly context: TraceContext;
  during<Value>(work: (span: RequestSpan) => Promise<Value>): Promise<Value>;
}

function beginSpan(
  exporter: TraceExporter,
  of: { readonly kind: SpanRecord['kind']; readonly parent: TraceContext | undefined },
): OpenSpan {
  const { kind, parent } = of;
  const context: TraceContext = {
    traceId: parent?.traceId ?? randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    isSampled: parent?.isSampled ?? true,
  };
  const startMs = nowMs();
  let name = 'request';
  let attributes: SpanAttributes = {};
  let isKept = context.isSampled;
  const end = (error: string | null) => {
    if (!isKept) return;
    const { traceId, spanId } = context;
    const parentId = parent?.spanId ?? null;
    const times = { startMs, endMs: nowMs() };
    exporter.add({ traceId, spanId, parentId, name, kind, ...times, attributes, error });
  };
  const span: OpenSpan = {
    context,
    set(more) {
      attributes = { ...attributes, ...more };
    },
    discard() {
      isKept = false;
    },
    rename(given) {
      name = given;
    },
    async during(work) {
      try {
        const value = await work(span);
        end(null);
        return value;
      } catch (error) {
        end(reasonOf(error));
        throw error;
      }
    },
  };
  return span;
}

/** Names the failure without quoting it: messages of bugs can hold what people wrote. */
function reasonOf(error: unknown): string {
  if (error instanceof EngineError) return error.code;
  return error instanceof Error ? error.name : 'Error';
}

function nowMs(): number {
  return performance.timeOrigin + performance.now();
}
