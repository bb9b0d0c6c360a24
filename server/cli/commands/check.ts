import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import { applyFixes } from '../../../engine/language/edit/index.ts';
import type { Finding } from '../../../engine/language/index.ts';
import { checkFlow, parseWorkspace, renderFinding } from '../../../engine/language/index.ts';
import type { TextFile } from '../../flow-files.ts';
import { FLOW_SUFFIX, findFiles, idOfFile, readTextIfAny } from '../../flow-files.ts';
import { readSettings } from '../../settings.ts';
import type { CommonOptions, Session } from '../command.ts';
import { conclude, newCommand } from '../command.ts';
import type { Terminal } from '../terminal.ts';
import { EXIT } from '../terminal.ts';
import { openWorkspaces } from '../workspaces.ts';
import { printReports, worstCaseReports } from '../worst-case-report.ts';

interface Options extends CommonOptions {
  readonly workspace?: string;
  readonly fix?: boolean;
  readonly worstCase?: boolean;
  readonly format: 'text' | 'json';
}

interface Checked {
  readonly file: TextFile;
  readonly findings: readonly Finding[];
  /** How many findings were put right in the file. */
  readonly fixed: number;
}

/** `check`: says what is wrong with flows. */
export function checkCommand(session: Session): Command {
  const { say } = session.terminal;
  const format = new Option('--format <name>', say({ zh: '输出格式', en: 'Form of the answer' }))
    .choices(['text', 'json'])
    .default('text');
  return newCommand(session, 'check', { zh: '检查流程文件', en: 'Check flow files' })
    .argument(
      '[paths...]',
      say({ zh: '文件或目录，默认 FLOWS_DIR', en: 'Files or folders; FLOWS_DIR when absent' }),
    )
    .option('--workspace <file>', say({ zh: '工作区文件', en: 'Workspace file' }))
    .option(
      '--fix',
      say({
        zh: '改正能自动改的（只动有错的地方，注释保留）',
        en: 'Put right what can be put right by itself (nothing else changes, comments stay)',
      }),
    )
    .option(
      '--worst-case',
      say({
        zh: '算出一个对象在任意 24 小时、7 天、30 天内最多收到几条，以及怎样走到',
        en: 'Tell the most messages that one subject can get in any 24 hours, 7 days and 30 days',
      }),
    )
    .addOption(format)
    .action((paths: string[], _, command: Command) =>
      conclude(session, command, (options: Options) => run(session, paths, options)),
    );
}

async function run(session: Session, paths: readonly string[], options: Options): Promise<number> {
  const { terminal, environment } = session;
  const roots = paths.length > 0 ? paths : [readSettings(environment).flowsDir];
  const found = await findFiles(roots, FLOW_SUFFIX);
  const checked = await checkAll(found, options);
  const worstCase = options.worstCase
    ? await worstCaseReports(found, openWorkspaces(options.workspace))
    : null;
  const severities = checked.flatMap(({ findings }) => findings.map(({ severity }) => severity));
  const errors = severities.filter((severity) => severity === 'error').length;
  const warnings = severities.length - errors;
  const fixed = checked.reduce((sum, one) => sum + one.fixed, 0);
  if (options.json || options.format === 'json') {
    const files = checked.map(({ file, ...rest }) => ({ file: file.path, ...rest }));
    const counts = { errors, warnings, fixed };
    terminal.print(JSON.stringify({ files, ...counts, ...(worstCase && { worstCase }) }));
  } else {
    printFindings(terminal, checked);
    if (worstCase) printReports(terminal, worstCase);
    if (fixed > 0) {
      terminal.print(terminal.say({ zh: `改正了 ${fixed} 处。`, en: `Put right: ${fixed}.` }));
    }
    terminal.print(
      terminal.say({
        zh: `检查了 ${checked.length} 个文件：${errors} 个错误，${warnings} 个警告。`,
        en: `Checked ${checked.length} files: ${errors} errors, ${warnings} warnings.`,
      }),
    );
  }
  return errors > 0 ? EXIT.findings : EXIT.fine;
}

/**
 * Flows in the order of their names, each workspace file before the first flow that it holds for.
 * With `fix` the workspace is put right first: what flows may name depends on it.
 */
async function checkAll(
  paths: readonly string[],
  { workspace: workspaceFile, fix = false }: Options,
): Promise<readonly Checked[]> {
  let workspaces = openWorkspaces(workspaceFile);
  const flowsBelow = openFlowIds();
  const checked = new Map<string, Checked>();
  for (const path of paths) {
    let found = await workspaces.of(path);
    if (found.file !== null && !checked.has(found.file.path)) {
      const check = (text: string) => parseWorkspace(text).findings;
      const one = await checkFile(found.file, check, fix);
      checked.set(found.file.path, one);
      if (one.fixed > 0) {
        workspaces = openWorkspaces(workspaceFile);
        found = await workspaces.of(path);
      }
    }
    const file = { path, text: (await readTextIfAny(path)) ?? '' };
    // A workspace file that is given may stand anywhere.
    const nearest = workspaceFile === undefined ? found.file : null;
    const flows = nearest === null ? {} : { flows: await flowsBelow(dirname(nearest.path)) };
    const options = { fileId: idOfFile(path), ...flows };
    const { workspace } = found;
    const check = (text: string) => checkFlow(text, workspace, options).findings;
    checked.set(path, await checkFile(file, check, fix));
  }
  return [...checked.values()];
}

/** Writes the file anew only where something was put right. */
async function checkFile(
  file: TextFile,
  check: (text: string) => readonly Finding[],
  fix: boolean,
): Promise<Checked> {
  if (!fix) return { file, findings: check(file.text), fixed: 0 };
  const { text, findings, fixed } = applyFixes(file.text, check);
  if (text !== file.text) await writeFile(file.path, text);
  return { file: { path: file.path, text }, findings, fixed: fixed.length };
}

/** Ids of the flows in a folder and below it, which share its workspace. */
function openFlowIds(): (folder: string) => Promise<readonly string[]> {
  const known = new Map<string, readonly string[]>();
  return async (folder) => {
    const ids = known.get(folder) ?? (await findFiles([folder], FLOW_SUFFIX)).map(idOfFile);
    known.set(folder, ids);
    return ids;
  };
}

function printFindings({ print, locale, color }: Terminal, checked: readonly Checked[]): void {
  for (const { file, findings } of checked) {
    for (const finding of findings) {
      print(renderFinding(finding, { text: file.text, file: file.path, locale, color }));
    }
  }
}
