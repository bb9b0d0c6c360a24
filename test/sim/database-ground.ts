import type { Random } from '../../engine/base/index.ts';
import { EngineError } from '../../engine/base/index.ts';
import type { NewEvent } from '../../engine/core/index.ts';
import type { Store } from '../../engine/store/index.ts';
import type { Executor, Process } from './executor.ts';
import { Interrupted } from './executor.ts';
import type { Faults } from './faults.ts';
import type { History } from './history.ts';

/** What the parts of the simulated database share. */
export interface DatabaseGround {
  readonly store: Store;
  readonly executor: Executor;
  readonly faults: Faults;
  readonly history: History;
  readonly random: Random;
  /** The database's own process, which outlives all others. */
  readonly server: Process;
  /** Events whose transaction has drawn its numbers and is not committed yet. */
  readonly hidden: Map<string, Promise<void>>;
  readonly known: Set<string>;
  readonly turns: Set<OpenTurn>;
}

export interface OpenTurn {
  readonly process: Process;
  cutOff(): void;
}

/** Waits for a call to get through. @throws EngineError DATABASE_UNREACHABLE */
export async function reach(
  ground: DatabaseGround,
  process: Process,
  label: string,
): Promise<void> {
  try {
    await ground.executor.point(process, label);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    throw unreachableDatabase();
  }
}

export function unreachableDatabase(): EngineError {
  return new EngineError('DATABASE_UNREACHABLE', 'The connection was lost.', { retryable: true });
}

/** Names an event as its source does. */
export function nameOf(event: Pick<NewEvent, 'source' | 'id'>): string {
  return `${event.source}|${event.id}`;
}
