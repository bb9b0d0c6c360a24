import { expect, test } from 'vitest';
import { outcomeChanges } from '../../engine/simulate/index.ts';

const FLOW = `flow: tea
about: member
start: [{ on: member.joined }]
steps:
  pause: { wait: { for: 3d }, next: say }
  say: { send: { to: member, text: 喝茶 }, end: told }
`;
const SCENARIOS = `scenarios:
  - name: nothing on the first day
    steps: [{ event: member.joined }, { advance: 1d }, { expect: { sentTotal: 0 } }]
  - name: a word after three days
    steps: [{ event: member.joined }, { advance: 3d }, { expect: { sentTotal: 1 } }]
`;

function changes(from: string, to: string) {
  const before = { flowText: FLOW, workspaceText: null };
  return outcomeChanges(SCENARIOS, before, { ...before, flowText: FLOW.replace(from, to) });
}

test('lists the scenarios that only one of two flows passes', () => {
  expect(changes('3d', '5d')).toEqual([
    { name: 'a word after three days', line: 4, before: 'passed', after: 'failed' },
  ]);
});

test('says of a flow with errors that nothing is played on it', () => {
  expect(changes('next: say', 'next: none')).toMatchObject([
    { line: 2, before: 'passed', after: 'notPlayed' },
    { line: 4, before: 'passed', after: 'notPlayed' },
  ]);
});

test('lists nothing where all go as before', () => {
  expect(changes('喝茶', '喝水')).toEqual([]);
});
