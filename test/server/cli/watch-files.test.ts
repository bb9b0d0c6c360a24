import { describe, expect, it } from 'vitest';
import { affectedBy } from '../../../server/cli/watch-files.ts';

const SCENARIOS = ['flows/a.scenarios.yaml', 'flows/b.scenarios.yaml', 'other/a.scenarios.yaml'];

describe('a changed file', () => {
  it.each([
    ['flows/a.flow.yaml', ['flows/a.scenarios.yaml']],
    ['flows/a.scenarios.yaml', ['flows/a.scenarios.yaml']],
    ['flows/workspace.yaml', ['flows/a.scenarios.yaml', 'flows/b.scenarios.yaml']],
    ['workspace.yaml', SCENARIOS],
    ['flows/a.view.yaml', []],
    ['flows/notes.yaml', []],
    ['elsewhere/b.flow.yaml', []],
  ])('%s affects %j', (changed, affected) => {
    expect(affectedBy([changed], SCENARIOS)).toEqual(affected);
  });

  it('affects all where it is the workspace that was named', () => {
    expect(affectedBy(['shared/w.yaml'], SCENARIOS, 'shared/w.yaml')).toEqual(SCENARIOS);
    expect(affectedBy(['shared/w.yaml'], SCENARIOS)).toEqual([]);
  });
});
