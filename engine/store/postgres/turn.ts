import type { StoreTurn, TurnOptions } from '../turns.ts';
import { BY_INDEX, type Database, type OpenTransaction } from './database.ts';
import { commitTurn } from './turn-commit.ts';
import { type Memory, readWork, type Work } from './turn-read.ts';

export async function beginTurn(
  database: Database,
  memory: Memory,
  options: TurnOptions,
): Promise<StoreTurn | null> {
  const transaction = await database.begin(BY_INDEX);
  try {
    const locked = await memory.locker.lock(transaction, options);
    const read =
      locked.shards.length === 0 ? null : await readWork(transaction, { locked, memory, options });
    if (read !== null && (read.work.length > 0 || read.packs.length > 0)) {
      return openTurn(transaction, memory, read);
    }
    await transaction.rollback();
    return null;
  } catch (error) {
    await transaction.rollback();
    throw error;
  }
}

function openTurn(transaction: OpenTransaction, memory: Memory, read: Work): StoreTurn {
  return {
    revision: read.locked[0]?.revision ?? 0,
    work: read.work,
    commit: (results) => commitTurn({ transaction, memory, read }, results),
    rollback: () => transaction.rollback(),
  };
}
