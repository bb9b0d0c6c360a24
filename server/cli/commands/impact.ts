import type { Command } from 'commander';
import { EngineError } from '../../../engine/base/index.ts';
import type { Api } from '../../contract/api.ts';
import type { AnswerOf } from '../../contract/endpoint.ts';
import { FLOW_SUFFIX, idOfFile, readTextIfAny } from '../../flow-files.ts';
import type { Session } from '../command.ts';
import { conclude } from '../command.ts';
import type { ServerOptions } from '../server-client.ts';
import { serverClient, serverCommand } from '../server-client.ts';
import type { Terminal } from '../terminal.ts';
import { EXIT } from '../terminal.ts';
import { wholeNumber } from '../whole-number.ts';

type Impact = AnswerOf<Api['impactFlow']>;
type Step = Impact['steps'][number];

interface Options extends ServerOptions {
  readonly ofVersion?: number;
}

/** `impact`: says what publishing a flow would do to those who are in it. */
export function impactCommand(session: Session): Command {
  const { say } = session.terminal;
  const about = {
    zh: '看看发布后，正在流程里的人会怎样',
    en: 'See what publishing would do to those in a flow',
  };
  return serverCommand(session, 'impact', about)
    .argument(
      '<flow>',
      say({
        zh: '流程文件，或流程 id（看草稿）',
        en: 'A flow file, or the id of a flow (its draft)',
      }),
    )
    .option(
      '--of-version <n>',
      say({ zh: '回到这个版本', en: 'Of going back to this version' }),
      wholeNumber(1, 1e9),
    )
    .action((flow: string, _, command: Command) =>
      conclude(session, command, (options: Options) => run(session, flow, options)),
    );
}

async function run(session: Session, flow: string, options: Options): Promise<number> {
  const { terminal } = session;
  const isFile = flow.endsWith(FLOW_SUFFIX);
  const { ofVersion: version } = options;
  const impact = await serverClient(session, options).impactFlow({
    params: { id: isFile ? idOfFile(flow) : flow },
    body: {
      ...(isFile ? { text: await textOf(flow) } : {}),
      ...(version === undefined ? {} : { version }),
    },
  });
  if (options.json) terminal.print(JSON.stringify(impact));
  else printImpact(terminal, impact);
  const isRefused = impact.findings.some(({ severity }) => severity === 'error');
  return isRefused ? EXIT.findings : EXIT.fine;
}

async function textOf(path: string): Promise<string> {
  const text = await readTextIfAny(path);
  if (text !== null) return text;
  throw new EngineError('INPUT_INVALID', `There is no file ${path}.`);
}

function printImpact({ print, say }: Terminal, impact: Impact): void {
  const { version, live, steps, findings } = impact;
  if (version === null) {
    print(
      say({ zh: '与最新版本相同，不会有新版本。', en: 'It does what the newest version does.' }),
    );
    return;
  }
  print(
    say({
      zh: `将成为版本 ${version}；旧版本里有 ${live} 个正在进行。`,
      en: `It would be version ${version}; ${live} are live on older versions.`,
    }),
  );
  for (const step of steps) {
    print([`v${step.version}`, step.step, step.live, say(fateWords(step))].join('\t'));
  }
  for (const { severity, message } of findings) print(`${severity}: ${say(message)}`);
}

function fateWords({ fate, to, enter, outcome }: Step) {
  switch (fate) {
    case 'stays':
      return { zh: '留在旧版本', en: 'stays on its version' };
    case 'moves':
      return enter
        ? { zh: `执行 ${to}`, en: `performs ${to}` }
        : { zh: `移到 ${to}`, en: `moves to ${to}` };
    case 'ends':
      return { zh: `结束为 ${outcome}`, en: `ends as ${outcome}` };
    default:
      return { zh: '没有位置', en: 'has no place' };
  }
}
