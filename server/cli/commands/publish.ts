import type { Command } from 'commander';
import { inLocale } from '../../../engine/base/index.ts';
import type { FlowDiff } from '../../../engine/language/diff/index.ts';
import { renderDiffText } from '../../../engine/language/diff/index.ts';
import type { Finding, Workspace } from '../../../engine/language/index.ts';
import { checkFlow, renderFinding } from '../../../engine/language/index.ts';
import { ApiError, type Client } from '../../client.ts';
import { api } from '../../contract/api.ts';
import { FLOW_SUFFIX, findFiles, idOfFile, readTextIfAny } from '../../flow-files.ts';
import { readSettings } from '../../settings.ts';
import type { Session } from '../command.ts';
import { conclude } from '../command.ts';
import type { Impact, RemoteFlow } from '../remote-flow.ts';
import { compareTexts, impactLines, impactOf, publishedText, remoteFlow } from '../remote-flow.ts';
import type { ServerOptions } from '../server-client.ts';
import { serverAddress, serverClient, serverCommand } from '../server-client.ts';
import { hasSeen, noteMeeting } from '../sync-record.ts';
import { EXIT } from '../terminal.ts';
import { openWorkspaces } from '../workspaces.ts';

interface Options extends ServerOptions {
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly reason?: string;
  readonly workspace?: string;
}

/** `same`: nothing to do; `refused`: the server has what this folder has not seen. */
type State = 'invalid' | 'same' | 'new' | 'changed' | 'refused';

interface Plan {
  readonly flow: string;
  readonly file: string;
  readonly text: string;
  readonly findings: readonly Finding[];
  readonly state: State;
  readonly remote: RemoteFlow | null;
  /** From what the server works by to the file; null where there is nothing to compare. */
  readonly diff: FlowDiff | null;
  /** Null where the server does not tell. */
  readonly impact: Impact | null;
}

/** `publish`: brings flows to a server and publishes them. */
export function publishCommand(session: Session): Command {
  const { say } = session.terminal;
  return serverCommand(session, 'publish', {
    zh: '把流程文件发布到服务器；有错误或服务器上另有改动时不发布，退出码为 1',
    en: 'Publish flow files to a server; with errors, or changes there, nothing, and ends with 1',
  })
    .argument(
      '[paths...]',
      say({ zh: '文件或目录，默认 FLOWS_DIR', en: 'Files or folders; FLOWS_DIR when absent' }),
    )
    .option('--dry-run', say({ zh: '只说会做什么', en: 'Only say what would be done' }))
    .option(
      '--force',
      say({
        zh: '覆盖服务器上没有见过的改动，须写 --reason',
        en: 'Write over changes on the server; needs --reason',
      }),
    )
    .option('--reason <text>', say({ zh: '原因', en: 'Why' }))
    .option('--workspace <file>', say({ zh: '工作区文件', en: 'Workspace file' }))
    .action((paths: string[], _, command: Command) =>
      conclude(session, command, (options: Options) => run(session, paths, options)),
    );
}

async function run(session: Session, paths: readonly string[], options: Options): Promise<number> {
  const { terminal, environment } = session;
  if (options.force && options.reason === undefined) {
    terminal.note(terminal.say({ zh: '--force 须写 --reason。', en: '--force needs --reason.' }));
    return EXIT.usage;
  }
  const roots = paths.length > 0 ? paths : [readSettings(environment).flowsDir];
  const client = serverClient(session, options);
  const server = serverAddress(session, options);
  const workspaces = openWorkspaces(options.workspace);
  const plans: Plan[] = [];
  for (const file of await findFiles(roots, FLOW_SUFFIX)) {
    const { workspace } = await workspaces.of(file);
    const desk = { client, server, workspace, force: options.force === true };
    plans.push(await planOf(file, desk));
  }
  const isRefused = plans.some(({ state }) => state === 'invalid' || state === 'refused');
  const versions = new Map<string, number>();
  let failure: ApiError | null = null;
  // All or none: half of a change may be worse than nothing of it.
  if (!isRefused && !options.dryRun) {
    try {
      for (const plan of plans) {
        const version = await publish(plan, { client, server, reason: options.reason });
        if (version !== null) versions.set(plan.flow, version);
      }
    } catch (error) {
      if (!isRefusal(error)) throw error;
      failure = error;
    }
  }
  tell(session, plans, { versions, failure, json: options.json === true });
  return isRefused || failure !== null ? EXIT.findings : EXIT.fine;
}

/** Somebody was faster, or the server finds what we do not. */
function isRefusal(error: unknown): error is ApiError {
  if (!(error instanceof ApiError)) return false;
  return ['DRAFT_CHANGED', 'FLOW_HAS_FINDINGS'].includes(error.problem.code);
}

async function planOf(
  file: string,
  desk: {
    readonly client: Client;
    readonly server: string;
    readonly workspace: Workspace;
    readonly force: boolean;
  },
): Promise<Plan> {
  const { client, server, workspace, force } = desk;
  const flow = idOfFile(file);
  const text = (await readTextIfAny(file)) ?? '';
  const { findings, compiled } = checkFlow(text, workspace, { fileId: flow });
  const plan = { flow, file, text, findings, remote: null, diff: null, impact: null };
  if (compiled === null) return { ...plan, state: 'invalid' };
  const remote = await remoteFlow(client, flow);
  if (remote === null) {
    return { ...plan, state: 'new', diff: compareTexts(null, text, workspace) };
  }
  if (remote.draft === text && remote.version !== null && !remote.changed) {
    return { ...plan, state: 'same', remote };
  }
  const isSeen =
    force || remote.draft === text || (await hasSeen({ file, flow, server }, remote.draft));
  // What stands in the way of a publication is the draft; what it changes is the version.
  const before = isSeen ? await publishedText(client, flow, remote) : remote.draft;
  return {
    ...plan,
    state: isSeen ? 'changed' : 'refused',
    remote,
    diff: compareTexts(before, text, workspace),
    impact: isSeen ? await impactOf(client, flow, text) : null,
  };
}

/** The number of the version; null where there was nothing to do. */
async function publish(
  { flow, file, text, state, remote }: Plan,
  to: { readonly client: Client; readonly server: string; readonly reason: string | undefined },
): Promise<number | null> {
  const { client, server, reason } = to;
  const meeting = { file, flow, server };
  const params = { id: flow };
  if (state !== 'same') {
    if (remote?.draft !== text) {
      const headers = remote === null ? { 'If-None-Match': '*' } : { 'If-Match': remote.etag };
      // Only over the draft that was compared: what comes in between is refused by the server.
      await client.saveDraft({ params, body: text, headers });
    }
    const send: Publishes = client.publishFlow;
    const { version } = await send({ params, body: TAKES_REASON && reason ? { reason } : {} });
    await noteMeeting(meeting, text);
    return version;
  }
  await noteMeeting(meeting, text);
  return null;
}

/** Whether a publication is noted with its reason. */
const TAKES_REASON = Object.hasOwn(api.publishFlow.body.properties, 'reason');

type Publishes = (input: {
  readonly params: { readonly id: string };
  readonly body: { readonly reason?: string };
}) => Promise<{ readonly version: number }>;

interface Outcome {
  readonly versions: ReadonlyMap<string, number>;
  readonly failure: ApiError | null;
  readonly json: boolean;
}

function tell(session: Session, plans: readonly Plan[], outcome: Outcome): void {
  const { terminal } = session;
  const { versions, failure, json } = outcome;
  if (json) {
    const flows = plans.map(({ text: _text, remote: _remote, ...plan }) => ({
      ...plan,
      version: versions.get(plan.flow) ?? null,
    }));
    terminal.print(JSON.stringify({ flows, ...(failure !== null && { error: failure.problem }) }));
    return;
  }
  for (const plan of plans) {
    for (const line of linesOf(session, plan, versions.get(plan.flow))) terminal.print(line);
  }
  if (failure !== null) terminal.note(`${failure.problem.detail} [${failure.problem.code}]`);
}

const SAID: Readonly<Record<State, { readonly zh: string; readonly en: string }>> = {
  invalid: { zh: '有错误，未发布', en: 'has errors and is not published' },
  same: { zh: '已是最新', en: 'is published as it is' },
  new: { zh: '服务器上还没有', en: 'is new to the server' },
  changed: { zh: '有变化', en: 'has changes' },
  refused: {
    zh: '服务器上的草稿有这里没见过的改动：先 groupflow pull，或加 --force',
    en: 'has changes on the server that are not here: `groupflow pull` first, or --force',
  },
};

function linesOf({ terminal }: Session, plan: Plan, version?: number): readonly string[] {
  const { locale, color, say } = terminal;
  const { flow, file, text, state, findings, diff, impact } = plan;
  const published = { zh: `已发布版本 ${version}`, en: `published as version ${version}` };
  const lines = [`${flow}: ${say(version === undefined ? SAID[state] : published)}`];
  if (state === 'invalid') {
    lines.push(...findings.map((each) => renderFinding(each, { text, file, locale, color })));
  }
  if (diff !== null && state !== 'same') {
    const names = { before: inLocale(SERVER, locale), after: file };
    lines.push(renderDiffText(diff, { names, locale }));
  }
  return impact === null ? lines : [...lines, ...impactLines(impact, locale)];
}

const SERVER = { zh: '服务器', en: 'server' };
