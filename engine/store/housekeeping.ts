import type { Instant } from '../base/index.ts';

/**
 * What grows with time and can be forgotten by age:
 * - `events`: what was told, by when it was accepted, once every turn has taken it;
 * - `eventKeys`: by which the repetition of an event is known, by when it was accepted;
 * - `records`: what turns have decided, by their time: journals, and deliveries that are settled;
 * - `ledger`: what was sent and not sent, by its time;
 * - `instances`: ended ones, by when they ended; the figures of their flow stay;
 * - `tasks`: tasks and tickets that are done or closed, by when they were;
 * - `grants`: sign-in links and sessions, by when they expired;
 * - `messages`: messages of the sandbox, by their time.
 */
export type PruneTable =
  | 'events'
  | 'eventKeys'
  | 'records'
  | 'ledger'
  | 'instances'
  | 'tasks'
  | 'grants'
  | 'messages';

/** Connections to the database, of this process. */
export interface ConnectionUse {
  readonly max: number;
  readonly open: number;
  readonly idle: number;
  /** Callers that wait for one. */
  readonly waiting: number;
}

export interface HousekeepingStore {
  /**
   * Removes up to about `max` rows of a table that are older than `before`.
   *
   * @returns how many were removed; null, and nothing done, while another worker is at it
   */
  prune(options: {
    readonly table: PruneTable;
    readonly before: Instant;
    readonly max: number;
  }): Promise<number | null>;
  /** Null where there are no connections. */
  connectionUse(): Promise<ConnectionUse | null>;
}
