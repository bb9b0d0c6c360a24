import { journalWords } from '../core/index.ts';
import type { Scenario, Workspace } from '../language/index.ts';
import { checkFlow, DEFAULT_WORKSPACE, parseScenarios, parseWorkspace } from '../language/index.ts';
import { type Mutant, mutantsOf } from './mutate.ts';
import { openPublished, type PublishedFiles } from './published-files.ts';
import { runScenario } from './run-scenario.ts';
import { runScenarios, type ScenarioTexts } from './run-scenarios.ts';

/** What the scenarios of a flow notice of changes to it. */
export interface MutationReport {
  /** The flow's id; empty when its text cannot be read. */
  readonly flow: string;
  /** Path of the flow, as the reader knows it. */
  readonly file: string;
  /** False: the scenarios fail on the flow as it is, and no change was tried. */
  readonly played: boolean;
  /** Changes that make another flow; one that the checker refuses needs no scenario. */
  readonly tried: number;
  /** Those of them that no scenario noticed, in the order of the text; without their texts. */
  readonly survivors: readonly Survivor[];
  /** Changes beyond the bound, which were not tried. */
  readonly leftOut: number;
}

export type Survivor = Omit<Mutant, 'text'>;

/** As many changes of one flow as are tried unless the caller says otherwise. */
export const MUTANT_MAX = 400;

/**
 * Changes a flow in small ways, one at a time, and plays its scenarios on each. Never throws,
 * whatever the texts.
 * @param mutantMax the most changes that are tried; of more, some from everywhere in the text
 */
export function runMutants(texts: ScenarioTexts, mutantMax: number = MUTANT_MAX): MutationReport {
  const base = runScenarios(texts);
  const file = texts.files?.flow ?? '';
  const untried = { flow: base.flow, file, tried: 0, survivors: [], leftOut: 0 };
  const workspace = workspaceOf(texts);
  const { flow, compiled } = checkFlow(texts.flowText, workspace, { promises: false });
  if (!base.passed || !flow || !compiled) return { ...untried, played: false };
  const files = openPublished(texts.published, workspace);
  const about = { flow, workspace, published: files.flows };
  const { scenarios } = parseScenarios(texts.scenariosText, about);
  const published = files.versions;
  const mutants = [...mutantsOf(flow, workspace)];
  const chosen = evenly(mutants, mutantMax);
  const survivors: Survivor[] = [];
  let tried = 0;
  for (const { text, ...mutant } of chosen) {
    const noticed = isNoticed({ text, hash: compiled.hash, scenarios, workspace, published });
    if (noticed === null) continue;
    tried += 1;
    if (!noticed) survivors.push(mutant);
  }
  const leftOut = mutants.length - chosen.length;
  return { ...untried, played: true, tried, survivors, leftOut };
}

function workspaceOf({ workspaceText }: ScenarioTexts): Workspace {
  const parsed = workspaceText === null ? null : parseWorkspace(workspaceText);
  return parsed?.workspace ?? DEFAULT_WORKSPACE;
}

/** Some of a list, with about the same distance between them. */
function evenly<Item>(items: readonly Item[], max: number): readonly Item[] {
  if (items.length <= max) return items;
  return items.filter(
    (_, index) =>
      Math.floor((index * max) / items.length) !== Math.floor(((index - 1) * max) / items.length),
  );
}

/** Null where the checker notices the change, or the plan is the same. */
function isNoticed(of: {
  readonly text: string;
  readonly hash: string;
  readonly scenarios: readonly Scenario[];
  readonly workspace: Workspace;
  readonly published: PublishedFiles['versions'];
}): boolean | null {
  const { text, hash, scenarios, workspace, published } = of;
  const { compiled } = checkFlow(text, workspace, { promises: false });
  if (!compiled || compiled.hash === hash) return null;
  const explain = journalWords({ text, compiled }, workspace.zone);
  // Where a scenario publishes the flow itself, it publishes the change.
  const files = [...published].map(([file, version]) => {
    return [file, version.compiled.hash === hash ? { compiled, explain } : version] as const;
  });
  const stage = { compiled, workspace, explain, published: new Map(files) };
  return scenarios.some((scenario) => runScenario(scenario, stage).failure !== null);
}
