import type { Clock } from '../base/index.ts';
import type { NewEvent } from '../core/index.ts';
import { ENGINE_SOURCE } from '../core/index.ts';
import type { Accepted, TurnStore } from '../store/index.ts';

/** What raising an event of the engine's own needs. */
export interface RaiseDesk {
  readonly store: Pick<TurnStore, 'ingest'>;
  readonly clock: Clock;
  /** Wakes a worker. */
  readonly notify?: () => void;
}

/** An event of the engine's own, before it is told when. */
export type EngineEvent = Omit<NewEvent, 'source' | 'time'>;

/** Stores events of the engine's own, all or none, and wakes a worker. */
export async function raise(desk: RaiseDesk, events: readonly EngineEvent[]): Promise<Accepted> {
  const now = desk.clock.now();
  const { accepted, duplicates } = await desk.store.ingest(
    events.map((event) => ({ ...event, source: ENGINE_SOURCE, time: now })),
    now,
  );
  desk.notify?.();
  return { accepted, duplicates };
}
