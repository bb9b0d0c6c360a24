import type { Command } from 'commander';
import type { Text } from '../../../engine/base/index.ts';
import { createLog } from '../../log.ts';
import type { RunningServer } from '../../serve.ts';
import { EDITOR_FOLDER, startServer } from '../../serve.ts';
import { readSettings } from '../../settings.ts';
import { VERSION } from '../../version.ts';
import { buildEditor, isEditorBuilt } from '../build-editor.ts';
import type { CommonOptions, Session } from '../command.ts';
import { conclude, newCommand, startUnlessStopped } from '../command.ts';
import { EXIT } from '../terminal.ts';

/** `serve`: API, editor and one worker in one process. */
export function serveCommand(session: Session): Command {
  return newCommand(session, 'serve', {
    zh: '启动：接口、编辑器和一个执行进程（默认命令）',
    en: 'Start API, editor and one worker in one process (the default)',
  }).action((_, command: Command) =>
    conclude(session, command, (options: CommonOptions) => run(session, options)),
  );
}

async function run(session: Session, options: CommonOptions): Promise<number> {
  const { environment, terminal } = session;
  const settings = readSettings(environment);
  if (!isEditorBuilt(EDITOR_FOLDER)) await buildEditor(terminal, environment);
  const log = createLog(settings.logLevel, process.stderr);
  const stopping = new AbortController();
  const stopped = session.untilStopped().then(() => stopping.abort());
  const server = await startUnlessStopped(() =>
    startServer(settings, { environment, log, signal: stopping.signal }),
  );
  if (server === null) return EXIT.fine;
  printStart(session, options, { server, tookMs: Math.round(performance.now()) });
  await stopped;
  log.info('stopping');
  await server.stop();
  return EXIT.fine;
}

interface Started {
  readonly server: RunningServer;
  /** Since the process began. */
  readonly tookMs: number;
}

function printStart({ terminal }: Session, { json }: CommonOptions, started: Started): void {
  const { url, signInLink, database, imported } = started.server;
  const published = imported.published.map(({ flow }) => flow);
  const rejected = imported.rejected.map(({ id }) => id);
  const warnings = imported.doubts.length;
  const facts = { version: VERSION, url, signInLink, database, tookMs: started.tookMs };
  if (json) {
    terminal.print(JSON.stringify({ ...facts, published, rejected, warnings }));
  } else {
    for (const line of startLines(facts, { published, rejected, warnings }))
      terminal.print(terminal.say(line));
  }
}

const DATABASES: Readonly<Record<RunningServer['database'], Text>> = {
  embedded: { zh: '内置 PostgreSQL', en: 'embedded PostgreSQL' },
  external: { zh: '外部 PostgreSQL', en: 'external PostgreSQL' },
};

function startLines(
  facts: Pick<RunningServer, 'url' | 'signInLink' | 'database'> & { readonly tookMs: number },
  flows: {
    readonly published: readonly string[];
    readonly rejected: readonly string[];
    /** How many the workspace has. */
    readonly warnings: number;
  },
): readonly Text[] {
  const { url, signInLink, database } = facts;
  const seconds = (facts.tookMs / 1000).toFixed(1);
  const published = flows.published.join(', ');
  const rejected = flows.rejected.join(', ');
  const lines: Text[] = [
    {
      zh: `groupflow ${VERSION} 已启动，用时 ${seconds} 秒`,
      en: `groupflow ${VERSION} started in ${seconds} s`,
    },
    { zh: `  数据库  ${DATABASES[database].zh}`, en: `  database  ${DATABASES[database].en}` },
    { zh: `  地址    ${url}`, en: `  address   ${url}` },
    {
      zh: `  登录    ${signInLink}  （一次有效，24 小时内）`,
      en: `  sign in   ${signInLink} (works once, within 24 hours)`,
    },
  ];
  if (published !== '')
    lines.push({ zh: `  已发布  ${published}`, en: `  published ${published}` });
  if (rejected !== '') {
    lines.push({
      zh: `  有错误，留作草稿（运行 check 查看）  ${rejected}`,
      en: `  kept as drafts, with errors (see check)  ${rejected}`,
    });
  }
  if (flows.warnings > 0) {
    lines.push({
      zh: `  工作区有 ${flows.warnings} 个警告（运行 check 查看）`,
      en: `  ${flows.warnings} warnings in the workspace (see check)`,
    });
  }
  return lines;
}
