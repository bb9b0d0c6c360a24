import type { WorkerState } from '../engine/runtime/index.ts';
import type { Installation } from './installation.ts';

/**
 * Whether the process can do its work: the database answers, and its own worker, where it has one,
 * has looked for work and does not stop.
 */
export interface Readiness {
  readonly ready: boolean;
  readonly database: 'reachable' | 'unreachable';
  readonly worker: WorkerState | 'failing';
}

/** Asks the database and the worker. */
export async function readiness({ store, worker, log }: Installation): Promise<Readiness> {
  const { state, fault } = worker.health();
  const isAtWork = state === 'starting' || state === 'running';
  const workerState = isAtWork && fault !== null ? 'failing' : state;
  try {
    await store.revision();
    // An API without its own worker is ready: other processes may run one.
    const ready = workerState === 'running' || workerState === 'stopped';
    return { ready, database: 'reachable', worker: workerState };
  } catch (error) {
    log.warn({ err: error }, 'readiness: the database does not answer');
    return { ready: false, database: 'unreachable', worker: workerState };
  }
}
