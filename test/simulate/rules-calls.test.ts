import { describe, expect, it } from 'vitest';
import { runScenarios } from '../../engine/simulate/index.ts';

const FLOW = `flow: lead
title: 建档
about: member
start: [{ on: member.joined }]
vars: { lead: { type: object } }
steps:
  quote:
    call: { endpoint: crm, method: POST, path: "/leads/{{ member.ref }}", body: { level: 3, scene: "= trigger.data.joinScene" } }
    save: lead
    next: tell
    failed: sorry
    after: [{ delay: 5m, next: sorry }]
  tell: { send: { to: member, text: "编号 {{ vars.lead.id | default: '未知' }}" }, end: quoted }
  sorry: { send: { to: member, text: 稍后联系 }, end: lost }
`;
const WORKSPACE = 'endpoints: { crm: { url: "https://crm.example/api" } }';

function play(...steps: readonly string[]) {
  const scenariosText = `scenarios:\n  - name: try\n    steps:\n${steps
    .map((step) => `      - ${step}\n`)
    .join('')}`;
  const { documents, results } = runScenarios({
    flowText: FLOW,
    workspaceText: WORKSPACE,
    scenariosText,
  });
  expect(documents.flatMap(({ findings }) => findings.map(({ message }) => message.en))).toEqual(
    [],
  );
  return results[0]?.failure ?? null;
}

const JOIN = '{ event: member.joined, data: { joinScene: qr }, as: 小李 }';

describe('a call in a scenario', () => {
  it('succeeds at once, where nothing is said of it', () => {
    expect(
      play(
        JOIN,
        'expect: { done: [{ step: quote, endpoint: crm, method: POST, with: { scene: qr } }] }',
        'expect: { done: [], ended: quoted }',
      ),
    ).toBeNull();
  });

  it('waits for its answer, and gets what the scenario says', () => {
    expect(
      play(
        JOIN,
        'expect: { step: quote, sent: [] }',
        '{ answer: quote, with: { id: L-7 } }',
        'expect: { sent: [{ contains: 编号 L-7 }], ended: quoted, vars: { lead: { id: L-7 } } }',
      ),
    ).toBeNull();
  });

  it('fails when the scenario says so, and is withdrawn when it is left', () => {
    expect(play(JOIN, '{ answer: quote, failed: 对方拒绝 }', 'expect: { ended: lost }')).toBeNull();
    const late = play(JOIN, 'advance: 5m', 'expect: { ended: lost }', '{ answer: quote, with: 1 }');
    expect(late?.mismatches[0]?.message?.en).toBe(
      'No message or request of step `quote` waits for its result.',
    );
  });

  it('shows what was done where another thing was expected', () => {
    const failure = play(JOIN, 'expect: { done: [{ with: { level: 4 } }] }');
    expect(failure?.mismatches).toMatchObject([
      { what: 'done', actual: [{ endpoint: 'crm', with: { level: 3, scene: 'qr' } }] },
    ]);
  });

  it('needs one of `confirmed`, `with` and `failed` in an answer', () => {
    const scenariosText = `scenarios:\n  - name: try\n    steps:\n      - { answer: quote, with: 1, failed: x }\n      - { answer: quote }\n`;
    const { documents } = runScenarios({ flowText: FLOW, workspaceText: WORKSPACE, scenariosText });
    expect(documents.flatMap(({ findings }) => findings.map(({ code }) => code))).toEqual([
      'SCHEMA',
      'SCHEMA',
    ]);
  });
});
