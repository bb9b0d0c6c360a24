import { describe, expect, it } from 'vitest';
import { runScenarios } from '../../engine/simulate/index.ts';
import { FLOW, HI, JOINED, run, WORKSPACE } from './greet-scenario.ts';

describe('coverage', () => {
  it('names the steps and ports that no scenario reached, with their lines', () => {
    const { coverage } = run(`${JOINED}${HI}      - expect: { step: rest }`);
    expect(coverage).toEqual({
      steps: {
        total: 6,
        covered: 2,
        missing: [
          { name: 'sorry', line: 12 },
          { name: 'tell', line: 19 },
          { name: 'pause', line: 20 },
          { name: 'boom', line: 21 },
        ],
      },
      ports: {
        total: 10,
        covered: 2,
        missing: [
          { name: 'hello.failed', line: 11 },
          { name: 'sorry.next', line: 12 },
          { name: 'rest.next', line: 18 },
          { name: 'rest.on.1', line: 17 },
          { name: 'tell.next', line: 19 },
          { name: 'pause.next', line: 20 },
          { name: 'boom.next', line: 21 },
          { name: 'on.0', line: 6 },
        ],
      },
    });
  });
});

describe('texts with errors', () => {
  it.each([
    ['flow', { flowText: 'flow: [' }],
    ['workspace', { workspaceText: 'zone: Nowhere' }],
    ['scenarios', { scenariosText: 'scenarios: []' }],
    [
      'a step that the flow does not have',
      { scenariosText: 'scenarios: [{ name: a, steps: [{ expect: { step: gone } }] }]' },
    ],
  ])('play nothing: %s', (_, wrong) => {
    const report = runScenarios({
      flowText: FLOW,
      workspaceText: WORKSPACE,
      scenariosText: 'scenarios: [{ name: a, steps: [{ advance: 1d }] }]',
      ...wrong,
    });
    expect(report).toMatchObject({ results: [], passed: false });
    expect(report.documents.flatMap(({ findings }) => findings)).not.toEqual([]);
  });
});
