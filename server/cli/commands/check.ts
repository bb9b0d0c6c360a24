import { dirname } from 'node:path';
import type { Command } from 'commander';
import type { Finding } from '../../../engine/language/index.ts';
import { checkFlow, renderFinding } from '../../../engine/language/index.ts';
import type { TextFile } from '../../flow-files.ts';
import { FLOW_SUFFIX, findFiles, idOfFile, readTextIfAny } from '../../flow-files.ts';
import { readSettings } from '../../settings.ts';
import type { CommonOptions, Session } from '../command.ts';
import { conclude, newCommand } from '../command.ts';
import type { Terminal } from '../terminal.ts';
import { EXIT } from '../terminal.ts';
import { openWorkspaces } from '../workspaces.ts';

interface Options extends CommonOptions {
  readonly workspace?: string;
}

interface Checked {
  readonly file: TextFile;
  readonly findings: readonly Finding[];
}

/** `check`: says what is wrong with flows. */
export function checkCommand(session: Session): Command {
  const { say } = session.terminal;
  return newCommand(session, 'check', { zh: '检查流程文件', en: 'Check flow files' })
    .argument(
      '[paths...]',
      say({ zh: '文件或目录，默认 FLOWS_DIR', en: 'Files or folders; FLOWS_DIR when absent' }),
    )
    .option('--workspace <file>', say({ zh: '工作区文件', en: 'Workspace file' }))
    .action((paths: string[], _, command: Command) =>
      conclude(session, command, (options: Options) => run(session, paths, options)),
    );
}

async function run(session: Session, paths: readonly string[], options: Options): Promise<number> {
  const { terminal, environment } = session;
  const roots = paths.length > 0 ? paths : [readSettings(environment).flowsDir];
  const checked = await checkAll(await findFiles(roots, FLOW_SUFFIX), options.workspace);
  const severities = checked.flatMap(({ findings }) => findings.map(({ severity }) => severity));
  const errors = severities.filter((severity) => severity === 'error').length;
  const warnings = severities.length - errors;
  if (options.json) {
    const files = checked.map(({ file, findings }) => ({ file: file.path, findings }));
    terminal.print(JSON.stringify({ files, errors, warnings }));
  } else {
    printFindings(terminal, checked);
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
 */
async function checkAll(
  paths: readonly string[],
  workspaceFile: string | undefined,
): Promise<readonly Checked[]> {
  const workspaces = openWorkspaces(workspaceFile);
  const flowsBelow = openFlowIds();
  const checked = new Map<string, Checked>();
  for (const path of paths) {
    const { file, workspace, findings } = await workspaces.of(path);
    if (file !== null) checked.set(file.path, { file, findings });
    const text = (await readTextIfAny(path)) ?? '';
    // A workspace file that is given may stand anywhere.
    const isNearest = file !== null && workspaceFile === undefined;
    const flows = isNearest ? { flows: await flowsBelow(dirname(file.path)) } : {};
    const flow = checkFlow(text, workspace, { fileId: idOfFile(path), ...flows });
    checked.set(path, { file: { path, text }, findings: flow.findings });
  }
  return [...checked.values()];
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
