import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../engine/store/embedded/cluster.ts';
import { type CrashDatabase, openCrashDatabase } from './database.ts';
import { type Member, startMember } from './member.ts';
import { OUTBOX_PROMISES } from './promises.ts';
import { openProxy } from './proxy.ts';
import { type Receiver, startReceiver } from './receiver.ts';

export const TOKEN = 'token-of-the-driver-0123456789abcdef';
/** Short, so that a frozen worker is cut off and a silent connection given up within a round. */
const IDLE_MS = 3_000;
const STATEMENT_MS = 6_000;
const READY_WAIT_MS = 20;

/** Everything that runs: one database, one server, some workers, one receiver. */
export interface Ground {
  readonly folder: string;
  readonly url: string;
  readonly database: CrashDatabase;
  readonly receiver: Receiver;
  readonly server: Member;
  readonly workers: readonly Member[];
  /** The server and the workers. */
  readonly members: readonly Member[];
  /** Ends whatever still runs; `keep` leaves the logs where they are. */
  close(keep: boolean): Promise<void>;
}

/** The workspace that the flows of this folder run in. */
function workspaceText(receiverUrl: string): string {
  const secret = 'secret: $RECEIVER_SECRET';
  const once = OUTBOX_PROMISES
    ? [`  once: { kind: webhook, url: "${receiverUrl}/once", ${secret}, promise: at-most-once }`]
    : [];
  return [
    'zone: Asia/Shanghai',
    'connectors:',
    `  keyed: { kind: webhook, url: "${receiverUrl}/keyed", ${secret} }`,
    ...once,
    'deliver:',
    '  member: keyed',
    '  customer: keyed',
    `  group: ${OUTBOX_PROMISES ? 'once' : 'keyed'}`,
    '  staff: keyed',
    '',
  ].join('\n');
}

/** Starts everything in a folder of its own. */
export async function openGround(workers: number): Promise<Ground> {
  const folder = await mkdtemp(path.join(tmpdir(), 'groupflow-crash-'));
  // As root the database runs as another user, who has to reach its folder.
  await chmod(folder, 0o755);
  const undo: (() => Promise<unknown>)[] = [];
  const close = async (keep: boolean) => {
    for (const step of undo.toReversed()) await step();
    if (!keep) await rm(folder, { recursive: true, force: true });
  };
  try {
    const database = await openCrashDatabase(folder);
    undo.push(() => database.close());
    const receiver = await startReceiver(path.join(folder, 'receiver.log'));
    undo.push(() => receiver.close());
    await writeFlows(folder, receiver.url);
    const port = await freePort();
    const start = memberStarter({ folder, database, port, undo });
    const server = await start('serve', 0);
    await becomesReady([server]);
    const started: Member[] = [];
    for (let number = 1; number <= workers; number += 1) {
      started.push(await start('worker', number));
    }
    await becomesReady(started);
    return {
      folder,
      url: `http://127.0.0.1:${port}`,
      database,
      receiver,
      server,
      workers: started,
      members: [server, ...started],
      close,
    };
  } catch (error) {
    await close(false);
    throw error;
  }
}

async function writeFlows(folder: string, receiverUrl: string): Promise<void> {
  const flows = path.join(folder, 'flows');
  await mkdir(flows);
  await cp(path.join(import.meta.dirname, 'flows'), flows, { recursive: true });
  await writeFile(path.join(flows, 'workspace.yaml'), workspaceText(receiverUrl));
}

function memberStarter(ground: {
  readonly folder: string;
  readonly database: CrashDatabase;
  readonly port: number;
  readonly undo: (() => Promise<unknown>)[];
}): (command: Member['command'], number: number) => Promise<Member> {
  const { folder, database, undo } = ground;
  return async (command, number) => {
    const proxy = await openProxy(database.port);
    undo.push(() => proxy.close());
    const name = command === 'serve' ? 'server' : `worker ${number}`;
    const member = startMember({
      name,
      command,
      proxy,
      logFile: path.join(folder, `${name.replace(' ', '-')}.log`),
      environment: {
        DATABASE_URL: database.urlAt(proxy.port),
        DATABASE_IDLE_MS: String(IDLE_MS),
        DATABASE_STATEMENT_MS: String(STATEMENT_MS),
        FLOWS_DIR: path.join(folder, 'flows'),
        // A worker without a port answers nobody, and needs none of its own.
        ...(command === 'serve' && { PORT: String(ground.port) }),
        LOG_LEVEL: 'error',
        ADMIN_TOKEN: TOKEN,
        RECEIVER_SECRET: 'whsec_dGhlLXJlY2VpdmVyLW9mLXRoZS10ZXN0',
      },
    });
    undo.push(async () => {
      member.thaw();
      await member.stop();
    });
    return member;
  };
}

/** Waits until processes have started; one that ends instead is told. */
async function becomesReady(members: readonly Member[]): Promise<void> {
  while (!members.every((member) => member.isReady())) {
    const [fall] = members.flatMap((member) => member.falls());
    if (fall !== undefined) throw new Error(fall);
    await pause(READY_WAIT_MS);
  }
}
