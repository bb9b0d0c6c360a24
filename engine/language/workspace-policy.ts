import type { Mistake } from './mistake.ts';
import { countMistakes } from './policy-counts.ts';
import { hoursMistakes } from './policy-hours.ts';
import { nameMistakes } from './policy-names.ts';
import type { Workspace } from './workspace.ts';

/** Finds what is wrong with the sending policy of a workspace. */
export function policyMistakes(workspace: Workspace): readonly Mistake[] {
  return [...nameMistakes(workspace), ...hoursMistakes(workspace), ...countMistakes(workspace)];
}
