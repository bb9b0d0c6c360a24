import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Environment } from '../settings.ts';
import type { Terminal } from './terminal.ts';

const ROOT = join(import.meta.dirname, '../..');
const CONFIG = join(ROOT, 'editor/vite.config.ts');

/** What the editor is made of, besides its own folder, which has what was built. */
const SOURCES = ['editor', 'engine', 'package-lock.json'];

/**
 * Says whether the editor is built from the sources as they are: after an update of groupflow the
 * old pages would know nothing of what is new. An installation without sources has what it has.
 *
 * @param folder where the built editor is
 */
export function isEditorBuilt(folder: string, root = ROOT): boolean {
  const built = statSync(join(folder, 'index.html'), { throwIfNoEntry: false });
  if (built === undefined) return false;
  return SOURCES.every((name) => newest(join(root, name), folder) <= built.mtimeMs);
}

/** When the newest file in a folder was changed, or a file was. */
function newest(path: string, except: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined || path === except) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path).reduce(
    (latest, name) => Math.max(latest, newest(join(path, name), except)),
    0,
  );
}

/**
 * Builds the editor as `npm run build:editor` does, and says so. A build that fails keeps nobody
 * from the API: the pages then say what to run.
 */
export async function buildEditor(
  { say, note }: Terminal,
  environment: Environment,
): Promise<void> {
  if (!existsSync(CONFIG)) return;
  note(
    say({
      zh: '正在构建编辑器（首次启动和升级之后需要）…',
      en: 'Building the editor (at the first start and after an update)…',
    }),
  );
  const manifest = createRequire(import.meta.url).resolve('vite/package.json');
  const vite = join(dirname(manifest), 'bin/vite.js');
  const failure = await runNode(
    [vite, 'build', '--config', CONFIG, '--logLevel', 'error'],
    environment,
  );
  if (failure === null) return;
  note(
    say({
      zh: '编辑器构建失败，接口仍可使用：',
      en: 'The editor could not be built; the API works all the same:',
    }),
  );
  note(failure);
}

/** Runs a script on this Node; null when it went well, otherwise what it said. */
async function runNode(
  parameters: readonly string[],
  environment: Environment,
): Promise<string | null> {
  const child = spawn(process.execPath, [...parameters], {
    cwd: ROOT,
    env: { ...environment, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  child.stdout.on('data', (chunk) => said.push(String(chunk)));
  child.stderr.on('data', (chunk) => said.push(String(chunk)));
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.on('error', reject);
  child.on('close', resolve);
  const code = await promise;
  return code === 0 ? null : withoutTrace(said.join(''));
}

/** Leaves of a build's complaint what people can use. */
function withoutTrace(text: string): string {
  const end = text.search(/\n\s+at /);
  return (end < 0 ? text : text.slice(0, end)).trim();
}
