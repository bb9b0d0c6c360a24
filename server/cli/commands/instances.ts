import type { Command } from 'commander';
import { Option } from 'commander';
import type { Text } from '../../../engine/base/index.ts';
import { EngineError } from '../../../engine/base/index.ts';
import type { Client } from '../../client.ts';
import type { Api } from '../../contract/api.ts';
import type { AnswerOf, BodyOf } from '../../contract/endpoint.ts';
import type { Session } from '../command.ts';
import { conclude, newCommand } from '../command.ts';
import { printList } from '../print-list.ts';
import type { ServerOptions } from '../server-client.ts';
import { serverClient, serverCommand } from '../server-client.ts';
import type { Terminal } from '../terminal.ts';
import { EXIT } from '../terminal.ts';
import { wholeNumber } from '../whole-number.ts';

type Action = 'retry' | 'cancel' | 'readmit';
type Status = 'active' | 'completed' | 'cancelled' | 'failed';

interface Filter {
  readonly flow?: string;
  readonly ofVersion?: number;
  readonly status?: Status;
  readonly step?: string;
  readonly outcome?: string;
}

interface ActOptions extends ServerOptions, Filter {
  readonly reason: string;
  readonly latest?: boolean;
}

const STATUSES: readonly Status[] = ['active', 'completed', 'cancelled', 'failed'];

/** `instances`: lists instances, and retries, cancels or readmits them. */
export function instancesCommand(session: Session): Command {
  const list = withFilter(
    session,
    serverCommand(session, 'list', {
      zh: '列出实例，最新的在前',
      en: 'List instances, newest first',
    }),
  ).action((_, command: Command) =>
    conclude(session, command, (options: ServerOptions & Filter) => listAll(session, options)),
  );
  const retry = actCommand(session, 'retry', {
    zh: '重试出错的实例：给出 id，或用 --flow 选出多个',
    en: 'Retry failed instances: one by its id, or many by --flow',
  }).option(
    '--latest',
    session.terminal.say({
      zh: '换到最新版本上继续',
      en: 'Go on with the latest version instead of their own',
    }),
  );
  const cancel = actCommand(session, 'cancel', {
    zh: '取消实例，或放弃出错的实例',
    en: 'Cancel instances, or give up failed ones',
  });
  const readmit = actCommand(session, 'readmit', {
    zh: '让已经结束的人重新开始这个流程：用 --flow 和 --outcome 选出',
    en: 'Start the flow again for those who have ended: chosen by --flow and --outcome',
  });
  return newCommand(session, 'instances', { zh: '查看和处理实例', en: 'See to instances' })
    .addCommand(list)
    .addCommand(retry)
    .addCommand(cancel)
    .addCommand(readmit);
}

function withFilter({ terminal: { say } }: Session, command: Command): Command {
  return command
    .option('--flow <id>', say({ zh: '流程', en: 'The flow' }))
    .option('--of-version <n>', say({ zh: '版本', en: 'Their version' }), wholeNumber(1, 1e9))
    .addOption(new Option('--status <status>', say({ zh: '状态', en: 'Status' })).choices(STATUSES))
    .option('--step <id>', say({ zh: '停留的步骤', en: 'The step they rest in' }))
    .option('--outcome <id>', say({ zh: '怎样结束的', en: 'How they ended' }));
}

function actCommand(session: Session, action: Action, about: Text): Command {
  const { say } = session.terminal;
  return withFilter(session, serverCommand(session, action, about))
    .argument('[id]', say({ zh: '实例的 id', en: 'Id of the instance' }))
    .requiredOption(
      '--reason <text>',
      say({ zh: '原因，记入经过', en: 'Why; the journal keeps it' }),
    )
    .action((id: string | undefined, _, command: Command) =>
      conclude(session, command, (options: ActOptions) => act(session, { action, id, options })),
    );
}

async function listAll(session: Session, options: ServerOptions & Filter): Promise<number> {
  const { flow, ofVersion: version, status, step, outcome } = options;
  const answer = await serverClient(session, options).listInstances({
    query: { flow, version, status, step, outcome, limit: 200 },
  });
  const lines = answer.items.map(({ id, flow: of, status: now, subject, steps }) => [
    id,
    of,
    now,
    `${subject.kind}:${subject.ref}`,
    steps.join(','),
  ]);
  const empty = { zh: '没有这样的实例', en: 'No such instances' };
  printList(session.terminal, options.json, { answer, lines, empty });
  return EXIT.fine;
}

async function act(
  session: Session,
  asked: { readonly action: Action; readonly id: string | undefined; readonly options: ActOptions },
): Promise<number> {
  const { action, id, options } = asked;
  const { flow, reason } = options;
  const client = serverClient(session, options);
  if ((id === undefined) === (flow === undefined)) throw oneOrMany();
  if (flow === undefined && action === 'readmit') throw manyOnly();
  if (flow === undefined) {
    const params = { id: id ?? '' };
    const { accepted } =
      action === 'retry'
        ? await client.retryInstance({ params, body: { reason, ...ontoOf(options) } })
        : await client.cancelInstance({ params, body: { reason } });
    printSum(session.terminal, options, { matched: accepted, done: accepted, refused: {} });
    return EXIT.fine;
  }
  const sum = await actOnAll(client, { ...bodyOf(options, flow), action });
  printSum(session.terminal, options, sum);
  return sum.done === sum.matched ? EXIT.fine : EXIT.findings;
}

type BulkBody = BodyOf<Api['bulkInstances']>;
type Sum = Pick<AnswerOf<Api['bulkInstances']>, 'matched' | 'done' | 'refused'>;

function bodyOf(options: ActOptions, flow: string): Omit<BulkBody, 'action'> {
  const { ofVersion, status, step, outcome, reason } = options;
  return {
    filter: {
      flow,
      ...(ofVersion === undefined ? {} : { version: ofVersion }),
      ...(status === undefined ? {} : { status }),
      ...(step === undefined ? {} : { step }),
      ...(outcome === undefined ? {} : { outcome }),
    },
    reason,
    ...ontoOf(options),
  };
}

function ontoOf({ latest }: ActOptions): { readonly version?: 'latest' } {
  return latest === true ? { version: 'latest' } : {};
}

/** Batch by batch, until nothing is left. */
async function actOnAll(client: Client, body: BulkBody): Promise<Sum> {
  const sum = { matched: 0, done: 0, refused: {} as Record<string, number> }; // filled below
  let cursor: string | null = null;
  do {
    const from: string | null = cursor;
    const answer = await client.bulkInstances({
      body: from === null ? body : { ...body, cursor: from },
    });
    sum.matched += answer.matched;
    sum.done += answer.done;
    for (const [code, count] of Object.entries(answer.refused)) {
      sum.refused[code] = (sum.refused[code] ?? 0) + count;
    }
    cursor = answer.next;
  } while (cursor !== null);
  return sum;
}

function printSum({ print, say }: Terminal, { json }: ServerOptions, sum: Sum): void {
  const { matched, done, refused } = sum;
  if (json) {
    print(JSON.stringify(sum));
    return;
  }
  print(say({ zh: `符合 ${matched}，已处理 ${done}`, en: `${matched} matched, ${done} done` }));
  for (const [code, count] of Object.entries(refused)) {
    print(say({ zh: `  未处理 ${count}：${code}`, en: `  ${count} not done: ${code}` }));
  }
}

function manyOnly(): EngineError {
  return new EngineError(
    'INPUT_INVALID',
    'Give --flow, and --outcome for those who ended in one way: only many are readmitted at once.',
  );
}

function oneOrMany(): EngineError {
  return new EngineError(
    'INPUT_INVALID',
    'Give either the id of one instance, or --flow for all of it that the other options fit.',
  );
}
