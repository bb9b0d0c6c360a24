import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { SHARED_TABLES, SUBJECT_TABLES } from '../../../engine/store/postgres/distribute.ts';
import {
  createTestDatabase,
  POSTGRES_VERSIONS,
  type PostgresVersion,
} from '../../harness/postgres.ts';

async function query(version: PostgresVersion, text: string): Promise<readonly string[]> {
  const database = await createTestDatabase(version);
  const client = new pg.Client({ connectionString: database.connectionString });
  try {
    await client.connect();
    const { rows } = await client.query({ text, rowMode: 'array' });
    return rows.map((row) => String(row[0]));
  } finally {
    await client.end();
    await database.drop();
  }
}

const COLUMNS = `
select c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
  || case when a.attcollation = 'pg_catalog."C"'::regcollation then ' collate "C"' else '' end
  || case when a.attnotnull then ' not null' else '' end
  || case when a.attidentity <> '' then ' identity' else '' end
  || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
from pg_class c
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
order by c.relname, a.attnum`;

const TABLES = `
select 'table ' || relname || coalesce(' with ' || array_to_string(reloptions, ', '), '')
from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname`;

const INDEXES = `
select indexdef from pg_indexes where schemaname = 'public' order by indexname`;

const SEQUENCES = `
select 'sequence ' || relname from pg_class
where relnamespace = 'public'::regnamespace and relkind = 'S' order by relname`;

const CONSTRAINTS = `
select conrelid::regclass || ': ' || pg_get_constraintdef(oid) from pg_constraint
where connamespace = 'public'::regnamespace and contype in ('c', 'f', 'p', 'u')
order by conrelid::regclass::text, conname`;

// Which column comes first in each unique index of a table.
const FIRST_KEYS = `
select c.relname || ' ' || a.attname
from pg_index i
join pg_class c on c.oid = i.indrelid
join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
where c.relnamespace = 'public'::regnamespace and i.indisunique
  and c.relname <> all ('{${SHARED_TABLES.join(',')}}')
order by 1`;

const TABLE_NAMES = `
select relname from pg_class
where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname`;

const WITHOUT_SHARD = `
select relname from pg_class c
where relnamespace = 'public'::regnamespace and relkind = 'r'
  and relname <> all ('{${SHARED_TABLES.join(',')}}')
  and not exists (
    select from pg_attribute a
    where a.attrelid = c.oid and a.attname = 'shard' and a.atttypid = 'integer'::regtype
      and a.attnotnull
  )`;

const WITHOUT_KEY = `
select relname from pg_class c
where relnamespace = 'public'::regnamespace and relkind = 'r'
  and relname <> all ('{${SHARED_TABLES.join(',')}}')
  and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)`;

describe.each(POSTGRES_VERSIONS)('schema on PostgreSQL %i', (version) => {
  it('is the one that is committed', async () => {
    const parts = [];
    for (const text of [TABLES, COLUMNS, CONSTRAINTS, INDEXES, SEQUENCES]) {
      parts.push((await query(version, text)).join('\n'));
    }
    const title = '-- The schema after all migrations, as the catalogue lists it.';
    const listing = `${[title, ...parts].join('\n\n')}\n`;
    // After a new migration: `npx vitest run test/store/postgres/schema --update`.
    await expect(listing).toMatchFileSnapshot('../schema.sql');
  });

  it('has the shard first in every key of subject data', async () => {
    const keys = await query(version, FIRST_KEYS);
    expect(keys.length).toBeGreaterThanOrEqual(10);
    expect(keys.filter((key) => !key.endsWith(' shard'))).toEqual([]);
    expect(await query(version, WITHOUT_KEY)).toEqual([]);
  });

  it('knows of each table whether it is distributed or shared', async () => {
    const named = [...SUBJECT_TABLES, ...SHARED_TABLES];
    expect(await query(version, TABLE_NAMES)).toEqual(named.toSorted());
    expect(await query(version, WITHOUT_SHARD)).toEqual([]);
  });

  it('has no foreign key on subject data', async () => {
    const keys = await query(version, CONSTRAINTS);
    expect(keys.filter((key) => key.includes('FOREIGN KEY'))).toEqual([
      'version: FOREIGN KEY (flow) REFERENCES flow(id)',
    ]);
  });
});
