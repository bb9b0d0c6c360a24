import type { Writable } from 'node:stream';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { ConnectionUse } from '../housekeeping.ts';
import type { Tables } from './tables.ts';

export interface PostgresOptions {
  readonly connectionString: string;
  /** Most connections at once; at least 2, since a schedule reads while it holds its own. */
  readonly poolMax?: number;
  readonly statementTimeoutMs?: number;
  /** A stopped worker is cut off after this, and its shards are free again. */
  readonly idleTimeoutMs?: number;
  readonly connectTimeoutMs?: number;
  /** How long the answer may stay out after the statement's own timeout; 5 s when absent. */
  readonly silenceMs?: number;
}

/** A statement that each connection prepares once, under its name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

type Values = readonly unknown[];

/** Whatever can run a statement: the pool outside, a connection inside a transaction. */
export interface Runner {
  run<Row extends object>(statement: Statement, values: Values): Promise<readonly Row[]>;
}

/** A transaction that is open. Statements that are not awaited in between share one round trip. */
export interface Transaction extends Runner {
  readonly inTransaction: true;
  /** Changes settings for the rest of the transaction. */
  set(text: string): Promise<void>;
}

/** The pool, for prepared statements and for queries that are put together with kysely. */
export interface Database extends Runner {
  readonly query: Kysely<Tables>;
  begin(settings?: string): Promise<OpenTransaction>;
  transact<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    settings?: string,
  ): Promise<Result>;
  /** Runs a command that cannot be part of a transaction. */
  command(text: string): Promise<void>;
  use(): ConnectionUse;
  close(): Promise<void>;
}

/**
 * Makes the planner find rows by an index only, in turns, claims and settlements. Plans are made
 * once for a connection, maybe while the tables are still empty, when the planner would prefer to
 * read them whole ever after. Up to PostgreSQL 17 what is switched off counts as very dear, and
 * dear plans are compiled, which takes 0.5 s: hence jit.
 */
export const BY_INDEX = `
set local jit = off;
set local enable_seqscan = off;
set local enable_hashjoin = off;
set local enable_mergejoin = off;
set local enable_material = off`;

/** Takes part of it back, for statements that join what they were given. */
export const WITH_HASHES = 'set local enable_hashjoin = on';

export interface OpenTransaction extends Transaction {
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

const STATEMENT_TIMEOUT_MS = 30_000;
const IDLE_TIMEOUT_MS = 30_000;
const CONNECT_TIMEOUT_MS = 10_000;
/** The database tells of its own timeout; one that tells nothing for so much longer is gone. */
const SILENCE_MS = 5_000;
const POOL_MAX = 10;

export function openDatabase(options: PostgresOptions): Database {
  const pool = new pg.Pool({
    ...connectionOptions(options),
    max: Math.max(2, options.poolMax ?? POOL_MAX),
  });
  // A connection that breaks while nobody uses it is replaced; without a listener Node would exit.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const query = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const begin = async (settings = '') => openTransaction(await pool.connect(), settings);
  return {
    query,
    begin,
    run: async (statement, values) => rowsOf(pool.query(prepared(statement, values))),
    transact: async (work, settings) => {
      const transaction = await begin(settings);
      try {
        const result = await work(transaction);
        await transaction.commit();
        return result;
      } catch (error) {
        await transaction.rollback();
        throw error;
      }
    },
    command: async (text) => {
      await pool.query(text);
    },
    use: () => ({
      max: pool.options.max,
      open: pool.totalCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
    }),
    close: () => query.destroy(),
  };
}

/** Settings of one connection; times are numbers of milliseconds since 1970 in every table. */
export function connectionOptions(options: PostgresOptions): pg.ClientConfig {
  const statementTimeoutMs = options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS;
  return {
    connectionString: options.connectionString,
    application_name: 'groupflow',
    pipeline: true,
    keepAlive: true,
    connectionTimeoutMillis: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    statement_timeout: statementTimeoutMs,
    // A connection that was cut without a word would otherwise be waited on for hours.
    query_timeout: statementTimeoutMs + (options.silenceMs ?? SILENCE_MS),
    idle_in_transaction_session_timeout: options.idleTimeoutMs ?? IDLE_TIMEOUT_MS,
    types: { getTypeParser: parserOf },
  };
}

const parserOf: typeof pg.types.getTypeParser = (id: number, format?: unknown) => {
  // Counts and milliseconds are far below 2^53, so that a bigint is a plain number here.
  if (id === pg.types.builtins.INT8 || id === pg.types.builtins.NUMERIC) return Number;
  return format === 'binary'
    ? pg.types.getTypeParser(id, 'binary')
    : pg.types.getTypeParser(id, 'text');
};

function prepared(statement: Statement, values: Values): pg.QueryConfig {
  return { name: statement.name, text: statement.text, values: [...values] };
}

async function rowsOf<Row extends object>(
  answer: Promise<pg.QueryResult>,
): Promise<readonly Row[]> {
  const { rows } = await answer;
  // The statement's own module knows which columns it selects.
  return rows as Row[];
}

/**
 * Makes a function that holds back what is written to the server until the present tick is over, so
 * that statements that go out together are one write to the socket and one read of the server: a
 * turn's thirteen took a fifth of the time of a worker with little to do.
 */
function joinWrites(client: pg.PoolClient): () => void {
  // The driver's own socket, which its types do not tell of.
  const { stream } = Reflect.get(client, 'connection') as { readonly stream: Writable };
  let isHeld = false;
  return () => {
    if (isHeld) return;
    isHeld = true;
    stream.cork();
    process.nextTick(() => {
      isHeld = false;
      stream.uncork();
    });
  };
}

async function openTransaction(client: pg.PoolClient, settings: string): Promise<OpenTransaction> {
  let open = true;
  const release = (broken: boolean) => {
    open = false;
    client.release(broken);
  };
  const together = joinWrites(client);
  together();
  const begun = client.query(`begin;${settings}`);
  begun.catch(() => release(true));
  return {
    inTransaction: true,
    run: async (statement, values) => {
      together();
      const [, rows] = await Promise.all([
        begun,
        rowsOf(client.query(prepared(statement, values))),
      ]);
      // The statement's own module knows which columns it selects.
      return rows as never;
    },
    set: async (text) => {
      await client.query(text);
    },
    commit: async () => {
      try {
        const { command } = await client.query('commit');
        if (command !== 'COMMIT') throw new Error('The transaction had failed before its commit.');
        release(false);
      } catch (error) {
        if (open) release(true);
        throw error;
      }
    },
    rollback: async () => {
      if (!open) return;
      await client.query('rollback').then(
        () => release(false),
        () => release(true),
      );
    },
  };
}
