import type { PruneTable } from '../store/index.ts';
import type { DispatchReport } from './dispatch.ts';
import type { HistogramReading } from './histogram.ts';
import { createHistogram } from './histogram.ts';
import type { ScheduleReport } from './schedule.ts';
import type { TurnReport } from './turn.ts';

/** The loops of a worker. */
export type LaneName = 'turn' | 'dispatch' | 'schedule' | 'prune';

/** What a worker has done since it was made; each only grows. */
export interface WorkerCounters {
  readonly turns: number;
  /** Events taken in turns. */
  readonly events: number;
  /** Instances that were started, moved or ended. */
  readonly instances: number;
  readonly effects: number;
  readonly quarantined: number;
  readonly sent: number;
  readonly retried: number;
  readonly failed: number;
  readonly dead: number;
  readonly unknown: number;
  /** Events raised by schedules. */
  readonly scheduled: number;
  /** Steps that threw. */
  readonly faults: Readonly<Record<LaneName, number>>;
  /** Rows that were removed because of their age. */
  readonly pruned: Readonly<Partial<Record<PruneTable, number>>>;
  readonly turnSeconds: HistogramReading;
  /** Events and woken instances of a turn. */
  readonly turnRows: HistogramReading;
}

export interface Counting {
  read(): WorkerCounters;
  turn(report: TurnReport, seconds: number): void;
  dispatch(report: DispatchReport): void;
  schedule(report: ScheduleReport): void;
  pruned(table: PruneTable, rows: number): void;
  fault(lane: LaneName): void;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const ROWS = [1, 4, 16, 64, 256, 512, 1_024, 2_048];

/** Starts counting from zero. */
export function createCounting(): Counting {
  const sums = { turns: 0, events: 0, instances: 0, effects: 0, quarantined: 0, scheduled: 0 };
  const outcomes = { sent: 0, retried: 0, failed: 0, dead: 0, unknown: 0 };
  const faults: Record<LaneName, number> = { turn: 0, dispatch: 0, schedule: 0, prune: 0 };
  const pruned: Partial<Record<PruneTable, number>> = {};
  const turnSeconds = createHistogram(SECONDS);
  const turnRows = createHistogram(ROWS);
  return {
    read: () => ({
      ...sums,
      ...outcomes,
      faults: { ...faults },
      pruned: { ...pruned },
      turnSeconds: turnSeconds.read(),
      turnRows: turnRows.read(),
    }),
    turn({ events, instances, effects, quarantined }, seconds) {
      sums.turns += 1;
      sums.events += events;
      sums.instances += instances;
      sums.effects += effects;
      sums.quarantined += quarantined;
      turnSeconds.observe(seconds);
      turnRows.observe(Math.max(events, instances));
    },
    dispatch({ sent, retried, failed, dead, unknown }) {
      outcomes.sent += sent;
      outcomes.retried += retried;
      outcomes.failed += failed;
      outcomes.dead += dead;
      outcomes.unknown += unknown;
    },
    schedule({ events }) {
      sums.scheduled += events;
    },
    pruned(table, rows) {
      pruned[table] = (pruned[table] ?? 0) + rows;
    },
    fault(lane) {
      faults[lane] += 1;
    },
  };
}
