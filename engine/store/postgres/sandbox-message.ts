import type { SandboxMessage, SandboxStore } from '../access.ts';
import type { Database } from './database.ts';

type NewMessage = Parameters<SandboxStore['addSandboxMessages']>[0][number];

export async function addSandboxMessages(
  database: Database,
  messages: readonly NewMessage[],
): Promise<void> {
  if (messages.length === 0) return;
  await database.query
    .insertInto('sandbox_message')
    .values(
      messages.map((message) => ({
        key: message.key,
        group_ref: message.group,
        body: JSON.stringify(message),
      })),
    )
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
}

/** Lists the newest messages of a group, oldest first. */
export async function listSandboxMessages(
  database: Database,
  group: string,
  limit: number,
): Promise<readonly SandboxMessage[]> {
  const rows = await database.query
    .selectFrom('sandbox_message')
    .select(['seq', 'body'])
    .where('group_ref', '=', group)
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return rows.reverse().map((row) => {
    const message = JSON.parse(row.body) as NewMessage; // written by addSandboxMessages
    return { seq: String(row.seq), ...message };
  });
}
