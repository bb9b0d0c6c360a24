import type { DispatchReport } from './dispatch.ts';
import type { ScheduleReport } from './schedule.ts';
import type { TurnReport } from './turn.ts';

/** What a worker has done since it was made; each only grows. */
export interface WorkerCounters {
  readonly turns: number;
  /** Events taken in turns. */
  readonly events: number;
  readonly effects: number;
  readonly quarantined: number;
  readonly sent: number;
  readonly retried: number;
  readonly failed: number;
  readonly dead: number;
  readonly unknown: number;
  /** Events raised by schedules. */
  readonly scheduled: number;
  /** Steps of any lane that threw. */
  readonly faults: number;
}

export interface Counting {
  read(): WorkerCounters;
  turn(report: TurnReport): void;
  dispatch(report: DispatchReport): void;
  schedule(report: ScheduleReport): void;
  fault(): void;
}

/** Starts counting from zero. */
export function createCounting(): Counting {
  let counters: WorkerCounters = {
    turns: 0,
    events: 0,
    effects: 0,
    quarantined: 0,
    sent: 0,
    retried: 0,
    failed: 0,
    dead: 0,
    unknown: 0,
    scheduled: 0,
    faults: 0,
  };
  const add = (more: Partial<WorkerCounters>) => {
    const grown = Object.entries(more).map(([name, count]) => [
      name,
      // The names of `more` are among those of `counters`.
      counters[name as keyof WorkerCounters] + count,
    ]);
    counters = { ...counters, ...Object.fromEntries(grown) };
  };
  return {
    read: () => counters,
    turn: ({ events, effects, quarantined }) => add({ turns: 1, events, effects, quarantined }),
    dispatch: ({ sent, retried, failed, dead, unknown }) =>
      add({ sent, retried, failed, dead, unknown }),
    schedule: ({ events }) => add({ scheduled: events }),
    fault: () => add({ faults: 1 }),
  };
}
