import { describe, expect, it } from 'vitest';
import type { EntityChange, Task, TaskChange } from '../../engine/core/index.ts';
import { answerTask, taskSignals } from '../../engine/core/index.ts';
import { DEFAULT_WORKSPACE, type Workspace } from '../../engine/language/index.ts';
import { bench, MONDAY } from './bench-of-one.ts';

const WORKSPACE: Workspace = {
  ...DEFAULT_WORKSPACE,
  roles: { manager: ['zhao', 'qian'] },
  rosters: { service: { shifts: [{ hours: '09:00-18:00', staff: ['chen'] }] } },
};

const flow = (task: string, beside: string) =>
  [
    'flow: follow',
    'about: member',
    'start: [{ on: member.joined }]',
    'vars: { answer: { type: object } }',
    'steps:',
    '  person:',
    `    task: { ${task} }`,
    `    ${beside}`,
    ...(beside.includes('later') ? ['  later: { wait: { for: 1d }, end: later }'] : []),
  ].join('\n');
const FOLLOW = flow(
  'assign: { role: manager }, title: "跟进 {{ member.ref }}", body: "{{ group.ref }}", choices: { done: 已跟进, lost: 无意向 }',
  'done: { end: won }\n    lost: { end: lost }\n    save: answer\n    after: [{ delay: 2h, next: later }]',
);

const opened = ({ tasks }: EntityChange): Task => {
  const [change] = tasks;
  if (change?.type !== 'open') throw new Error('No task was opened.');
  return change.task;
};
const kindsOf = (tasks: readonly TaskChange[]) => tasks.map(({ type }) => type);

function started(text: string) {
  const one = bench([text], { workspace: WORKSPACE });
  const task = opened(one.event('member.joined'));
  const choose = (choice: string, of: Task = task) => {
    const answered = answerTask(of, { by: 'zhao', choice, fields: { note: 'ok' }, at: MONDAY });
    const [signal] = taskSignals(answered);
    if (signal === undefined) throw new Error('The task is not completed.');
    return one.signal(one.instances[0]!, signal.type, { ...signal.data });
  };
  return { one, task, choose };
}

describe('a task', () => {
  it('is opened with its texts rendered, for those whom its role names', () => {
    const { one, task } = started(FOLLOW);
    const [instance] = one.live();
    expect(task).toEqual({
      id: `${instance?.id}/person/1`,
      work: {
        kind: 'task',
        assign: { type: 'role', name: 'manager' },
        assignees: ['zhao', 'qian'],
        title: '跟进 p1',
        body: 'g1',
        choices: { done: '已跟进', lost: '无意向' },
        approvals: 1,
      },
      status: 'open',
      answers: [],
      openedAt: MONDAY,
      endedAt: null,
      visit: 1,
      origin: {
        flow: 'follow',
        version: 1,
        instance: instance?.id,
        step: 'person',
        subject: { kind: 'member', ref: 'g1/p1' },
      },
    });
  });

  it('is for anybody where nobody is on duty', () => {
    const text = flow(
      'assign: { duty: service }, title: t, choices: { done: d }',
      'done: { end: x }',
    );
    const night = bench([text], {
      workspace: WORKSPACE,
      at: (MONDAY + 12 * 3_600_000) as typeof MONDAY,
    });
    expect(opened(night.event('member.joined')).work).toMatchObject({
      assign: { type: 'duty', name: 'service' },
      assignees: [],
    });
  });

  it('is left by what was chosen, which `save` keeps, and is not closed by it', () => {
    const { one, choose } = started(FOLLOW);
    const change = choose('lost');
    expect(one.instances).toMatchObject([
      {
        status: 'completed',
        outcome: 'lost',
        vars: { answer: { choice: 'lost', by: 'zhao', fields: { note: 'ok' } } },
        event: { type: 'member.joined' },
      },
    ]);
    expect(change.tasks).toEqual([]);
    expect(change.journal.map(({ fact }) => fact)).toContainEqual({
      type: 'took',
      step: 'person',
      port: 'lost',
      cause: { type: 'person', by: 'zhao' },
    });
  });

  it('is closed when the step is left otherwise', () => {
    const { one, task } = started(FOLLOW);
    const changes = one.to('2026-03-02T11:00:00+08:00');
    expect(changes.flatMap((change) => change.tasks)).toEqual([
      { type: 'close', id: task.id, at: Date.parse('2026-03-02T11:00:00+08:00') },
    ]);
  });

  it('stays open with `keep`', () => {
    const { one } = started(
      flow(
        'assign: owner, title: t, choices: { done: d }, keep: true',
        'done: { end: x }\n    after: [{ delay: 2h, next: later }]',
      ),
    );
    const changes = one.to('2026-03-02T11:00:00+08:00');
    expect(changes.flatMap((change) => kindsOf(change.tasks))).toEqual([]);
    expect(one.live()).toMatchObject([{ steps: ['later'] }]);
  });

  it('is closed when its instance is cancelled, and when its subject leaves', () => {
    const cancelled = started(FOLLOW);
    const [instance] = cancelled.one.live();
    const byHand = cancelled.one.signal(instance!, '@cancel', { by: 'owner', reason: 'r' });
    expect(kindsOf(byHand.tasks)).toEqual(['close']);
    const left = started(FOLLOW).one.event('member.left');
    expect(kindsOf(left.tasks)).toEqual(['close']);
  });

  it('is opened anew at every visit, and what comes of an earlier one does nothing', () => {
    const { one, task, choose } = started(
      flow(
        'assign: owner, title: t, choices: { again: a, done: d }',
        'again: person\n    done: { end: x }',
      ),
    );
    const second = choose('again');
    expect(second.tasks).toMatchObject([{ type: 'open', task: { visit: 2 } }]);
    choose('done', task);
    expect(one.live()).toMatchObject([{ steps: ['person'], visits: { person: 2 } }]);
    choose('done', opened(second));
    expect(one.live()).toEqual([]);
  });

  it('is taken up by a failed instance once that is retried', () => {
    const { one, choose } = started(`
flow: follow
about: member
start: [{ on: member.joined }]
vars: { count: 0 }
steps:
  both:
    stage:
      on: [{ event: order.paid, next: bad }]
      steps:
        person:
          task: { assign: owner, title: t, choices: { done: d } }
          done: { end: won }
  bad:
    update: { vars: { count: "= event.data.missing.deep" } }
    end: sent
`);
    // What the move had done, it takes back: the task is still open.
    expect(one.event('order.paid').tasks).toEqual([]);
    expect(one.instances).toMatchObject([{ status: 'failed' }]);
    choose('done');
    expect(one.instances[0]?.failure?.resume?.offered).toMatchObject([
      { type: 'event' },
      { type: 'task' },
    ]);
  });
});

describe('a ticket', () => {
  const ticket = (beside: string) => `
flow: follow
about: member
start: [{ on: message.received }]
steps:
  complaint:
    ticket: { department: after-sales, title: "未响应 {{ member.ref }}", fields: { from: "{{ member.ref }}", count: "= 1 + 1" }, messages: ["= trigger.id"] }
    ${beside}
  later: { wait: { for: 1d }, end: later }
`;

  it('is opened while the flow goes on', () => {
    const one = bench([ticket('next: later')], { workspace: WORKSPACE });
    const change = one.event('message.received', { text: '?' });
    expect(opened(change).work).toEqual({
      kind: 'ticket',
      department: 'after-sales',
      title: '未响应 p1',
      priority: 'normal',
      fields: { from: 'p1', count: 2 },
      messages: ['e1'],
    });
    expect(one.live()).toMatchObject([{ steps: ['later'] }]);
  });

  it('is waited for with `resolved`, and stays open when the step is left', () => {
    const one = bench([ticket('resolved: later\n    on: [{ event: order.paid, end: paid }]')], {
      workspace: WORKSPACE,
    });
    const task = opened(one.event('message.received', { text: '?' }));
    expect(one.live()).toMatchObject([{ steps: ['complaint'] }]);
    const resolved = answerTask(task, { by: 'li', choice: 'resolved', fields: {}, at: MONDAY });
    const [signal] = taskSignals(resolved);
    one.signal(one.live()[0]!, signal!.type, { ...signal!.data });
    expect(one.live()).toMatchObject([{ steps: ['later'] }]);

    const other = bench([ticket('resolved: later\n    on: [{ event: order.paid, end: paid }]')], {
      workspace: WORKSPACE,
    });
    other.event('message.received', { text: '?' });
    expect(other.event('order.paid').tasks).toEqual([]);
    expect(other.instances).toMatchObject([{ outcome: 'paid' }]);
  });
});

describe('approvals', () => {
  const answer = (by: string, choice: string) => ({ by, choice, fields: {}, at: MONDAY });
  const task = opened(
    bench(
      [
        flow(
          'assign: owner, title: t, choices: { yes: y, no: n }, approvals: 2',
          'yes: { end: yes }\n    no: { end: no }',
        ),
      ],
      { workspace: WORKSPACE },
    ).event('member.joined'),
  );

  it('take that many different people of one mind', () => {
    const one = answerTask(task, answer('li', 'yes'));
    expect(one).toMatchObject({ status: 'open', endedAt: null });
    expect(taskSignals(one)).toEqual([]);
    expect(answerTask(one, answer('li', 'yes')).status).toBe('open');
    const split = answerTask(one, answer('wang', 'no'));
    expect(split.status).toBe('open');
    expect(answerTask(split, answer('sun', 'no'))).toMatchObject({
      status: 'completed',
      endedAt: MONDAY,
    });
  });

  it('count only what each of them said last', () => {
    const changed = answerTask(answerTask(task, answer('li', 'yes')), answer('li', 'no'));
    expect(changed.answers).toEqual([answer('li', 'no')]);
    expect(answerTask(changed, answer('wang', 'yes')).status).toBe('open');
  });
});
