import { randomUUID } from 'node:crypto';
import type { FlowId } from '../../engine/base/index.ts';
import { EngineError } from '../../engine/base/index.ts';
import type { BacktestSides } from '../../engine/runtime/index.ts';
import { backtestSides } from '../../engine/runtime/index.ts';
import type { BacktestResult } from '../../engine/simulate/backtest/index.ts';
import type { Store } from '../../engine/store/index.ts';
import type { Log } from '../log.ts';
import type { Period, RunProgress } from './backtest-run.ts';
import { runBacktest } from './backtest-run.ts';

export type RunStatus = 'running' | 'done' | 'cancelled' | 'failed';

/** One backtest of a flow, under way or over. */
export interface BacktestRun extends Period {
  readonly id: string;
  readonly flow: FlowId;
  readonly status: RunStatus;
  readonly progress: RunProgress;
  /** Null until it is done. */
  readonly result: BacktestResult | null;
}

export interface BacktestOrder extends Period {
  readonly flow: FlowId;
  /** Instead of the flow's draft. */
  readonly text?: string;
  /** Instead of the stored workspace. */
  readonly workspace?: string;
}

/** Runs backtests beside everything else that a server does, one at a time. */
export interface BacktestDesk {
  /**
   * Begins one.
   * @throws EngineError BACKTEST_RUNNING, FLOW_NOT_FOUND, FLOW_HAS_FINDINGS, WORKSPACE_INVALID
   */
  start(order: BacktestOrder): Promise<BacktestRun>;
  /** @throws EngineError BACKTEST_NOT_FOUND, also of one that was too long ago */
  find(flow: FlowId, id: string): BacktestRun;
  /** Ends one that is under way. @throws EngineError BACKTEST_NOT_FOUND */
  cancel(flow: FlowId, id: string): BacktestRun;
  /** Resolves once nothing is under way. */
  settled(): Promise<void>;
  /** Ends what is under way. */
  stop(): Promise<void>;
}

/** Runs that are kept to be looked at; a result has some ten thousand characters. */
const KEPT_MAX = 20;

interface UnderWay {
  readonly id: string;
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

/** The last runs, by id. */
interface RunMemory {
  add(run: BacktestRun): void;
  change(id: string, part: Partial<BacktestRun>): void;
  /** @throws EngineError BACKTEST_NOT_FOUND */
  find(flow: FlowId, id: string): BacktestRun;
}

function createRunMemory(): RunMemory {
  const runs = new Map<string, BacktestRun>();
  return {
    add(run) {
      const [oldest] = runs.keys();
      if (runs.size >= KEPT_MAX && oldest !== undefined) runs.delete(oldest);
      runs.set(run.id, run);
    },
    change(id, part) {
      const run = runs.get(id);
      if (run) runs.set(id, { ...run, ...part });
    },
    find(flow, id) {
      const run = runs.get(id);
      if (run?.flow === flow) return run;
      throw new EngineError(
        'BACKTEST_NOT_FOUND',
        `The flow \`${flow}\` has no backtest \`${id}\`. The last ${KEPT_MAX} are kept until the server stops.`,
        { details: { flow, run: id } },
      );
    },
  };
}

export function createBacktestDesk(parts: {
  readonly store: Store;
  readonly log: Log;
}): BacktestDesk {
  const runs = createRunMemory();
  let isStarting = false;
  let underWay: UnderWay | null = null;

  async function play(run: BacktestRun, sides: BacktestSides, signal: AbortSignal): Promise<void> {
    const { id, from, to } = run;
    const onProgress = (progress: RunProgress) => runs.change(id, { progress });
    try {
      const { store } = parts;
      const result = await runBacktest({ ...sides, store, from, to, signal, onProgress });
      runs.change(id, { status: 'done', result });
    } catch (error) {
      runs.change(id, { status: signal.aborted ? 'cancelled' : 'failed' });
      if (!signal.aborted) parts.log.error({ err: error, run: id }, 'a backtest has failed');
    }
  }

  function begin(order: BacktestOrder, sides: BacktestSides): BacktestRun {
    const { flow, from, to } = order;
    const progress = { events: 0, at: null };
    const status = 'running' as const;
    const run: BacktestRun = { id: randomUUID(), flow, from, to, status, progress, result: null };
    runs.add(run);
    const abort = new AbortController();
    const ended = play(run, sides, abort.signal).then(() => {
      underWay = null;
    });
    underWay = { id: run.id, abort, ended };
    return run;
  }

  return {
    async start(order) {
      if (underWay !== null || isStarting) throw running(underWay?.id ?? null);
      isStarting = true;
      try {
        return begin(order, await backtestSides(parts.store, order.flow, order));
      } finally {
        isStarting = false;
      }
    },
    find: runs.find,
    cancel(flow, id) {
      const run = runs.find(flow, id);
      if (underWay?.id !== id) return run;
      underWay.abort.abort();
      runs.change(id, { status: 'cancelled' });
      return runs.find(flow, id);
    },
    settled: async () => underWay?.ended,
    async stop() {
      underWay?.abort.abort();
      await underWay?.ended;
    },
  };
}

function running(run: string | null): EngineError {
  return new EngineError(
    'BACKTEST_RUNNING',
    'Another backtest is under way. Wait until it has ended, or cancel it.',
    { details: { run } },
  );
}
