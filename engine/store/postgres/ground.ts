import type { Database } from './database.ts';
import type { Liveness } from './liveness.ts';
import type { Memory } from './turn-read.ts';
import type { Vacuum } from './vacuum.ts';

/** What the parts of the store stand on. */
export interface Ground {
  readonly database: Database;
  readonly shardCount: number;
  readonly vacuum: Vacuum;
  readonly memory: Memory;
  readonly liveness: Liveness;
}
