import { expect } from 'vitest';
import type { TaskId } from '../../../engine/base/index.ts';
import type { Instance, Task, TaskChange, TaskWork } from '../../../engine/core/index.ts';
import type { Store } from '../../../engine/store/index.ts';
import {
  at,
  type Check,
  customer,
  event,
  greet,
  instanceOf,
  NOW,
  resultOf,
  turnOf,
  welcome,
} from './fixtures.ts';

const ann = instanceOf(customer('ann'));
const WORK: Extract<TaskWork, { kind: 'task' }> = {
  kind: 'task',
  assign: { type: 'duty', name: 'service' },
  assignees: ['chen', 'lin'],
  title: '跟进 ann',
  body: null,
  choices: { done: '已跟进', lost: '无意向' },
  approvals: 1,
};
const TICKET: TaskWork = {
  kind: 'ticket',
  department: 'after-sales',
  title: '未响应',
  priority: 'high',
  fields: { order: 'o-1', odd: '\u0000\u001f' },
  messages: ['m-1'],
};

function taskOf(visit: number, work: TaskWork = WORK, instance: Instance = ann): Task {
  const { id, subject } = instance;
  return {
    id: `${id}/${greet}/${visit}` as TaskId,
    work,
    status: 'open',
    answers: [],
    openedAt: at(visit),
    endedAt: null,
    visit,
    origin: { flow: welcome, version: 1, instance: id, step: greet, subject },
  };
}

let turns = 0;

/** Runs a turn of ann that does this to tasks. */
async function change(store: Store, ...tasks: readonly TaskChange[]): Promise<void> {
  turns += 1;
  await store.ingest([event(`tasks-${turns}`, ann.subject)], NOW);
  const turn = await turnOf(store);
  await turn.commit(turn.work.map((work) => resultOf(work, { tasks })));
}

const open = (task: Task): TaskChange => ({ type: 'open', task });
const close = (task: Task, ms: number): TaskChange => ({ type: 'close', id: task.id, at: at(ms) });
const answer = (by: string, choice: string, ms = 50) => ({ by, choice, fields: {}, at: at(ms) });
const listed = async (store: Store, filter: Partial<Parameters<Store['listTasks']>[0]> = {}) =>
  (await store.listTasks({ kind: 'task', limit: 10, ...filter })).items.map(({ visit }) => visit);

/** What turns do to tasks. */
export function taskTurnContract(check: Check): void {
  check('keeps what a turn opens, whole', async ({ store, other }) => {
    const [task, ticket] = [taskOf(1), taskOf(2, TICKET)];
    await change(store, open(task), open(ticket));
    expect(await other.task(task.id)).toEqual(task);
    expect(await other.task(ticket.id)).toEqual(ticket);
    expect(await other.task('nothing' as TaskId)).toBeNull();
  });

  check('keeps nothing of a turn that is rolled back', async ({ store }) => {
    await store.ingest([event('rolled-back', ann.subject)], NOW);
    const turn = await turnOf(store);
    await turn.rollback();
    expect(await store.listTasks({ kind: 'task', limit: 10 })).toEqual({ items: [], next: null });
  });

  check('opens a task once', async ({ store }) => {
    await change(store, open(taskOf(1)));
    await store.answerTask(taskOf(1).id, answer('chen', 'done'));
    await change(store, open(taskOf(1)));
    expect((await store.task(taskOf(1).id))?.status).toBe('completed');
  });

  check('closes a task, also one that the same turn has opened', async ({ store }) => {
    const [first, second] = [taskOf(1), taskOf(2)];
    await change(store, open(first));
    await change(store, close(first, 9), open(second), close(second, 9));
    for (const task of [first, second]) {
      expect(await store.task(task.id)).toEqual({ ...task, status: 'closed', endedAt: at(9) });
    }
  });

  check('does not close what somebody has completed', async ({ store }) => {
    const task = taskOf(1);
    await change(store, open(task));
    await store.answerTask(task.id, answer('chen', 'done'));
    await change(store, close(task, 99));
    expect(await store.task(task.id)).toMatchObject({ status: 'completed', endedAt: at(50) });
  });
}

/** What people say to tasks. */
export function taskAnswerContract(check: Check): void {
  check('tells the instance what was chosen, in the same transaction', async ({ store, other }) => {
    const task = taskOf(1);
    await change(store, open(task));
    const given = { ...answer('chen', 'lost'), fields: { why: '价格' } };
    const done = { ...task, status: 'completed', answers: [given], endedAt: at(50) };
    expect(await other.answerTask(task.id, given)).toEqual(done);
    expect(await store.task(task.id)).toEqual(done);
    const turn = await turnOf(store);
    expect(turn.work.flatMap(({ inbox }) => inbox.map((row) => row.event))).toEqual([
      {
        id: `${task.id}/completed`,
        source: 'groupflow',
        type: '@task',
        subject: ann.subject,
        time: at(50),
        acceptedAt: at(50),
        data: {
          step: greet,
          visit: 1,
          result: { choice: 'lost', by: 'chen', fields: { why: '价格' } },
        },
        instance: ann.id,
      },
    ]);
    await turn.rollback();
  });

  check('waits for as many people as a task needs', async ({ store }) => {
    const task = taskOf(1, { ...WORK, approvals: 2 });
    await change(store, open(task));
    expect((await store.answerTask(task.id, answer('chen', 'done'))).status).toBe('open');
    expect((await store.answerTask(task.id, answer('chen', 'done'))).status).toBe('open');
    expect(await store.inboxDepth()).toBe(0);
    expect((await store.answerTask(task.id, answer('lin', 'done'))).status).toBe('completed');
    expect(await store.inboxDepth()).toBe(1);
  });

  check('lets two people at once each answer, and completes a task once', async (ground) => {
    const { store, other } = ground;
    const task = taskOf(1, { ...WORK, approvals: 2 });
    await change(store, open(task));
    await Promise.all([
      store.answerTask(task.id, answer('chen', 'done')),
      other.answerTask(task.id, answer('lin', 'done')),
    ]);
    expect(await store.task(task.id)).toMatchObject({ status: 'completed' });
    expect(await store.inboxDepth()).toBe(1);
  });

  check('refuses what is closed, what is no choice, and what is not there', async ({ store }) => {
    const task = taskOf(1);
    await change(store, open(task));
    const refused = (id: TaskId, choice: string) => store.answerTask(id, answer('chen', choice));
    await expect(refused(task.id, 'nothing')).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(refused('x/y/1' as TaskId, 'done')).rejects.toMatchObject({
      code: 'TASK_NOT_FOUND',
    });
    await change(store, close(task, 9));
    await expect(refused(task.id, 'done')).rejects.toMatchObject({ code: 'TASK_STATUS' });
    expect(await store.inboxDepth()).toBe(0);
  });
}

/** How tasks are found, and forgotten. */
export function taskListContract(check: Check): void {
  check('lists them newest first, page by page, as a filter says', async ({ store }) => {
    const mine: TaskWork = { ...WORK, assignees: ['sun'] };
    await change(
      store,
      open(taskOf(1)),
      open(taskOf(2, TICKET)),
      open(taskOf(3, mine)),
      open(taskOf(4)),
      close(taskOf(4), 9),
    );
    expect(await listed(store)).toEqual([4, 3, 1]);
    expect(await listed(store, { kind: 'ticket' })).toEqual([2]);
    expect(await listed(store, { status: 'open' })).toEqual([3, 1]);
    expect(await listed(store, { status: 'closed' })).toEqual([4]);
    expect(await listed(store, { assignee: 'sun' })).toEqual([3]);
    expect(await listed(store, { assignee: 'lin', status: 'open' })).toEqual([1]);
    const first = await store.listTasks({ kind: 'task', limit: 2 });
    expect(first.items.map(({ visit }) => visit)).toEqual([4, 3]);
    expect(await listed(store, { limit: 2, cursor: first.next ?? '' })).toEqual([1]);
  });

  check('forgets what has ended before an instant, and nothing that is open', async ({ store }) => {
    await change(store, open(taskOf(1)), open(taskOf(2)), open(taskOf(3)));
    await change(store, close(taskOf(1), 10), close(taskOf(2), 20));
    expect(await store.prune({ table: 'tasks', before: at(20), max: 10 })).toBe(1);
    expect(await listed(store)).toEqual([3, 2]);
  });
}
