import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Store } from '../../../engine/store/index.ts';
import { openMemoryStore, openPostgresStore } from '../../../engine/store/index.ts';
import {
  createTestDatabase,
  POSTGRES_VERSIONS,
  type TestDatabase,
} from '../../harness/postgres.ts';
import { emptyDatabase } from '../../harness/server.ts';
import { commandsArbitrary } from './commands.ts';
import { liveThrough } from './live.ts';

interface Ground {
  readonly name: string;
  readonly runs: number;
  readonly met: readonly string[];
  open(): Promise<{ readonly store: Store; close(): Promise<void> }>;
  end(): Promise<void>;
}

const MET = ['advanced', 'duplicate', 'more', 'two turns', 'withdrawal'];

const MEMORY: Ground = {
  name: 'memory',
  runs: 300,
  met: [...MET, 'lease', 'retried', 'second outcome'],
  open: async () => ({ store: openMemoryStore(), close: async () => {} }),
  end: async () => {},
};

/** One database for all lives of a version, emptied after each. */
function postgres(version: (typeof POSTGRES_VERSIONS)[number]): Ground {
  let opened: Promise<{ readonly database: TestDatabase; readonly store: Store }> | null = null;
  const open = async () => {
    const database = await createTestDatabase(version);
    const { connectionString } = database;
    return { database, store: await openPostgresStore({ connectionString, poolMax: 12 }) };
  };
  return {
    name: `PostgreSQL ${version}`,
    runs: 25,
    met: MET,
    async open() {
      opened ??= open();
      const { database, store } = await opened;
      return { store, close: () => emptyDatabase(database.connectionString) };
    },
    async end() {
      const ground = await opened;
      await ground?.store.close();
      await ground?.database.drop();
    },
  };
}

describe.each([MEMORY, ...POSTGRES_VERSIONS.map(postgres)])('a store in $name', (ground) => {
  afterAll(() => ground.end());

  it('agrees with a model of maps and lists, whatever is asked of it', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(commandsArbitrary, async (commands) => {
        const { store, close } = await ground.open();
        try {
          for (const name of (await liveThrough(store, commands)).seen) seen.add(name);
        } finally {
          await close();
        }
      }),
      // The same lives at every run of the suite: a failure is nobody's luck.
      { numRuns: ground.runs, seed: 20_260_302, endOnFailure: false },
    );
    // What the lives must have met to mean something; the few of a database meet less.
    expect(ground.met.filter((name) => !seen.has(name))).toEqual([]);
  }, 180_000);
});
