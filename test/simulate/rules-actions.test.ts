import { expect, it } from 'vitest';
import { runScenarios } from '../../engine/simulate/index.ts';

const FLOW = `flow: gift
about: member
start: [{ on: member.joined }]
vars: { prize: { type: object } }
steps:
  draw: { do: { action: draw.run, with: { n: 2, campaignRef: spring } }, save: prize, end: drawn, failed: { end: sorry } }
`;

it.each([
  ['succeeds at once', ['expect: { done: [{ action: draw.run, with: { n: 2 } }], ended: drawn }']],
  [
    'has the result that the scenario says',
    [
      '{ answer: draw, with: { won: cup } }',
      'expect: { ended: drawn, vars: { prize: { won: cup } } }',
    ],
  ],
  [
    'fails when the scenario says so',
    ['{ answer: draw, failed: 没有了 }', 'expect: { ended: sorry }'],
  ],
])('an action of a scenario %s', (_, steps) => {
  const lines = ['event: member.joined', ...steps].map((step) => `      - ${step}\n`).join('');
  const { documents, results } = runScenarios({
    flowText: FLOW,
    workspaceText: null,
    scenariosText: `scenarios:\n  - name: try\n    steps:\n${lines}`,
  });
  expect(documents.flatMap(({ findings }) => findings)).toEqual([]);
  expect(results.map(({ failure }) => failure?.mismatches ?? [])).toEqual([[]]);
});
