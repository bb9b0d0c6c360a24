import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Text } from '../../../engine/base/index.ts';
import { formatYaml } from '../../../engine/language/format/index.ts';
import {
  FLOW_SUFFIX,
  findFiles,
  readTextIfAny,
  SCENARIOS_SUFFIX,
  WORKSPACE_FILE,
} from '../../flow-files.ts';
import { readSettings } from '../../settings.ts';
import type { CommonOptions, Session } from '../command.ts';
import { conclude, newCommand } from '../command.ts';
import { EXIT } from '../terminal.ts';

interface Options extends CommonOptions {
  readonly check?: boolean;
}

interface Formatted {
  readonly file: string;
  readonly state: 'tidy' | 'untidy' | 'unreadable';
  /** Why a file cannot be read, with the line, counted from 1. */
  readonly why?: Text;
  readonly line?: number;
}

/** `fmt`: lays files out in the usual way. */
export function fmtCommand(session: Session): Command {
  const { say } = session.terminal;
  return newCommand(session, 'fmt', {
    zh: '统一文件的排版，不改内容和注释',
    en: 'Lay files out in the usual way; what they say stays',
  })
    .argument(
      '[paths...]',
      say({ zh: '文件或目录，默认 FLOWS_DIR', en: 'Files or folders; FLOWS_DIR when absent' }),
    )
    .option(
      '--check',
      say({
        zh: '只列出需要排版的文件，不写入；有则退出码为 1',
        en: 'Write nothing; list what is not tidy, and end with 1 if anything is',
      }),
    )
    .action((paths: string[], _, command: Command) =>
      conclude(session, command, (options: Options) => run(session, paths, options)),
    );
}

async function run(session: Session, paths: readonly string[], options: Options): Promise<number> {
  const { terminal, environment } = session;
  const roots = paths.length > 0 ? paths : [readSettings(environment).flowsDir];
  const kinds = [FLOW_SUFFIX, SCENARIOS_SUFFIX, WORKSPACE_FILE];
  const found = await Promise.all(kinds.map((suffix) => findFiles(roots, suffix)));
  const writes = options.check !== true;
  const files: Formatted[] = [];
  for (const file of [...new Set(found.flat())].sort()) files.push(await format(file, writes));
  const untidy = files.filter(({ state }) => state === 'untidy');
  const unreadable = files.filter(({ state }) => state === 'unreadable');
  if (options.json) terminal.print(JSON.stringify({ files, written: writes }));
  else {
    for (const { file } of untidy) terminal.print(file);
    for (const { file, line = 1, why } of unreadable) {
      terminal.note(`${file}:${line}: ${why === undefined ? '' : terminal.say(why)}`);
    }
    terminal.note(terminal.say(summary(files.length, untidy.length, writes)));
  }
  const isFine = unreadable.length === 0 && (writes || untidy.length === 0);
  return isFine ? EXIT.fine : EXIT.findings;
}

async function format(file: string, writes: boolean): Promise<Formatted> {
  const text = (await readTextIfAny(file)) ?? '';
  const result = formatYaml(text, { sorted: file.endsWith(FLOW_SUFFIX) });
  if (!result.ok) {
    const line = result.range?.start.line ?? 1;
    return { file, state: 'unreadable', why: result.message, line };
  }
  if (result.text === text) return { file, state: 'tidy' };
  if (writes) await writeFile(file, result.text);
  return { file, state: 'untidy' };
}

function summary(count: number, untidy: number, writes: boolean): Text {
  return writes
    ? { zh: `${count} 个文件，改了 ${untidy} 个。`, en: `${count} files, ${untidy} rewritten.` }
    : { zh: `${count} 个文件，${untidy} 个需要排版。`, en: `${count} files, ${untidy} not tidy.` };
}
