import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import { EngineError } from '../../../engine/base/index.ts';
import type { ScenarioReport } from '../../../engine/simulate/index.ts';
import {
  renderJunit,
  renderPretty,
  renderTap,
  runScenarios,
} from '../../../engine/simulate/index.ts';
import {
  FLOW_SUFFIX,
  findFiles,
  idOfFile,
  readTextIfAny,
  SCENARIOS_SUFFIX,
} from '../../flow-files.ts';
import { readSettings } from '../../settings.ts';
import type { CommonOptions, Session } from '../command.ts';
import { conclude, newCommand } from '../command.ts';
import type { Terminal } from '../terminal.ts';
import { EXIT } from '../terminal.ts';
import type { Workspaces } from '../workspaces.ts';
import { openWorkspaces } from '../workspaces.ts';

interface Options extends CommonOptions {
  readonly reporter: Reporter;
  readonly workspace?: string;
}

type Reporter = 'pretty' | 'tap' | 'junit';

/** `test`: plays the scenarios beside flows. */
export function testCommand(session: Session): Command {
  const { say } = session.terminal;
  const reporter = new Option(
    '--reporter <name>',
    say({ zh: '报告格式', en: 'Form of the report' }),
  )
    .choices(['pretty', 'tap', 'junit'])
    .default('pretty');
  return newCommand(session, 'test', {
    zh: '运行流程的场景测试',
    en: 'Play the scenarios of flows',
  })
    .argument(
      '[paths...]',
      say({ zh: '文件或目录，默认 FLOWS_DIR', en: 'Files or folders; FLOWS_DIR when absent' }),
    )
    .addOption(reporter)
    .option('--workspace <file>', say({ zh: '工作区文件', en: 'Workspace file' }))
    .action((paths: string[], _, command: Command) =>
      conclude(session, command, (options: Options) => run(session, paths, options)),
    );
}

async function run(session: Session, paths: readonly string[], options: Options): Promise<number> {
  const { terminal, environment } = session;
  const roots = paths.length > 0 ? paths : [readSettings(environment).flowsDir];
  const { tested, untested } = await findScenarios(roots);
  const workspaces = openWorkspaces(options.workspace);
  const reports: ScenarioReport[] = [];
  for (const path of tested) reports.push(await play(path, workspaces));
  if (untested.length > 0) noteUntested(terminal, untested);
  terminal.print(
    options.json ? reportsJson(reports) : rendered(reports, options.reporter, terminal),
  );
  return reports.every(({ passed }) => passed) ? EXIT.fine : EXIT.findings;
}

/** Files of scenarios below the paths, or beside a flow that is named; and flows that have none. */
async function findScenarios(
  roots: readonly string[],
): Promise<{ readonly tested: readonly string[]; readonly untested: readonly string[] }> {
  const [scenarios, flows] = await Promise.all([
    findFiles(roots, SCENARIOS_SUFFIX),
    findFiles(roots, FLOW_SUFFIX),
  ]);
  const tested = new Set(scenarios);
  const untested: string[] = [];
  for (const flow of flows) {
    const beside = join(dirname(flow), `${idOfFile(flow)}${SCENARIOS_SUFFIX}`);
    if ((await readTextIfAny(beside)) === null) untested.push(flow);
    else tested.add(beside);
  }
  return { tested: [...tested].sort(), untested };
}

async function play(path: string, workspaces: Workspaces): Promise<ScenarioReport> {
  const flow = join(dirname(path), `${idOfFile(path)}${FLOW_SUFFIX}`);
  const [scenariosText, flowText] = await Promise.all([readTextIfAny(path), readTextIfAny(flow)]);
  if (flowText === null) throw flowMissing(path, flow);
  const { file } = await workspaces.of(flow);
  return runScenarios({
    flowText,
    workspaceText: file?.text ?? null,
    scenariosText: scenariosText ?? '',
    files: { flow, workspace: file?.path ?? '', scenarios: path },
  });
}

function rendered(
  reports: readonly ScenarioReport[],
  reporter: Reporter,
  { locale, color }: Terminal,
): string {
  const render = {
    pretty: () => renderPretty(reports, { locale, color }),
    tap: () => renderTap(reports, { locale }),
    junit: () => renderJunit(reports, { locale }),
  };
  return render[reporter]().trimEnd();
}

/** Everything but the texts themselves, which the caller has. */
function reportsJson(reports: readonly ScenarioReport[]): string {
  const told = reports.map(({ documents, ...report }) => ({
    ...report,
    documents: documents.map(({ file, findings }) => ({ file, findings })),
  }));
  return JSON.stringify({ passed: reports.every(({ passed }) => passed), reports: told });
}

function noteUntested({ note, say }: Terminal, flows: readonly string[]): void {
  const names = flows.join(', ');
  note(say({ zh: `没有场景的流程：${names}`, en: `Flows without scenarios: ${names}` }));
}

function flowMissing(scenarios: string, flow: string): EngineError {
  const message = `The scenarios \`${scenarios}\` have no flow beside them; \`${flow}\` is missing.`;
  return new EngineError('INPUT_INVALID', message, { details: { scenarios, flow } });
}
