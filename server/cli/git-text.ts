import { execFile } from 'node:child_process';
import { basename, dirname, posix, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { EngineError } from '../../engine/base/index.ts';

const run = promisify(execFile);

/** Longer than any file that the language reads. */
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;

/** A place in a commit: `git:main:flows/welcome.flow.yaml`. */
export interface GitPlace {
  readonly revision: string;
  /** From the top of the repository, with slashes; empty is the top itself. */
  readonly path: string;
}

/**
 * Reads `git:REV:path`, the path as seen from the working directory; null for any other text.
 * @throws EngineError INPUT_INVALID when there is no such commit
 */
export async function gitPlace(text: string): Promise<GitPlace | null> {
  const found = /^git:([^:]+):(.*)$/s.exec(text);
  if (found === null) return null;
  const [, revision = '', path = ''] = found;
  // A name that begins with a hyphen would be taken for an option.
  const name = revision.startsWith('-')
    ? null
    : await git(['rev-parse', '--verify', `${revision}^{commit}`]);
  if (name === null) {
    throw new EngineError('INPUT_INVALID', `There is no commit \`${revision}\` here.`, {
      details: { revision },
    });
  }
  const prefix = ((await git(['rev-parse', '--show-prefix'])) ?? '').trim();
  const here = relative(process.cwd(), resolve(path)).replaceAll('\\', '/');
  const inside = posix.normalize(posix.join(prefix, here));
  return { revision: name.trim(), path: inside === '.' ? '' : inside.replace(/\/$/, '') };
}

/** The text of a file in a commit; null where it has none. */
export function gitText({ revision, path }: GitPlace): Promise<string | null> {
  return git(['show', `${revision}:${path}`]);
}

/** The files below a place in a commit, or the file itself, from the top of the repository. */
export async function gitFiles({ revision, path }: GitPlace): Promise<readonly string[]> {
  const where = path === '' ? [] : [path];
  const listing = ['ls-tree', '-r', '-z', '--full-tree', '--name-only', revision, ...where];
  const listed = await git(listing);
  return (listed ?? '').split('\0').filter((name) => name !== '');
}

/** The nearest `workspace.yaml` in a file's folder or one around it; null when there is none. */
export async function gitWorkspace(place: GitPlace, name: string): Promise<string | null> {
  let folder = posix.dirname(place.path);
  for (;;) {
    const text = await gitText({ ...place, path: posix.join(folder, name) });
    if (text !== null || folder === '.') return text;
    folder = posix.dirname(folder);
  }
}

/** Tells whether a file has held a text in any commit that leads to the present one. */
export async function gitKnows(path: string, text: string): Promise<boolean> {
  const folder = dirname(resolve(path));
  const name = await hashOf(text, folder);
  if (name === null) return false;
  const search = ['log', '--format=%H', '--max-count=1', `--find-object=${name}`];
  const found = await git([...search, '--', basename(path)], folder);
  return found !== null && found.trim() !== '';
}

/** The name that git gives to a text; null outside of a repository. */
function hashOf(text: string, cwd: string): Promise<string | null> {
  const { promise, resolve: done } = Promise.withResolvers<string | null>();
  const child = execFile('git', ['hash-object', '--stdin'], { cwd }, (error, stdout) =>
    done(error === null ? stdout.trim() : null),
  );
  // Where git is missing there is nobody to read it, which the callback tells.
  child.stdin?.on('error', () => {});
  child.stdin?.end(text);
  return promise;
}

/** What git answers; null when it refuses, or is not there. */
async function git(parameters: readonly string[], cwd?: string): Promise<string | null> {
  try {
    const options = { maxBuffer: OUTPUT_BYTES_MAX, ...(cwd === undefined ? {} : { cwd }) };
    const { stdout } = await run('git', [...parameters], options);
    return stdout;
  } catch {
    return null;
  }
}
