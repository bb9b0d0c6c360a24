import type { Clock } from '../engine/base/index.ts';
import type {
  Connector,
  Endpoint,
  Ingest,
  InstallationClock,
  Worker,
} from '../engine/runtime/index.ts';
import type { Store } from '../engine/store/index.ts';
import type { BacktestDesk } from './backtest/backtest-desk.ts';
import type { Log } from './log.ts';
import type { Tracing } from './tracing.ts';

/** A running engine: what the API works on. */
export interface Installation {
  readonly store: Store;
  /** Time as flows see it; it can run ahead of the system's. */
  readonly clock: InstallationClock;
  /** The machine's time, for sessions and signatures. */
  readonly systemClock: Clock;
  readonly ingest: Ingest;
  readonly worker: Worker;
  readonly backtests: BacktestDesk;
  readonly connectors: readonly Connector[];
  readonly endpoints: readonly Endpoint[];
  /** Events that may wait for their turn before new ones are refused. */
  readonly inboxMax: number;
  /** Where spans go; null: nowhere. */
  readonly traces: Tracing | null;
  readonly log: Log;
}
