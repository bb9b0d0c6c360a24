import type { Command } from 'commander';
import { Option } from 'commander';
import type { Instant } from '../../../engine/base/index.ts';
import { EngineError } from '../../../engine/base/index.ts';
import type { BacktestResult } from '../../../engine/simulate/backtest/index.ts';
import {
  renderBacktestMarkdown,
  renderBacktestText,
} from '../../../engine/simulate/backtest/index.ts';
import { readSettings } from '../../settings.ts';
import type { Session } from '../command.ts';
import { conclude } from '../command.ts';
import { readInstant } from '../instant-option.ts';
import { localBacktest } from '../local-backtest.ts';
import { remoteBacktest } from '../remote-backtest.ts';
import type { ServerOptions } from '../server-client.ts';
import { serverClient, serverCommand } from '../server-client.ts';
import type { Terminal } from '../terminal.ts';
import { EXIT } from '../terminal.ts';

interface Options extends ServerOptions {
  readonly from?: Instant;
  readonly to?: Instant;
  readonly flow?: string;
  readonly events?: string;
  readonly before?: string;
  readonly format: 'text' | 'json' | 'markdown';
}

type Told = Omit<BacktestResult, 'figures'>;

/** `backtest`: plays flows over the past, and says what would have been sent otherwise. */
export function backtestCommand(session: Session): Command {
  const { say } = session.terminal;
  const format = new Option('--format <name>', say({ zh: '输出格式', en: 'Form of the answer' }))
    .choices(['text', 'json', 'markdown'])
    .default('text');
  return serverCommand(session, 'backtest', {
    zh: '用过去的事件回放改动前后的流程，逐条比较会发出的消息；不会真的发送',
    en: 'Play past events with flows before and after a change, and compare what each would send; nothing goes out',
  })
    .argument(
      '[paths...]',
      say({
        zh: '改后的文件或目录，默认 FLOWS_DIR；没有 --events 时为一个流程文件或流程 id',
        en: 'Files or folders after the change, FLOWS_DIR when absent; without --events one flow file or id',
      }),
    )
    .option('--from <instant>', say({ zh: '时段开始', en: 'Begin of the period' }), readInstant)
    .option('--to <instant>', say({ zh: '时段结束', en: 'End of the period' }), readInstant)
    .option('--flow <id>', say({ zh: '只改这个流程', en: 'Change this flow alone' }))
    .option(
      '--events <file>',
      say({
        zh: '用文件里的事件（每行一个 JSON，要有 time）而不是服务器记录的',
        en: 'Events of a file (JSON lines with a time) instead of what the server has recorded',
      }),
    )
    .option(
      '--before <place>',
      say({
        zh: '改动前的文件、目录或 git:版本:路径，默认上次提交；配合 --events',
        en: 'Files before the change, or git:REV:path; the last commit when absent; with --events',
      }),
    )
    .addOption(format)
    .action((paths: string[], _, command: Command) =>
      conclude(session, command, (options: Options) => run(session, paths, options)),
    );
}

async function run(session: Session, paths: readonly string[], options: Options): Promise<number> {
  const { terminal } = session;
  const result = await played(session, paths, options);
  const { print, locale } = terminal;
  if (options.json === true || options.format === 'json') print(JSON.stringify(result));
  else {
    const isMarkdown = options.format === 'markdown';
    const render = isMarkdown ? renderBacktestMarkdown : renderBacktestText;
    print(render(result, locale));
  }
  return EXIT.fine;
}

async function played(session: Session, paths: readonly string[], options: Options): Promise<Told> {
  const { events, from, to, flow, before } = options;
  const onProgress = progressOf(session.terminal);
  if (events !== undefined) {
    return localBacktest({
      paths: paths.length > 0 ? paths : [readSettings(session.environment).flowsDir],
      before: before ?? null,
      flow: flow ?? null,
      events,
      from: from ?? null,
      to: to ?? null,
      onProgress,
    });
  }
  const [named = flow, ...others] = paths;
  if (named === undefined || others.length > 0) {
    throw new EngineError('INPUT_INVALID', 'Name one flow: its file, or its id on the server.');
  }
  if (from === undefined || to === undefined) {
    throw new EngineError('INPUT_INVALID', 'Give the period by --from and --to.');
  }
  return remoteBacktest(serverClient(session, options), { flow: named, from, to, onProgress });
}

/** Tells a person who waits how far it is, every hundred thousand events. */
function progressOf({ interactive, note, say }: Terminal): (events: number) => void {
  let told = 0;
  return (events) => {
    if (!interactive || events - told < 100_000) return;
    told = events;
    note(say({ zh: `已回放 ${events} 个事件`, en: `${events} events played` }));
  };
}
