import type { Json } from './json.ts';

/** What can go wrong in operation, closed: `server/problem.ts` translates each to HTTP. */
export type EngineErrorCode =
  | 'APPROVAL_REFUSED'
  | 'BACKTEST_NOT_FOUND'
  | 'BACKTEST_RUNNING'
  | 'BROADCAST_ENDED'
  | 'BROADCAST_NOT_FOUND'
  | 'CLOCK_LOCKED'
  | 'CONNECTOR_FAILED'
  | 'CONTENT_TYPE'
  | 'DATABASE_UNREACHABLE'
  | 'DRAFT_CHANGED'
  | 'EVENT_INVALID'
  | 'EVENT_NOT_FOUND'
  | 'EVENT_STATUS'
  | 'EXTENSION_MISSING'
  | 'FLOW_HAS_FINDINGS'
  | 'FLOW_NOT_FOUND'
  | 'FLOW_STATUS'
  | 'INPUT_INVALID'
  | 'INSTANCE_NOT_FOUND'
  | 'INSTANCE_RUNNING'
  | 'INSTANCE_STATUS'
  | 'DELIVERY_NOT_FOUND'
  | 'DELIVERY_STATUS'
  | 'METHOD_NOT_ALLOWED'
  | 'MIGRATION_REFUSED'
  | 'NOT_FOUND'
  | 'ORIGIN_REFUSED'
  | 'OVERLOADED'
  | 'PAYLOAD_TOO_LARGE'
  | 'SCHEMA_NEWER'
  | 'SETTINGS_INVALID'
  | 'SUBJECT_GONE'
  | 'SUBJECT_NOT_FOUND'
  | 'TASK_NOT_FOUND'
  | 'TASK_STATUS'
  | 'UNAUTHENTICATED'
  | 'VERSION_NOT_FOUND'
  | 'VERSION_UNFIT'
  | 'WORKSPACE_INVALID'
  | 'WORKSPACE_IN_USE';

/** An expected operational outcome: thrown at boundaries, shown to whoever asked. */
export class EngineError extends Error {
  readonly code: EngineErrorCode;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, Json>>;

  constructor(
    code: EngineErrorCode,
    message: string,
    options: {
      retryable?: boolean;
      details?: Readonly<Record<string, Json>>;
      cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'EngineError';
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.details = options.details ?? {};
  }
}

/** A bug: this unit of work stops, its evidence is kept. */
export class InvariantError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'InvariantError';
  }
}

/** Ends a switch over a closed union: a member without a case does not compile. */
export function unreachable(value: never): never {
  throw new InvariantError(`Unhandled case: ${JSON.stringify(value)}`);
}

/** Asserts what the types cannot say; the message says what was expected. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}
