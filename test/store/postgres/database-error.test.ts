import { describe, expect, it } from 'vitest';
import { EngineError } from '../../../engine/base/index.ts';
import { openPostgresStore } from '../../../engine/store/index.ts';
import { databaseError } from '../../../engine/store/postgres/database-error.ts';
import { createTestDatabase } from '../../harness/postgres.ts';
import { execute } from '../../harness/server.ts';
import { customer, event, NOW, resultOf, TURN } from '../contract/fixtures.ts';

const unreachable = { code: 'DATABASE_UNREACHABLE', retryable: true };

function withCode(code: string): Error {
  return Object.assign(new Error('said by the driver'), { code });
}

describe('databaseError', () => {
  it('calls a lost connection retryable', () => {
    for (const code of ['57P01', '08006', 'ECONNREFUSED', '57014', '25P03']) {
      expect(databaseError(withCode(code))).toMatchObject({ ...unreachable, details: { code } });
    }
    const closed = new Error('Connection terminated unexpectedly');
    expect(databaseError(closed)).toMatchObject({ ...unreachable, cause: closed });
  });

  it('calls a full disk retryable', () => {
    expect(databaseError(withCode('53100'))).toMatchObject(unreachable);
  });

  it('calls refused access not retryable, and says what to check', () => {
    expect(databaseError(withCode('28P01'))).toMatchObject({
      code: 'DATABASE_UNREACHABLE',
      retryable: false,
    });
  });

  it('leaves other errors as they are', () => {
    const bug = withCode('42703');
    const known = new EngineError('FLOW_NOT_FOUND', 'x');
    expect([databaseError(bug), databaseError(known), databaseError('x')]).toEqual([
      bug,
      known,
      'x',
    ]);
  });
});

describe('a store whose database goes away', () => {
  it('says so when there is none', async () => {
    const connectionString = 'postgresql://nobody:secret@127.0.0.1:1/none';
    const error = await openPostgresStore({ connectionString }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject(unreachable);
    expect(String(error)).not.toContain('secret');
  });

  it('says so when connections are cut, and goes on with new ones', async () => {
    const database = await createTestDatabase(18);
    const { connectionString } = database;
    const store = await openPostgresStore({ connectionString });
    try {
      await store.ingest([event('1', customer('ann'))], NOW);
      const turn = await store.beginTurn(TURN);
      await execute(
        connectionString,
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()`,
      );
      const results = turn?.work.map((work) => resultOf(work)) ?? [];
      await expect(turn?.commit(results)).rejects.toMatchObject(unreachable);
      expect(await store.inboxDepth()).toBe(1);
      const again = await store.beginTurn(TURN);
      await again?.commit(again.work.map((work) => resultOf(work)));
      expect(await store.inboxDepth()).toBe(0);
    } finally {
      await store.close();
      await database.drop();
    }
  });

  it('frees the shards of a worker that has stopped in the middle of a turn', async () => {
    const database = await createTestDatabase(18);
    const { connectionString } = database;
    const stopped = await openPostgresStore({ connectionString, idleTimeoutMs: 500 });
    const store = await openPostgresStore({ connectionString });
    try {
      await store.ingest([event('1', customer('ann'))], NOW);
      const turn = await stopped.beginTurn(TURN);
      let taken = await store.beginTurn(TURN);
      while (taken === null) taken = await store.beginTurn(TURN);
      await taken.commit(taken.work.map((work) => resultOf(work)));
      const late = turn?.work.map((work) => resultOf(work)) ?? [];
      await expect(turn?.commit(late)).rejects.toMatchObject(unreachable);
      expect(await store.inboxDepth()).toBe(0);
    } finally {
      await Promise.all([store.close(), stopped.close()]);
      await database.drop();
    }
  });
});
