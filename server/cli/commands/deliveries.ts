import type { Command } from 'commander';
import { Option } from 'commander';
import { EngineError } from '../../../engine/base/index.ts';
import type { Api } from '../../contract/api.ts';
import type { AnswerOf } from '../../contract/endpoint.ts';
import type { Session } from '../command.ts';
import { conclude, newCommand } from '../command.ts';
import { printList } from '../print-list.ts';
import type { ServerOptions } from '../server-client.ts';
import { serverClient, serverCommand } from '../server-client.ts';
import type { Terminal } from '../terminal.ts';
import { EXIT } from '../terminal.ts';

type Status = AnswerOf<Api['listDeliveries']>['items'][number]['status'];
type Troubled = 'dead' | 'failed' | 'unknown';

const STATUSES: readonly Status[] = [
  'waiting',
  'sending',
  'sent',
  'failed',
  'dead',
  'unknown',
  'unconfirmed',
  'withdrawn',
];
const TROUBLED: readonly Troubled[] = ['dead', 'failed', 'unknown'];
/** The contract's own default. */
const BATCH = 500;

interface ListOptions extends ServerOptions {
  readonly status?: Status;
  readonly flow?: string;
}

interface RetryOptions extends ServerOptions {
  readonly status?: Troubled;
  readonly flow?: string;
  readonly connector?: string;
  readonly reason: string;
}

interface ResolveOptions extends ServerOptions {
  readonly as: 'sent' | 'failed';
  readonly reason: string;
}

/** `deliveries`: lists what went out, tries again what did not, and settles what a person knows. */
export function deliveriesCommand(session: Session): Command {
  return newCommand(session, 'deliveries', { zh: '查看和处理投递', en: 'See to deliveries' })
    .addCommand(listCommand(session))
    .addCommand(retryCommand(session))
    .addCommand(resolveCommand(session));
}

function listCommand(session: Session): Command {
  const { say } = session.terminal;
  return serverCommand(session, 'list', {
    zh: '列出投递，最新的在前',
    en: 'List deliveries, newest first',
  })
    .addOption(new Option('--status <status>', say({ zh: '状态', en: 'Status' })).choices(STATUSES))
    .option('--flow <id>', say({ zh: '流程', en: 'The flow' }))
    .action((_, command: Command) =>
      conclude(session, command, (options: ListOptions) => list(session, options)),
    );
}

function retryCommand(session: Session): Command {
  const { say } = session.terminal;
  return serverCommand(session, 'retry', {
    zh: '重试投递：给出 key，或用 --status 选出多个',
    en: 'Try deliveries again: one by its key, or many by --status',
  })
    .argument('[key]', say({ zh: '投递的 key', en: 'Key of the delivery' }))
    .addOption(new Option('--status <status>', say({ zh: '状态', en: 'Status' })).choices(TROUBLED))
    .option('--flow <id>', say({ zh: '流程', en: 'The flow' }))
    .option('--connector <name>', say({ zh: '渠道', en: 'The connector' }))
    .requiredOption('--reason <text>', say({ zh: '原因，记入日志', en: 'Why; the log keeps it' }))
    .action((key: string | undefined, _, command: Command) =>
      conclude(session, command, (options: RetryOptions) => retry(session, key, options)),
    );
}

function resolveCommand(session: Session): Command {
  const { say } = session.terminal;
  return serverCommand(session, 'resolve', {
    zh: '说明结果不明或待人确认的投递到底送出没有',
    en: 'Say what became of an unknown or unconfirmed delivery',
  })
    .argument('<key>', say({ zh: '投递的 key', en: 'Key of the delivery' }))
    .addOption(
      new Option('--as <outcome>', say({ zh: '已送出或未送达', en: 'What became of it' }))
        .choices(['sent', 'failed'])
        .makeOptionMandatory(),
    )
    .requiredOption('--reason <text>', say({ zh: '原因，记入日志', en: 'Why; the log keeps it' }))
    .action((key: string, _, command: Command) =>
      conclude(session, command, (options: ResolveOptions) => resolve(session, key, options)),
    );
}

async function list(session: Session, options: ListOptions): Promise<number> {
  const { status, flow } = options;
  const answer = await serverClient(session, options).listDeliveries({
    query: { status, flow, limit: 200 },
  });
  const lines = answer.items.map(({ key, status: now, to, attempts, error }) => [
    key,
    now,
    to ?? '',
    attempts,
    error ?? '',
  ]);
  const empty = { zh: '没有这样的投递', en: 'No such deliveries' };
  printList(session.terminal, options.json, { answer, lines, empty });
  return EXIT.fine;
}

async function retry(
  session: Session,
  key: string | undefined,
  options: RetryOptions,
): Promise<number> {
  const { status, flow, connector, reason } = options;
  if ((key === undefined) === (status === undefined)) throw oneOrMany();
  const client = serverClient(session, options);
  if (status === undefined) {
    await client.retryDelivery({ params: { key: key ?? '' }, body: { reason } });
    printDone(session.terminal, options, 1);
    return EXIT.fine;
  }
  const filter = {
    status,
    ...(flow === undefined ? {} : { flow }),
    ...(connector === undefined ? {} : { connector }),
  };
  let done = 0;
  let batch = BATCH;
  while (batch === BATCH) {
    const body = { action: 'retry', filter, reason, max: BATCH } as const;
    batch = (await client.bulkDeliveries({ body })).done;
    done += batch;
  }
  printDone(session.terminal, options, done);
  return EXIT.fine;
}

async function resolve(session: Session, key: string, options: ResolveOptions): Promise<number> {
  const { as, reason } = options;
  await serverClient(session, options).resolveDelivery({ params: { key }, body: { as, reason } });
  printDone(session.terminal, options, 1);
  return EXIT.fine;
}

function printDone({ print, say }: Terminal, { json }: ServerOptions, done: number): void {
  print(json ? JSON.stringify({ done }) : say({ zh: `已处理 ${done}`, en: `${done} done` }));
}

function oneOrMany(): EngineError {
  return new EngineError(
    'INPUT_INVALID',
    'Give either the key of one delivery, or --status for all that the other options fit.',
  );
}
