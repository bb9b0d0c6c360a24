import type { Instant } from '../../base/index.ts';
import type { Slot, SlotLimit } from '../outbox.ts';
import { type SlotRun, takeSlots } from '../slots.ts';
import type { Transaction } from './database.ts';

// Rows are made first, so that there is something to lock; in the order of the name.
const ADD = {
  name: 'connector_slot_add',
  text: `
insert into connector_slot (name, runs)
select name, '[]' from unnest($1::text[]) as w (name)
on conflict (name) do nothing`,
};

const HOLD = {
  name: 'connector_slot_hold',
  text: `
select name, runs from connector_slot where name = any ($1::text[]) order by name for update`,
};

const WRITE = {
  name: 'connector_slot_write',
  text: `
update connector_slot c set runs = w.runs
from unnest($1::text[], $2::text[]) as w (name, runs)
where c.name = w.name and c.runs <> w.runs`,
};

/** Takes slots of limits that all workers share: one row each, read and written for a batch. */
export async function reserveSlots(
  transaction: Transaction,
  messages: readonly (readonly SlotLimit[])[],
  now: Instant,
): Promise<readonly Slot[]> {
  const names = [...new Set(messages.flatMap((limits) => limits.map((limit) => limit.name)))];
  if (names.length === 0) return takeSlots(new Map(), messages, now);
  names.sort();
  const [, rows] = await Promise.all([
    transaction.run(ADD, [names]),
    transaction.run<{ name: string; runs: string }>(HOLD, [names]),
  ]);
  // Written below, as JSON of runs.
  const books = new Map(rows.map((row) => [row.name, JSON.parse(row.runs) as SlotRun[]]));
  const taken: Map<string, readonly SlotRun[]> = books;
  const slots = takeSlots(taken, messages, now);
  await transaction.run(WRITE, [names, names.map((name) => JSON.stringify(taken.get(name) ?? []))]);
  return slots;
}
