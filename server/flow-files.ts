import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { EngineError } from '../engine/base/index.ts';

/** Endings of the files that people write. */
export const FLOW_SUFFIX = '.flow.yaml';
export const SCENARIOS_SUFFIX = '.scenarios.yaml';
export const WORKSPACE_FILE = 'workspace.yaml';

/** Folders deeper than this are no flows of anybody's. */
const DEPTH_MAX = 16;

/** A file with its text. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Lists the files below the paths whose names end so, in the order of their names, each once. A
 * path that is such a file itself counts; hidden folders and `node_modules` do not.
 * @throws EngineError INPUT_INVALID when a path does not exist
 */
export async function findFiles(
  paths: readonly string[],
  suffix: string,
): Promise<readonly string[]> {
  const found = await Promise.all(paths.map((path) => filesAt(path, suffix)));
  return [...new Set(found.flat())].sort();
}

async function filesAt(path: string, suffix: string): Promise<readonly string[]> {
  const entry = await stat(path).catch(() => null);
  if (entry === null) {
    throw new EngineError('INPUT_INVALID', `The path \`${path}\` does not exist.`, {
      details: { path },
    });
  }
  if (entry.isDirectory()) return filesIn(path, suffix, 0);
  return path.endsWith(suffix) ? [path] : [];
}

async function filesIn(folder: string, suffix: string, depth: number): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = entries.map(async (entry): Promise<readonly string[]> => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      const isOurs = !entry.name.startsWith('.') && entry.name !== 'node_modules';
      return isOurs && depth < DEPTH_MAX ? filesIn(path, suffix, depth + 1) : [];
    }
    return entry.isFile() && entry.name.endsWith(suffix) ? [path] : [];
  });
  return (await Promise.all(found)).flat();
}

/** The id that a file's name gives to its flow. */
export function idOfFile(path: string): string {
  return basename(path).replace(FLOW_SUFFIX, '').replace(SCENARIOS_SUFFIX, '');
}

/** Reads a text file; null where there is none. */
export async function readTextIfAny(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}

/**
 * Finds the workspace that a flow's file belongs to: the nearest `workspace.yaml` in its folder or
 * in one around it; null when there is none.
 */
export async function nearestWorkspace(file: string): Promise<TextFile | null> {
  let folder = dirname(resolve(file));
  for (;;) {
    const path = join(folder, WORKSPACE_FILE);
    const text = await readTextIfAny(path);
    if (text !== null) return { path: relative(process.cwd(), path), text };
    const around = dirname(folder);
    if (around === folder) return null;
    folder = around;
  }
}
