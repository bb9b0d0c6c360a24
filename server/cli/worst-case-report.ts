import { checkFlow, type Plan, type Workspace } from '../../engine/language/index.ts';
import {
  renderWorstCases,
  type WorstCases,
  worstCases,
} from '../../engine/language/worst-case/index.ts';
import { readTextIfAny } from '../flow-files.ts';
import type { Terminal } from './terminal.ts';
import type { Workspaces } from './workspaces.ts';

/** The worst case of the flows of one workspace. */
export interface WorstCaseReport extends WorstCases {
  /** Null: there is no file, and the default workspace holds. */
  readonly workspace: string | null;
}

/**
 * Finds the worst case of flows, by workspace. A flow with an error has none and is left out; one
 * that breaks a promise is not.
 */
export async function worstCaseReports(
  paths: readonly string[],
  workspaces: Workspaces,
): Promise<readonly WorstCaseReport[]> {
  const groups = new Map<
    string | null,
    { readonly workspace: Workspace; readonly plans: Plan[] }
  >();
  for (const path of paths) {
    const { file, workspace } = await workspaces.of(path);
    const text = (await readTextIfAny(path)) ?? '';
    const { compiled } = checkFlow(text, workspace, { promises: false });
    const group = groups.get(file?.path ?? null) ?? { workspace, plans: [] };
    if (compiled) group.plans.push(compiled.plan);
    groups.set(file?.path ?? null, group);
  }
  return [...groups].map(([file, { workspace, plans }]) => ({
    workspace: file,
    ...worstCases(plans, workspace),
  }));
}

/** Prints each report, with the name of its workspace where there are several. */
export function printReports(
  { print, say, locale }: Terminal,
  reports: readonly WorstCaseReport[],
): void {
  for (const { workspace, ...cases } of reports) {
    if (reports.length > 1) {
      print(workspace ?? say({ zh: '（没有工作区文件）', en: '(no workspace file)' }));
    }
    print(renderWorstCases(cases, locale));
  }
}
