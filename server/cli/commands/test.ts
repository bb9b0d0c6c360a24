import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import { EngineError } from '../../../engine/base/index.ts';
import type { ScenarioReport, ScenarioTexts } from '../../../engine/simulate/index.ts';
import {
  MUTANT_MAX,
  renderJunit,
  renderMutants,
  renderPretty,
  renderTap,
  runMutants,
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
import { publishedTexts } from '../published-texts.ts';
import type { Terminal } from '../terminal.ts';
import { EXIT } from '../terminal.ts';
import { affectedBy, watchFiles } from '../watch-files.ts';
import { wholeNumber } from '../whole-number.ts';
import type { Workspaces } from '../workspaces.ts';
import { openWorkspaces } from '../workspaces.ts';

interface Options extends CommonOptions {
  readonly reporter: Reporter;
  readonly workspace?: string;
  readonly watch?: boolean;
  readonly mutate?: boolean;
  readonly strict?: boolean;
  readonly mutants: number;
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
    .option(
      '--watch',
      say({ zh: '文件改动后重新运行受影响的场景', en: 'Play again what a changed file affects' }),
    )
    .option(
      '--mutate',
      say({
        zh: '变异测试：逐处改动流程，列出场景没有发现的改动',
        en: 'Change flows in small ways, and list what no scenario notices',
      }),
    )
    .option(
      '--strict',
      say({ zh: '有没发现的改动时以 1 结束', en: 'End with 1 when a change is not noticed' }),
    )
    .option(
      '--mutants <n>',
      say({ zh: '每个流程最多改动几处', en: 'Most changes of one flow' }),
      wholeNumber(1, MUTANTS_MAX),
      MUTANT_MAX,
    )
    .action((paths: string[], _, command: Command) =>
      conclude(session, command, (options: Options) => run(session, paths, options)),
    );
}

/** More changes than the scenarios of one flow are played on in a quarter of an hour. */
const MUTANTS_MAX = 10_000;

async function run(session: Session, paths: readonly string[], options: Options): Promise<number> {
  const roots = paths.length > 0 ? paths : [readSettings(session.environment).flowsDir];
  const { tested, untested } = await findScenarios(roots);
  if (untested.length > 0) noteUntested(session.terminal, untested);
  const code = await playAll(session.terminal, tested, options);
  return options.watch === true ? watchAll(session, roots, options) : code;
}

/** Plays again, until somebody stops the program, what each change of a file affects. */
async function watchAll(
  session: Session,
  roots: readonly string[],
  options: Options,
): Promise<number> {
  const { terminal } = session;
  const { say, note } = terminal;
  const places = [...roots, ...(options.workspace === undefined ? [] : [options.workspace])];
  const close = await watchFiles(places, async (changed) => {
    try {
      const { tested } = await findScenarios(roots);
      const affected = affectedBy(changed, tested, options.workspace);
      if (affected.length > 0) await playAll(terminal, affected, options);
    } catch (error) {
      // A file that is just being moved or written is told of again.
      note(error instanceof Error ? error.message : String(error));
    }
  });
  note(say({ zh: '等待文件改动，Ctrl+C 结束', en: 'Waiting for changes; Ctrl+C ends it' }));
  await session.untilStopped();
  close();
  return EXIT.fine;
}

async function playAll(
  terminal: Terminal,
  paths: readonly string[],
  options: Options,
): Promise<number> {
  const workspaces = openWorkspaces(options.workspace);
  const texts: ScenarioTexts[] = [];
  for (const path of paths) texts.push(await textsOf(path, workspaces));
  if (options.mutate === true) return mutateAll(terminal, texts, options);
  const reports = texts.map(runScenarios);
  terminal.print(
    options.json ? reportsJson(reports) : rendered(reports, options.reporter, terminal),
  );
  return reports.every(({ passed }) => passed) ? EXIT.fine : EXIT.findings;
}

function mutateAll(
  { print, locale }: Terminal,
  texts: readonly ScenarioTexts[],
  { mutants, json, strict }: Options,
): number {
  const reports = texts.map((each) => runMutants(each, mutants));
  print(json ? JSON.stringify({ reports }) : renderMutants(reports, { locale }));
  const isPlayed = reports.every(({ played }) => played);
  const isNoticed = reports.every(({ survivors }) => survivors.length === 0);
  return isPlayed && (isNoticed || strict !== true) ? EXIT.fine : EXIT.findings;
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

async function textsOf(path: string, workspaces: Workspaces): Promise<ScenarioTexts> {
  const flow = join(dirname(path), `${idOfFile(path)}${FLOW_SUFFIX}`);
  const [scenariosText, flowText] = await Promise.all([readTextIfAny(path), readTextIfAny(flow)]);
  if (flowText === null) throw flowMissing(path, flow);
  const { file } = await workspaces.of(flow);
  return {
    flowText,
    workspaceText: file?.text ?? null,
    scenariosText: scenariosText ?? '',
    published: await publishedTexts(scenariosText, (file) =>
      readTextIfAny(join(dirname(path), file)),
    ),
    files: { flow, workspace: file?.path ?? '', scenarios: path },
  };
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
