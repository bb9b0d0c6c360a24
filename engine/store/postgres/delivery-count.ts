import type { DeliveryCounts } from '../outbox.ts';
import type { Database } from './database.ts';

// Open and troubled deliveries are in partial indexes; what was sent is not counted.
const COUNT = {
  name: 'outbox_status_count',
  text: `
select case when status = 'waiting' and claimed_at is not null then 'sending' else status end
  as status, count(*) as count
from outbox where status in ('dead', 'failed', 'withdrawn') or due_at is not null
group by 1`,
};

export async function countDeliveries(database: Database): Promise<DeliveryCounts> {
  const rows = await database.run<{ status: keyof DeliveryCounts; count: number }>(COUNT, []);
  const counts = { waiting: 0, sending: 0, failed: 0, dead: 0, withdrawn: 0 };
  for (const { status, count } of rows) counts[status] = count;
  return counts;
}
