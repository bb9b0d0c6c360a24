import type { Instant } from '../../base/index.ts';
import { instant } from '../../base/index.ts';
import type { Grant } from '../access.ts';
import type { Database } from './database.ts';

export async function addGrant(database: Database, grant: Grant): Promise<void> {
  const row = {
    hash: grant.hash,
    kind: grant.kind,
    created_at: grant.createdAt,
    expires_at: grant.expiresAt,
  };
  await database.query
    .insertInto('access_grant')
    .values(row)
    .onConflict((conflict) => conflict.column('hash').doUpdateSet(row))
    .execute();
}

/** Finds a grant that has not expired. */
export async function findGrant(
  database: Database,
  hash: string,
  now: Instant,
): Promise<Grant | null> {
  const row = await database.query
    .selectFrom('access_grant')
    .selectAll()
    .where('hash', '=', hash)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    hash: row.hash,
    kind: row.kind as Grant['kind'], // written by addGrant
    createdAt: instant(row.created_at),
    expiresAt: instant(row.expires_at),
  };
}

/** Removes a grant, and says whether it was still good. */
export async function takeGrant(database: Database, hash: string, now: Instant): Promise<boolean> {
  const row = await database.query
    .deleteFrom('access_grant')
    .where('hash', '=', hash)
    .returning('expires_at')
    .executeTakeFirst();
  return row !== undefined && row.expires_at > now;
}
