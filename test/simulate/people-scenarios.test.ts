import { describe, expect, it } from 'vitest';
import { runScenarios } from '../../engine/simulate/index.ts';

const WORKSPACE = `
roles: { manager: [zhao, qian] }
`;
const FLOW = `
flow: follow
about: member
start: [{ on: trial.started }]
vars: { answer: { type: object } }
steps:
  person:
    task:
      assign: { role: manager }
      title: "跟进 {{ member.name | default: '客户' }}"
      choices: { done: 已跟进, lost: 无意向 }
      approvals: 2
    save: answer
    done: trouble
    lost: { end: lost }
    after: [{ delay: 2h, next: trouble }]
  trouble:
    ticket: { department: 售后, title: "没有跟进 {{ member.name | default: '客户' }}", priority: high }
    resolved: { end: settled }
`;

function run(...steps: readonly string[]) {
  const lines = ['{ event: trial.started }', ...steps].map((step) => `      - ${step}`);
  const given = '    given: { customer: { name: 小李 } }';
  const scenariosText = ['scenarios:', '  - name: s', given, '    steps:', ...lines, ''].join('\n');
  const report = runScenarios({ flowText: FLOW, workspaceText: WORKSPACE, scenariosText });
  expect(report.documents.flatMap(({ findings }) => findings)).toEqual([]);
  return report.results[0]?.failure?.mismatches ?? [];
}

const TOGETHER = [
  '{ complete: 跟进, choice: done, by: zhao, fields: { note: 好 } }',
  '{ complete: 跟进, choice: done, by: qian, fields: { note: 行 } }',
];

describe('a scenario', () => {
  it('sees the tasks that are open', () => {
    expect(
      run('expect: { tasks: [{ contains: 小李, step: person, assignee: zhao }], tickets: [] }'),
    ).toEqual([]);
    expect(run('expect: { tasks: [] }')).toEqual([
      {
        what: 'tasks',
        expected: [],
        actual: [{ title: '跟进 小李', step: 'person', assignees: ['zhao', 'qian'] }],
        message: null,
      },
    ]);
    expect(run('expect: { tasks: [{ assignee: sun }] }')).toHaveLength(1);
  });

  it('completes a task by as many people as it needs', () => {
    const [first = '', second = ''] = TOGETHER;
    expect(run(first, 'expect: { step: person, tasks: [{}] }')).toEqual([]);
    expect(
      run(
        first,
        second,
        'expect: { step: trouble, tasks: [], vars: { answer: { choice: done, by: qian, fields: { note: 行 } } } }',
      ),
    ).toEqual([]);
  });

  it('resolves a ticket, whose only choice need not be said', () => {
    expect(
      run(
        ...TOGETHER,
        'expect: { tickets: [{ contains: 没有跟进, department: 售后, priority: high }] }',
        'complete: 没有跟进',
        'expect: { ended: settled, tickets: [] }',
      ),
    ).toEqual([]);
  });

  it('sees that a task was closed when the flow went on without it', () => {
    expect(run('advance: 2h', 'expect: { step: trouble, tasks: [] }')).toEqual([]);
  });

  it('cannot complete what is not open, or without a choice', () => {
    expect(run('complete: 别的')[0]?.message?.en).toBe(
      'No task or ticket with “别的” in its title is open.',
    );
    expect(run('complete: 跟进')[0]?.message?.en).toBe(
      'Say with `choice` which of its choices is made: done, lost.',
    );
    expect(run('{ complete: 跟进, choice: gone }')).toHaveLength(1);
  });
});

describe('an action that no connector performs', () => {
  const workspaceText = 'connectors: { sandbox: { kind: sandbox, actions: [] } }';
  const flowText = `
flow: warn
about: member
start: [{ on: violation.detected }]
steps:
  warn:
    do: { action: member.warn, with: { why: "= event.data.kind" }, else: task }
    next: later
    after: [{ delay: 2h, end: forgotten }]
  later: { wait: { for: 1d }, end: quiet }
`;
  const play = (...steps: readonly string[]) => {
    const lines = steps.map((step) => `      - ${step}`);
    const scenariosText = [
      'scenarios:',
      '  - name: s',
      '    given: { group: { ownerRef: li } }',
      '    steps:',
      '      - { event: violation.detected, data: { kind: ads } }',
      '      - expect: { done: [], tasks: [{ contains: 警告成员, step: warn, assignee: li }] }',
      ...lines,
    ].join('\n');
    const report = runScenarios({ flowText, workspaceText, scenariosText });
    expect(report.documents.flatMap(({ findings }) => findings)).toEqual([]);
    return report.results[0]?.failure?.mismatches ?? [];
  };

  it('is completed as a task', () => {
    const done = ['complete: 警告成员', 'expect: { step: later, tasks: [] }'];
    expect(play(...done)).toEqual([]);
  });

  it('is nobody’s task once its step is left', () => {
    expect(play('advance: 2h', 'expect: { ended: forgotten, tasks: [] }')).toEqual([]);
  });
});
