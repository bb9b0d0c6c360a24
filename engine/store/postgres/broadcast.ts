import { sql } from 'kysely';
import { instant } from '../../base/index.ts';
import type { BroadcastRecord, BroadcastStore, Halt } from '../broadcasts.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { Database } from './database.ts';

const NOTE = {
  name: 'broadcast_note',
  text: `
insert into broadcast (id, started_at, moved_at, ended_at, told, halt, body)
values ($1, $2, $2, $3, $4, null, $5)
on conflict (id) do update set moved_at = $2, ended_at = $3, told = $4, body = $5
returning halt`,
};

const HALT = {
  name: 'broadcast_halt',
  text: 'update broadcast set halt = $2 where id = $1 and ended_at is null returning 1',
};

interface Row {
  readonly id: string;
  readonly started_at: number;
  readonly moved_at: number;
  readonly ended_at: number | null;
  readonly told: number;
  readonly halt: string | null;
  readonly body: string;
}

/** Broadcasts, in PostgreSQL. */
export function postgresBroadcasts(database: Database): BroadcastStore {
  return {
    async listBroadcasts({ limit, cursor }) {
      const [at, id] =
        cursor === undefined ? [null, null] : decodeCursor(cursor, ['number', 'string']);
      const behind =
        at === null
          ? sql<boolean>`true`
          : sql<boolean>`(started_at, id) < (${at}::bigint, ${id}::text collate "C")`;
      const { rows } = await sql<Row>`
        select * from broadcast where ${behind}
        order by started_at desc, id desc limit ${limit + 1}`.execute(database.query);
      const items = rows.slice(0, limit).map(recordOf);
      const last = items.at(-1);
      const next =
        rows.length > items.length && last ? encodeCursor([last.startedAt, last.id]) : null;
      return { items, next };
    },
    async broadcast(id) {
      const { rows } = await sql<Row>`select * from broadcast where id = ${id}`.execute(
        database.query,
      );
      return rows[0] === undefined ? null : recordOf(rows[0]);
    },
    async noteBroadcast({ id, movedAt, endedAt, told, ...body }) {
      const [row] = await database.run<Pick<Row, 'halt'>>(NOTE, [
        id,
        movedAt,
        endedAt,
        told,
        JSON.stringify(body),
      ]);
      return haltOf(row?.halt ?? null);
    },
    async haltBroadcast(id, halt) {
      const rows = await database.run(HALT, [id, halt === null ? null : JSON.stringify(halt)]);
      return rows.length > 0;
    },
  };
}

function recordOf(row: Row): BroadcastRecord {
  // Written by `noteBroadcast`.
  const body = JSON.parse(row.body) as Pick<
    BroadcastRecord,
    'flow' | 'by' | 'about' | 'condition' | 'perMinute'
  >;
  return {
    ...body,
    id: row.id,
    told: row.told,
    startedAt: instant(row.started_at),
    movedAt: instant(row.moved_at),
    endedAt: row.ended_at === null ? null : instant(row.ended_at),
    halt: haltOf(row.halt),
  };
}

function haltOf(text: string | null): Halt | null {
  return text === null ? null : (JSON.parse(text) as Halt); // written by `haltBroadcast`
}
