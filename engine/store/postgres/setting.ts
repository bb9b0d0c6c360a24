import type { Json } from '../../base/index.ts';
import type { Database } from './database.ts';

export async function readSetting(database: Database, name: string): Promise<Json | null> {
  const row = await database.query
    .selectFrom('setting')
    .select('value')
    .where('name', '=', name)
    .executeTakeFirst();
  return row === undefined ? null : (JSON.parse(row.value) as Json); // written by writeSetting
}

export async function writeSetting(database: Database, name: string, value: Json): Promise<void> {
  const text = JSON.stringify(value);
  await database.query
    .insertInto('setting')
    .values({ name, value: text })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: text }))
    .execute();
}
