import { firstSchema } from './0001-first-schema.ts';
import { packedTurns } from './0002-packed-turns.ts';
import { migration } from './0003-migration.ts';
import { tasks } from './0004-tasks.ts';
import { ledger } from './0005-ledger.ts';
import { broadcasts } from './0006-broadcasts.ts';
import { segments } from './0007-segments.ts';

export interface Migration {
  /** Counts from 1 without gaps; a migration that was released never changes. */
  readonly number: number;
  readonly name: string;
  readonly text: string;
}

export const MIGRATIONS: readonly Migration[] = [
  { number: 1, name: 'first-schema', text: firstSchema },
  { number: 2, name: 'packed-turns', text: packedTurns },
  { number: 3, name: 'migration', text: migration },
  { number: 4, name: 'tasks', text: tasks },
  { number: 5, name: 'ledger', text: ledger },
  { number: 6, name: 'broadcasts', text: broadcasts },
  { number: 7, name: 'segments', text: segments },
];
