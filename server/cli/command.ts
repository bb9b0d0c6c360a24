import { Command } from 'commander';
import type { Json, Text } from '../../engine/base/index.ts';
import { EngineError } from '../../engine/base/index.ts';
import { ApiError } from '../client.ts';
import { PROBLEMS, problemOf } from '../problem.ts';
import type { Environment } from '../settings.ts';
import type { Terminal } from './terminal.ts';
import { EXIT } from './terminal.ts';

/** What every command gets from the process. */
export interface Session {
  readonly terminal: Terminal;
  readonly environment: Environment;
  readonly input: NodeJS.ReadableStream;
  /**
   * Resolves when somebody asks the process to stop; until it is called, signals end it at once.
   */
  untilStopped(): Promise<void>;
  /** Sets the exit code. */
  finish(code: number): void;
}

/** Makes a command with what all have: `--json`, `--lang`, help in the person's language. */
export function newCommand(session: Session, name: string, about: Text): Command {
  const { say } = session.terminal;
  return new Command(name)
    .description(say(about))
    .helpOption('-h, --help', say({ zh: '显示帮助', en: 'Show help' }))
    .option('--json', say({ zh: '以 JSON 输出', en: 'Answer in JSON' }))
    .option('--lang <zh|en>', say({ zh: '语言', en: 'Language' }))
    .configureHelp({ styleTitle: (title) => say({ zh: TITLES[title] ?? title, en: title }) })
    .showHelpAfterError(say({ zh: '(加 --help 查看用法)', en: '(add --help for usage)' }));
}

const TITLES: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Commands:': '命令：',
};

/** Options that every command has. */
export interface CommonOptions {
  readonly json?: boolean;
}

/**
 * Runs what a command does, sets the exit code it returns, and says what went wrong without a
 * trace. Options that all commands have may stand before the command's name, too.
 */
export async function conclude<Options extends CommonOptions>(
  session: Session,
  command: Command,
  work: (options: Options) => Promise<number>,
): Promise<void> {
  const options = command.optsWithGlobals<Options>();
  try {
    session.finish(await work(options));
  } catch (error) {
    printFailure(session.terminal, error, options.json === true);
    session.finish(EXIT.failed);
  }
}

/** Starts something that waits for its database; null when it is told to stop before. */
export async function startUnlessStopped<Value>(
  start: () => Promise<Value>,
): Promise<Value | null> {
  try {
    return await start();
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') return null;
    throw error;
  }
}

function printFailure(terminal: Terminal, error: unknown, json: boolean): void {
  const { say } = terminal;
  if (json) {
    terminal.print(JSON.stringify(failureJson(error)));
  } else if (error instanceof EngineError) {
    terminal.note(`${say(PROBLEMS[error.code].title)} [${error.code}]`);
    for (const line of detailLines(error, say)) terminal.note(`  ${line}`);
  } else if (error instanceof ApiError) {
    const { code, title } = error.problem;
    terminal.note(`${say(titleOf(code) ?? { zh: title, en: title })} [${code}]`);
    terminal.note(`  ${error.problem.detail}`);
  } else {
    const words = say({ zh: '出现意外错误', en: 'Something unexpected went wrong' });
    terminal.note(`${words}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function titleOf(code: string): Text | undefined {
  const titles: Readonly<Record<string, { readonly title: Text }>> = PROBLEMS;
  return titles[code]?.title ?? CLIENT_TITLES[code];
}

/** Of problems that no server tells. */
const CLIENT_TITLES: Readonly<Record<string, Text>> = {
  UNREACHABLE: { zh: '无法连接服务器', en: 'Server unreachable' },
  UNEXPECTED_ANSWER: { zh: '服务器的回答无法理解', en: 'Unexpected answer' },
};

function failureJson(error: unknown): unknown {
  if (error instanceof EngineError) return { error: problemOf(error) };
  if (error instanceof ApiError) return { error: error.problem };
  return { error: { detail: error instanceof Error ? error.message : String(error) } };
}

function detailLines(error: EngineError, say: Terminal['say']): readonly string[] {
  const mistakes: Json | undefined = error.details.mistakes;
  if (!Array.isArray(mistakes)) return [error.message];
  // Written by `settingsInvalid`, as name and both languages.
  return (mistakes as readonly { name: string; zh: string; en: string }[]).map(
    (mistake) => `${mistake.name}: ${say(mistake)}`,
  );
}
