import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import type { Text } from '../../../engine/base/index.ts';
import type { FlowDiff } from '../../../engine/language/diff/index.ts';
import { renderDiffText } from '../../../engine/language/diff/index.ts';
import type { Client } from '../../client.ts';
import { FLOW_SUFFIX, findFiles, idOfFile, readTextIfAny } from '../../flow-files.ts';
import { readSettings } from '../../settings.ts';
import type { Session } from '../command.ts';
import { conclude } from '../command.ts';
import { compareTexts, remoteFlow } from '../remote-flow.ts';
import type { ServerOptions } from '../server-client.ts';
import { serverAddress, serverClient, serverCommand } from '../server-client.ts';
import { hasSeen, noteMeeting } from '../sync-record.ts';
import { EXIT } from '../terminal.ts';
import { openWorkspaces } from '../workspaces.ts';

interface Options extends ServerOptions {
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly reason?: string;
}

/** `ahead`: the server has nothing that is not here; `refused`: both sides have changed. */
type State = 'same' | 'new' | 'changed' | 'ahead' | 'refused';

interface Plan {
  readonly flow: string;
  readonly file: string;
  readonly draft: string;
  readonly state: State;
  /** From the file to the server's draft. */
  readonly diff: FlowDiff | null;
}

/** `pull`: brings the drafts of a server into files. */
export function pullCommand(session: Session): Command {
  const { say } = session.terminal;
  return serverCommand(session, 'pull', {
    zh: '把服务器上的草稿写进文件；两边都改过时不写，退出码为 1',
    en: 'Write the drafts of a server into files; where both changed, nothing, and ends with 1',
  })
    .argument('[folder]', say({ zh: '目录，默认 FLOWS_DIR', en: 'Folder; FLOWS_DIR when absent' }))
    .option('--dry-run', say({ zh: '只说会做什么', en: 'Only say what would be done' }))
    .option(
      '--force',
      say({
        zh: '覆盖文件里没有提交的改动，须写 --reason',
        en: 'Write over changes of files; needs --reason',
      }),
    )
    .option('--reason <text>', say({ zh: '原因', en: 'Why' }))
    .action((folder: string | undefined, _, command: Command) =>
      conclude(session, command, (options: Options) => run(session, folder, options)),
    );
}

async function run(session: Session, given: string | undefined, options: Options): Promise<number> {
  const { terminal, environment } = session;
  if (options.force && options.reason === undefined) {
    terminal.note(terminal.say({ zh: '--force 须写 --reason。', en: '--force needs --reason.' }));
    return EXIT.usage;
  }
  const folder = given ?? readSettings(environment).flowsDir;
  await mkdir(folder, { recursive: true });
  const client = serverClient(session, options);
  const server = serverAddress(session, options);
  const files = new Map(
    (await findFiles([folder], FLOW_SUFFIX)).map((file) => [idOfFile(file), file]),
  );
  const { items } = await client.listFlows();
  const plans: Plan[] = [];
  for (const { id, status } of items) {
    if (status === 'archived') continue;
    const file = files.get(id) ?? join(folder, `${id}${FLOW_SUFFIX}`);
    const plan = await planOf({ file, flow: id, server }, client, options.force === true);
    if (plan !== null) plans.push(plan);
  }
  const isRefused = plans.some(({ state }) => state === 'refused');
  // All or none, as in `publish`.
  if (!isRefused && !options.dryRun) {
    for (const plan of plans) await write(plan, server);
  }
  if (options.json) {
    const flows = plans.map(({ draft: _, ...plan }) => plan);
    terminal.print(JSON.stringify({ flows }));
  } else {
    tell(session, plans);
    if (options.force) terminal.note(`--force: ${options.reason}`);
  }
  return isRefused ? EXIT.findings : EXIT.fine;
}

async function planOf(
  meeting: { readonly file: string; readonly flow: string; readonly server: string },
  client: Client,
  force: boolean,
): Promise<Plan | null> {
  const { file, flow } = meeting;
  const remote = await remoteFlow(client, flow);
  if (remote === null) return null;
  const { draft } = remote;
  const text = await readTextIfAny(file);
  const plan = { flow, file, draft };
  if (text === null) return { ...plan, state: 'new', diff: null };
  if (text === draft) return { ...plan, state: 'same', diff: null };
  const { workspace } = await openWorkspaces(undefined).of(file);
  const diff = compareTexts(text, draft, workspace);
  if (force) return { ...plan, state: 'changed', diff };
  if (await hasSeen(meeting, draft)) return { ...plan, state: 'ahead', diff: null };
  return { ...plan, state: (await hasSeen(meeting, text)) ? 'changed' : 'refused', diff };
}

async function write({ flow, file, draft, state }: Plan, server: string): Promise<void> {
  if (state === 'ahead' || state === 'refused') return;
  if (state !== 'same') {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, draft);
  }
  await noteMeeting({ file, flow, server }, draft);
}

const SAID: Readonly<Record<State, Text>> = {
  same: { zh: '没有差别', en: 'no difference' },
  new: { zh: '新文件', en: 'new file' },
  changed: { zh: '服务器上有变化', en: 'changed on the server' },
  ahead: { zh: '文件比服务器新，还没有发布', en: 'the file is newer, and not published' },
  refused: {
    zh: '文件和服务器都改过：先提交文件，再 pull 后合并，或加 --force',
    en: 'changed here and on the server: commit the file, then pull and merge, or --force',
  },
};

function tell({ terminal }: Session, plans: readonly Plan[]): void {
  const { print, say, locale } = terminal;
  for (const { flow, file, state, diff } of plans) {
    print(`${flow}: ${say(SAID[state])}`);
    if (diff === null) continue;
    const names = { before: file, after: say({ zh: '服务器', en: 'server' }) };
    print(renderDiffText(diff, { names, locale }));
  }
}
