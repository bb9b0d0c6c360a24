import { watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { FLOW_SUFFIX, idOfFile, SCENARIOS_SUFFIX, WORKSPACE_FILE } from '../flow-files.ts';

/** An editor writes a file in several steps; so long after the last one it is told. */
const SETTLE_MS = 60;

/**
 * Tells of files that change below some paths, several that change together at once; of a path that
 * is a file, of all in its folder.
 * @param told gets absolute paths; it is called again only when what it returned is settled
 * @returns ends the watch
 */
export async function watchFiles(
  paths: readonly string[],
  told: (changed: readonly string[]) => Promise<void>,
): Promise<() => void> {
  const folders = new Set(await Promise.all(paths.map(folderOf)));
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const tell = () => {
    const files = [...changed].sort();
    changed.clear();
    running = running.then(() => told(files));
  };
  const watchers = [...folders].map((folder) =>
    watch(folder, { recursive: true }, (_, name) => {
      if (name === null) return;
      changed.add(join(folder, name));
      clearTimeout(timer);
      timer = setTimeout(tell, SETTLE_MS);
    }),
  );
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

async function folderOf(path: string): Promise<string> {
  const entry = await stat(path);
  return resolve(entry.isDirectory() ? path : dirname(path));
}

/**
 * Picks the files of scenarios that are to be played again after some files have changed: those of
 * a flow that changed, and all that a changed workspace holds for.
 * @param workspace a workspace that holds for all of them, where one was named
 */
export function affectedBy(
  changed: readonly string[],
  scenarios: readonly string[],
  workspace?: string,
): readonly string[] {
  return scenarios.filter((path) => changed.some((file) => concerns(file, path, workspace)));
}

function concerns(file: string, scenarios: string, workspace: string | undefined): boolean {
  const [changed, played] = [resolve(file), resolve(scenarios)];
  if (workspace !== undefined && changed === resolve(workspace)) return true;
  if (basename(changed) === WORKSPACE_FILE) return played.startsWith(dirname(changed) + sep);
  const isFlow = changed.endsWith(FLOW_SUFFIX) || changed.endsWith(SCENARIOS_SUFFIX);
  return isFlow && dirname(changed) === dirname(played) && idOfFile(changed) === idOfFile(played);
}
