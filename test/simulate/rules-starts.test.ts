import { describe, expect, it } from 'vitest';
import { runScenarios } from '../../engine/simulate/index.ts';

const FLOW = `flow: lead
about: member
start: [{ on: member.joined }]
steps:
  begin: { start: { flow: greet }, next: course }
  course:
    start: { flow: nurture, await: true }
    on-outcome: { converted: { end: won }, bored: { end: lost }, else: plain }
    after: [{ delay: 7d, end: late }]
  plain: { send: { to: member, text: 再联系 }, end: open }
`;

function play(...steps: readonly string[]) {
  const lines = steps.map((step) => `      - ${step}\n`).join('');
  const { documents, results } = runScenarios({
    flowText: FLOW,
    workspaceText: null,
    scenariosText: `scenarios:\n  - name: try\n    steps:\n${lines}`,
  });
  expect(documents.flatMap(({ findings }) => findings.map(({ message }) => message.en))).toEqual(
    [],
  );
  return results[0]?.failure?.mismatches ?? [];
}

const JOIN = 'event: member.joined';

describe('flows that a scenario starts without playing them', () => {
  it('end at once in the first outcome that is named, where nothing is said', () => {
    const begun = 'expect: { started: [greet, nurture], ended: won, active: 0 }';
    expect(play(JOIN, begun, 'expect: { started: [] }')).toEqual([]);
  });

  it('end as the scenario says', () => {
    const answer = (with_: string) => play(JOIN, 'expect: { step: course }', with_);
    expect(answer('{ answer: course, with: bored }')).toEqual([]);
    expect(play(JOIN, '{ answer: course, with: bored }', 'expect: { ended: lost }')).toEqual([]);
    expect(play(JOIN, '{ answer: course, with: other }', 'expect: { ended: open }')).toEqual([]);
    expect(play(JOIN, '{ answer: course, failed: true }', 'expect: { ended: open }')).toEqual([]);
  });

  it('are no longer awaited once the step is left', () => {
    const steps = [
      JOIN,
      'advance: 7d',
      'expect: { ended: late }',
      '{ answer: course, with: bored }',
    ];
    expect(play(...steps)[0]?.message?.en).toContain('waits for its result');
  });

  it('are counted as instances only where they are played', () => {
    expect(play(JOIN, 'expect: { started: 1 }')).toEqual([]);
    expect(play(JOIN, 'expect: { started: [nurture] }')).toMatchObject([
      { what: 'started', expected: ['nurture'], actual: ['greet', 'nurture'] },
    ]);
  });
});
