import type { FlowId, Instant } from '../../base/index.ts';
import { instant } from '../../base/index.ts';
import type { ScheduleRecord, ScheduleStore } from '../schedules.ts';
import type { Database, Transaction } from './database.ts';
import { ingestEvents } from './ingest.ts';
import type { Tables } from './tables.ts';

const REMOVE_OTHERS = {
  name: 'schedule_remove_others',
  text: `
delete from schedule s
where not exists (
  select from unnest($1::text[], $2::integer[], $3::text[]) as w (flow, rule, cron)
  where w.flow = s.flow and w.rule = s.rule and w.cron = s.cron
)`,
};

const ADD = {
  name: 'schedule_add',
  text: `
insert into schedule (flow, rule, cron, next_at, running)
select * from unnest($1::text[], $2::integer[], $3::text[], $4::bigint[], $5::text[])
  as w (flow, rule, cron, next_at, running)
order by flow collate "C", rule
on conflict (flow, rule) do nothing`,
};

const LOCK = {
  name: 'schedule_lock',
  text: `
select flow, rule, cron, next_at, running from schedule
where next_at <= $1
order by next_at, flow, rule limit 1
for update skip locked`,
};

const WRITE = {
  name: 'schedule_write',
  text: 'update schedule set next_at = $3, running = $4 where flow = $1 and rule = $2',
};

function recordOf(row: Tables['schedule']): ScheduleRecord {
  return {
    // Written from a ScheduleRecord.
    flow: row.flow as FlowId,
    rule: row.rule,
    cron: row.cron,
    nextAt: instant(row.next_at),
    running: readRunning(row.running),
  };
}

function runningText(schedule: ScheduleRecord): string | null {
  return schedule.running === null ? null : JSON.stringify(schedule.running);
}

export async function listSchedules(database: Database): Promise<readonly ScheduleRecord[]> {
  const rows = await database.query
    .selectFrom('schedule')
    .selectAll()
    .orderBy('flow')
    .orderBy('rule')
    .execute();
  return rows.map(recordOf);
}

export async function putSchedules(
  database: Database,
  schedules: readonly ScheduleRecord[],
): Promise<void> {
  const flows = schedules.map((schedule) => schedule.flow);
  const rules = schedules.map((schedule) => schedule.rule);
  const crons = schedules.map((schedule) => schedule.cron);
  await database.transact(async (transaction) => {
    await transaction.run(REMOVE_OTHERS, [flows, rules, crons]);
    if (schedules.length === 0) return;
    await transaction.run(ADD, [
      flows,
      rules,
      crons,
      schedules.map((schedule) => schedule.nextAt),
      schedules.map(runningText),
    ]);
  });
}

/** Lets one schedule take a step, and stores its events and its new state together. */
export async function advanceSchedule(
  database: Database,
  options: { readonly now: Instant; readonly shardCount: number },
  step: Parameters<ScheduleStore['advanceSchedule']>[1],
): Promise<boolean> {
  return database.transact(async (transaction) => {
    const schedule = await lockSchedule(transaction, options.now);
    if (schedule === null) return false;
    const { next, events } = await step(schedule);
    await ingestEvents(transaction, events, options);
    await writeSchedule(transaction, schedule, next);
    return true;
  });
}

async function lockSchedule(
  transaction: Transaction,
  now: Instant,
): Promise<ScheduleRecord | null> {
  const [row] = await transaction.run<Tables['schedule']>(LOCK, [now]);
  return row === undefined ? null : recordOf(row);
}

async function writeSchedule(
  transaction: Transaction,
  schedule: ScheduleRecord,
  next: ScheduleRecord,
): Promise<void> {
  await transaction.run(WRITE, [schedule.flow, schedule.rule, next.nextAt, runningText(next)]);
}

function readRunning(text: string | null): ScheduleRecord['running'] {
  if (text === null) return null;
  return JSON.parse(text) as ScheduleRecord['running']; // written from one
}
