/** What a span is told of the work; names by OpenTelemetry's rules, such as `groupflow.events`. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** A piece of work that is being timed. */
export interface Span {
  set(attributes: SpanAttributes): void;
  /** Forgets it: there was nothing to do. */
  discard(): void;
}

/** Times pieces of work, where somebody wants to know. */
export interface Tracer {
  /** Does work in a span, below the span that it is called in. What it throws marks the span. */
  trace<Value>(name: string, work: (span: Span) => Promise<Value>): Promise<Value>;
}

const NO_SPAN: Span = { set() {}, discard() {} };

/** Times nothing, and costs nothing. */
export const NO_TRACER: Tracer = { trace: (_, work) => work(NO_SPAN) };
