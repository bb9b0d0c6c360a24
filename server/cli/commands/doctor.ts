import { existsSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import pg from 'pg';
import type { Text } from '../../../engine/base/index.ts';
import { EngineError } from '../../../engine/base/index.ts';
import { parseWorkspace } from '../../../engine/language/index.ts';
import { requireSecrets } from '../../connectors/index.ts';
import { FLOW_SUFFIX, findFiles, readTextIfAny, WORKSPACE_FILE } from '../../flow-files.ts';
import { EDITOR_FOLDER } from '../../serve.ts';
import type { Environment, Settings } from '../../settings.ts';
import { readSettings, SETTINGS } from '../../settings.ts';
import { VERSION } from '../../version.ts';
import type { CommonOptions, Session } from '../command.ts';
import { conclude, newCommand } from '../command.ts';
import { EXIT } from '../terminal.ts';

/** What was looked at, and how it is. */
interface Examined {
  readonly name: string;
  readonly state: 'fine' | 'hint' | 'wrong';
  readonly words: Text;
}

/** How long a database may take to answer. */
const CONNECT_MS = 3_000;

/** `doctor`: lists the settings and looks at everything that a start needs, without starting. */
export function doctorCommand(session: Session): Command {
  return newCommand(session, 'doctor', {
    zh: '检查设置、版本和数据库',
    en: 'Look at settings, versions and database',
  }).action((_, command: Command) =>
    conclude(session, command, (options: CommonOptions) => run(session, options)),
  );
}

async function run({ terminal, environment }: Session, { json }: CommonOptions): Promise<number> {
  const examined = await examine(environment);
  const settings = SETTINGS.map(({ name, fallback, secret, about }) => {
    const value = environment[name] || null;
    return { name, about, value: value !== null && secret ? '***' : value, fallback };
  });
  const isWell = examined.every(({ state }) => state !== 'wrong');
  if (json) {
    terminal.print(JSON.stringify({ version: VERSION, node: process.version, settings, examined }));
  } else {
    const { print, say } = terminal;
    print(`groupflow ${VERSION}  node ${process.version}  ${process.platform}-${process.arch}`);
    for (const { name, about, value, fallback } of settings) {
      const shown = value ?? `(${fallback})`;
      print(`  ${name.padEnd(28)} ${shown.padEnd(22)} ${say(about)}`);
    }
    for (const { name, state, words } of examined) {
      const mark = { fine: '✓', hint: '·', wrong: '✗' }[state];
      print(`${mark} ${name}: ${say(words)}`);
    }
  }
  return isWell ? EXIT.fine : EXIT.findings;
}

async function examine(environment: Environment): Promise<readonly Examined[]> {
  let settings: Settings;
  try {
    settings = readSettings(environment);
  } catch (error) {
    return settingMistakes(error);
  }
  return [
    fine('settings', '设置有效', 'valid'),
    await examineDatabase(settings),
    ...(await examineFlows(settings, environment)),
    examineEditor(),
  ];
}

function settingMistakes(error: unknown): readonly Examined[] {
  if (!(error instanceof EngineError) || error.code !== 'SETTINGS_INVALID') throw error;
  // Written by `settingsInvalid`, as name and both languages.
  const mistakes = error.details.mistakes as unknown as readonly ({ name: string } & Text)[];
  return mistakes.map(({ name, zh, en }) => ({ name, state: 'wrong', words: { zh, en } }));
}

async function examineDatabase({ databaseUrl, dataDir }: Settings): Promise<Examined> {
  if (databaseUrl === null) return examineFolder(dataDir);
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: CONNECT_MS,
  });
  // A connection that breaks later is told by the query that waits on it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string; number: string }>(
      "select current_setting('server_version') as version, current_setting('server_version_num') as number",
    );
    const { version = '?', number = '0' } = rows[0] ?? {};
    if (Number(number) < 150_000) {
      return wrong(
        'database',
        `PostgreSQL ${version} 过旧，需要 15 或更新`,
        `PostgreSQL ${version} is too old; 15 or newer is needed`,
      );
    }
    return fine('database', `PostgreSQL ${version} 可连接`, `PostgreSQL ${version} answers`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return wrong('database', `无法连接：${reason}`, `cannot be reached: ${reason}`);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The data folder, or the nearest one above it that exists, must be writable. */
async function examineFolder(dataDir: string): Promise<Examined> {
  let folder = resolve(dataDir);
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  try {
    await access(folder, constants.W_OK);
    return fine(
      'database',
      `内置 PostgreSQL，目录 ${dataDir}`,
      `embedded PostgreSQL in ${dataDir}`,
    );
  } catch {
    return wrong('database', `目录 ${folder} 不可写`, `the folder ${folder} cannot be written`);
  }
}

async function examineFlows(
  { flowsDir }: Settings,
  environment: Environment,
): Promise<readonly Examined[]> {
  if (!existsSync(flowsDir)) {
    return [hint('flows', `目录 ${flowsDir} 不存在`, `there is no folder ${flowsDir}`)];
  }
  const count = (await findFiles([flowsDir], FLOW_SUFFIX)).length;
  const flows = fine('flows', `${flowsDir} 中有 ${count} 个流程`, `${count} flows in ${flowsDir}`);
  const text = await readTextIfAny(join(flowsDir, WORKSPACE_FILE));
  return [flows, ...(text === null ? [] : examineWorkspace(text, environment))];
}

function examineWorkspace(text: string, environment: Environment): readonly Examined[] {
  const { workspace, findings } = parseWorkspace(text);
  if (workspace === null) {
    const count = findings.filter(({ severity }) => severity === 'error').length;
    return [wrong('workspace', `有 ${count} 个错误，请运行 check`, `${count} mistakes; run check`)];
  }
  const count = findings.length;
  const doubts = hint(
    'workspace',
    `有 ${count} 个警告，请运行 check`,
    `${count} warnings; run check`,
  );
  const examined = count === 0 ? [] : [doubts];
  try {
    const names = Object.keys(workspace.connectors).join(', ');
    requireSecrets(workspace, environment);
    return [...examined, fine('connectors', names, names)];
  } catch (error) {
    return settingMistakes(error);
  }
}

function examineEditor(): Examined {
  if (existsSync(join(EDITOR_FOLDER, 'index.html'))) return fine('editor', '已构建', 'built');
  return hint(
    'editor',
    '尚未构建，serve 首次启动时会构建',
    'not built; serve builds it at its first start',
  );
}

function fine(name: string, zh: string, en: string): Examined {
  return { name, state: 'fine', words: { zh, en } };
}

function hint(name: string, zh: string, en: string): Examined {
  return { name, state: 'hint', words: { zh, en } };
}

function wrong(name: string, zh: string, en: string): Examined {
  return { name, state: 'wrong', words: { zh, en } };
}
