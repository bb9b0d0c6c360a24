import { journalWords } from '../core/index.ts';
import type { CheckedFlow, Workspace } from '../language/index.ts';
import { checkFlow, DEFAULT_WORKSPACE, parseScenarios, parseWorkspace } from '../language/index.ts';
import { coverageOf, NO_COVERAGE, visitedIn } from './coverage.ts';
import { openPublished, type PublishedFiles } from './published-files.ts';
import type { CheckedDocument, ScenarioReport } from './report.ts';
import { runScenario } from './run-scenario.ts';

export interface ScenarioTexts {
  readonly flowText: string;
  /** Null: the default workspace. */
  readonly workspaceText: string | null;
  readonly scenariosText: string;
  /** Texts of the files that the scenarios publish, by the names that they give them. */
  readonly published?: ReadonlyMap<string, string>;
  /** Paths of the texts, as the reader knows them. */
  readonly files?: {
    readonly flow: string;
    readonly workspace: string;
    readonly scenarios: string;
  };
}

const FILES = {
  flow: 'flow.yaml',
  workspace: 'workspace.yaml',
  scenarios: 'scenarios.yaml',
} as const;

/**
 * Plays all scenarios of a flow on the real core, with a clock of their own. Never throws, whatever
 * the texts; with an error in any of them nothing is played.
 */
export function runScenarios(texts: ScenarioTexts): ScenarioReport {
  const files = texts.files ?? FILES;
  const parsed = texts.workspaceText === null ? null : parseWorkspace(texts.workspaceText);
  const workspace = parsed?.workspace ?? DEFAULT_WORKSPACE;
  const checked = checkFlow(texts.flowText, workspace);
  const { flow } = checked;
  const published = openPublished(texts.published, workspace);
  const { scenarios, findings } = parseScenarios(
    texts.scenariosText,
    flow ? { flow, workspace, published: published.flows } : undefined,
  );
  const documents: readonly CheckedDocument[] = [
    { file: files.flow, text: texts.flowText, findings: checked.findings },
    { file: files.workspace, text: texts.workspaceText ?? '', findings: parsed?.findings ?? [] },
    { file: files.scenarios, text: texts.scenariosText, findings },
    ...published.documents,
  ];
  const isSound = documents.every((document) =>
    document.findings.every((finding) => finding.severity !== 'error'),
  );
  const played = isSound
    ? play({ checked, text: texts.flowText, workspace, scenarios, published })
    : { results: [], coverage: NO_COVERAGE };
  const passed = isSound && played.results.every((result) => result.failure === null);
  return { flow: flow?.id ?? '', zone: workspace.zone, documents, ...played, passed };
}

function play(of: {
  readonly checked: CheckedFlow;
  readonly text: string;
  readonly workspace: Workspace;
  readonly scenarios: ReturnType<typeof parseScenarios>['scenarios'];
  readonly published: PublishedFiles;
}): Pick<ScenarioReport, 'results' | 'coverage'> {
  const { text, workspace, scenarios } = of;
  const { flow, compiled } = of.checked;
  if (!flow || !compiled) return { results: [], coverage: NO_COVERAGE };
  const explain = journalWords({ text, compiled }, workspace.zone);
  const stage = { compiled, workspace, explain, published: of.published.versions };
  const played = scenarios.map((scenario) => {
    const { failure, log } = runScenario(scenario, stage);
    return { result: { name: scenario.name, line: scenario.line, failure }, log };
  });
  return {
    results: played.map(({ result }) => result),
    coverage: coverageOf(flow, compiled, visitedIn(played.map(({ log }) => log))),
  };
}
