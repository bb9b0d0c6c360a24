import type { Instant } from '../base/index.ts';

/**
 * What grows with time and can be forgotten by age:
 * - `events`: events and the keys by which their repetition is known, by when they were accepted;
 * - `records`: what turns have decided, by their time: the journals of instances;
 * - `deliveries`: settled ones with their effects, by when they were settled;
 * - `instances`: ended ones, by when they ended; the figures of their flow stay;
 * - `grants`: sign-in links and sessions, by when they expired;
 * - `messages`: messages of the sandbox, by their time.
 */
export type PruneTable = 'events' | 'records' | 'deliveries' | 'instances' | 'grants' | 'messages';

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
