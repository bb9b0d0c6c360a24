import { sql } from 'kysely';
import type { InstanceId, TaskId } from '../../base/index.ts';
import { instant } from '../../base/index.ts';
import type { Task, TaskAnswer, TaskStatus } from '../../core/index.ts';
import { taskSignals } from '../../core/index.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { Page } from '../outbox.ts';
import { answered, summed, taskNotFound } from '../task-rules.ts';
import type { TaskFilter } from '../tasks.ts';
import type { EntityResult } from '../turns.ts';
import { BY_INDEX, type Database, type Transaction } from './database.ts';
import { ingestInside } from './delivery-store.ts';
import { shardOfId } from './instance.ts';
import { fromTextList, numberList, textList } from './text-list.ts';

// Names of people have no control characters of this kind; it stands between those of one task.
const BETWEEN = '\u001d';

const OPEN = {
  name: 'task_open',
  text: `
insert into task (shard, id, kind, status, assignees, opened_at, ended_at, answers, body)
select shard, id, kind, status, string_to_array(assignees, e'\\x1d'), opened_at, ended_at, '[]', body
from unnest($1::integer[], ${fromTextList('$2')}, ${fromTextList('$3')}, ${fromTextList('$4')},
    $5::text[], $6::bigint[], $7::bigint[], ${fromTextList('$8')})
  as o (shard, id, kind, status, assignees, opened_at, ended_at, body)
on conflict (shard, id) do nothing`,
};

const CLOSE = {
  name: 'task_close',
  text: `
update task t set status = 'closed', ended_at = c.at
from unnest($1::integer[], ${fromTextList('$2')}, $3::bigint[]) as c (shard, id, at)
where t.shard = c.shard and t.id = c.id and t.status = 'open'`,
};

const COLUMNS = 'shard, id, status, ended_at, answers, body';

const FIND = {
  name: 'task_find',
  text: `select ${COLUMNS} from task where id = $1 and ($2::integer is null or shard = $2)`,
};

const HOLD = {
  name: 'task_hold',
  text: `select ${COLUMNS} from task where id = $1 and ($2::integer is null or shard = $2) for update`,
};

const ANSWER = {
  name: 'task_answer',
  text: `
update task set status = $3, ended_at = $4::bigint, answers = $5 where shard = $1 and id = $2`,
};

interface TaskRow {
  readonly shard: number;
  readonly id: string;
  readonly status: string;
  readonly ended_at: number | null;
  readonly answers: string;
  readonly body: string;
}

/** Writes what a turn does to tasks: opens some, and closes others unless they were completed. */
export async function writeTasks(
  transaction: Transaction,
  results: readonly EntityResult[],
): Promise<void> {
  const sums = results.map(({ shard, tasks }) => ({ shard, ...summed(tasks) }));
  const opened = sums.flatMap(({ shard, opened: tasks }) =>
    tasks.map((task) => ({ shard, task, body: bodyOf(task) })),
  );
  const closed = sums.flatMap(({ shard, closed: tasks }) =>
    tasks.map(({ id, at }) => ({ shard, id, at })),
  );
  await Promise.all([
    opened.length === 0
      ? null
      : transaction.run(OPEN, [
          numberList(opened.map(({ shard }) => shard)),
          textList(opened.map(({ task }) => task.id)),
          textList(opened.map(({ task }) => task.work.kind)),
          textList(opened.map(({ task }) => task.status)),
          opened.map(({ task }) => assigneesOf(task).join(BETWEEN)),
          numberList(opened.map(({ task }) => task.openedAt)),
          numberList(opened.map(({ task }) => task.endedAt)),
          textList(opened.map(({ body }) => body)),
        ]),
    closed.length === 0
      ? null
      : transaction.run(CLOSE, [
          numberList(closed.map(({ shard }) => shard)),
          textList(closed.map(({ id }) => id)),
          numberList(closed.map(({ at }) => at)),
        ]),
  ]);
}

/** What no database text can hold is left out; the body has it whole. */
function assigneesOf({ work }: Task): readonly string[] {
  return work.kind === 'task' ? work.assignees.map((ref) => ref.replace(/\p{Cc}/gu, '')) : [];
}

function bodyOf({ status, endedAt, answers, ...body }: Task): string {
  return JSON.stringify(body);
}

function parseTask(row: TaskRow): Task {
  // Written by `bodyOf`, and from a task's own status and answers.
  const body = JSON.parse(row.body) as Omit<Task, 'status' | 'endedAt' | 'answers'>;
  return {
    ...body,
    status: row.status as TaskStatus, // likewise
    answers: JSON.parse(row.answers) as readonly TaskAnswer[], // likewise
    endedAt: row.ended_at === null ? null : instant(row.ended_at),
  };
}

/** The shard that a task's id tells, which begins with its instance's; null where it tells none. */
function shardOfTask(id: TaskId, shardCount: number): number | null {
  const [instance = ''] = id.split('/', 1);
  return shardOfId(instance as InstanceId, shardCount); // whatever it names
}

export async function findTask(
  database: Database,
  id: TaskId,
  shardCount: number,
): Promise<Task | null> {
  const [row] = await database.run<TaskRow>(FIND, [id, shardOfTask(id, shardCount)]);
  return row === undefined ? null : parseTask(row);
}

/** Adds an answer, and the signal to its instance where it completes the task. */
export async function answerTask(
  database: Database,
  given: { readonly id: TaskId; readonly answer: TaskAnswer },
  shardCount: number,
): Promise<Task> {
  const { id, answer } = given;
  return database.transact(async (transaction) => {
    const [row] = await transaction.run<TaskRow>(HOLD, [id, shardOfTask(id, shardCount)]);
    if (row === undefined) throw taskNotFound(id);
    const after = answered(parseTask(row), answer);
    const answers = JSON.stringify(after.answers);
    await transaction.run(ANSWER, [row.shard, id, after.status, after.endedAt, answers]);
    await ingestInside(transaction, taskSignals(after), { now: answer.at, shardCount });
    return after;
  }, BY_INDEX);
}

/** Lists tasks, the newest first; either index gives them in this order. */
export async function listTasks(database: Database, filter: TaskFilter): Promise<Page<Task>> {
  const { kind, status, assignee, cursor, limit } = filter;
  const [openedAt, id] =
    cursor === undefined ? [null, null] : decodeCursor(cursor, ['number', 'string']);
  const conditions = [
    sql<boolean>`kind = ${kind}`,
    ...(status === undefined ? [] : [sql<boolean>`status = ${status}`]),
    ...(assignee === undefined ? [] : [sql<boolean>`${assignee}::text = any (assignees)`]),
    ...(cursor === undefined
      ? []
      : [sql<boolean>`(opened_at, id) < (${openedAt}::bigint, ${id}::text collate "C")`]),
  ];
  const { rows } = await sql<TaskRow>`
    select ${sql.raw(COLUMNS)} from task where ${sql.join(conditions, sql` and `)}
    order by opened_at desc, id desc limit ${limit + 1}`.execute(database.query);
  const items = rows.slice(0, limit).map(parseTask);
  const last = items.at(-1);
  const next = rows.length > items.length && last ? encodeCursor([last.openedAt, last.id]) : null;
  return { items, next };
}
