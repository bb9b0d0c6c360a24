import { stat } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import {
  FLOW_SUFFIX,
  findFiles,
  idOfFile,
  nearestWorkspace,
  readTextIfAny,
  SCENARIOS_SUFFIX,
  WORKSPACE_FILE,
} from '../flow-files.ts';
import type { GitPlace } from './git-text.ts';
import { gitFiles, gitPlace, gitText, gitWorkspace } from './git-text.ts';
import { publishedTexts } from './published-texts.ts';

/** A flow as one side of a comparison has it. */
export interface SideFlow {
  readonly name: string;
  readonly text: string;
  /** Null: there is no file, and the default workspace holds. */
  readonly workspaceText: string | null;
  readonly scenariosText: string | null;
  /** Texts of what the scenarios publish, by the names that they give the files. */
  readonly published: ReadonlyMap<string, string>;
}

/** One side of a comparison: a file or a folder, on disk or in a commit. */
export interface Side {
  /** The place names one file, which need not exist. */
  readonly isFile: boolean;
  /** By the ids that the names of the files give. */
  readonly flows: ReadonlyMap<string, SideFlow>;
}

/**
 * Reads the flows at a path, or at a place in a commit (`git:REV:path`).
 * @throws EngineError INPUT_INVALID when there is no such commit
 */
export async function readSide(place: string): Promise<Side> {
  const inGit = await gitPlace(place);
  return inGit === null ? readFromDisk(place) : readFromGit(inGit, place);
}

async function readFromDisk(path: string): Promise<Side> {
  const entry = await stat(path).catch(() => null);
  const isFile = entry === null || entry.isFile();
  const paths = isFile ? [path] : await findFiles([path], FLOW_SUFFIX);
  const flows = new Map<string, SideFlow>();
  for (const file of paths) {
    const text = await readTextIfAny(file);
    if (text === null) continue;
    const beside = join(dirname(file), `${idOfFile(file)}${SCENARIOS_SUFFIX}`);
    const scenariosText = await readTextIfAny(beside);
    flows.set(idOfFile(file), {
      name: file,
      text,
      workspaceText: (await nearestWorkspace(file))?.text ?? null,
      scenariosText,
      published: await publishedTexts(scenariosText, (name) =>
        readTextIfAny(join(dirname(file), name)),
      ),
    });
  }
  return { isFile, flows };
}

async function readFromGit(place: GitPlace, written: string): Promise<Side> {
  const isFile = /\.ya?ml$/.test(place.path);
  const listed = isFile ? [place.path] : await gitFiles(place);
  const paths = isFile ? listed : listed.filter((path) => path.endsWith(FLOW_SUFFIX));
  const flows = new Map<string, SideFlow>();
  for (const path of paths) {
    const file = { ...place, path };
    const text = await gitText(file);
    if (text === null) continue;
    const scenarios = posix.join(posix.dirname(path), `${idOfFile(path)}${SCENARIOS_SUFFIX}`);
    const scenariosText = await gitText({ ...place, path: scenarios });
    flows.set(idOfFile(path), {
      name: `${written.split(':').slice(0, 2).join(':')}:${path}`,
      text,
      workspaceText: await gitWorkspace(file, WORKSPACE_FILE),
      scenariosText,
      published: await publishedTexts(scenariosText, (name) =>
        gitText({ ...place, path: posix.join(posix.dirname(path), name) }),
      ),
    });
  }
  return { isFile, flows };
}

/** A flow on both sides; null where a side does not have it. */
export interface SidePair {
  readonly id: string;
  readonly before: SideFlow | null;
  readonly after: SideFlow | null;
}

/** Pairs two files whatever their names, and the flows of folders by id, in the order of ids. */
export function pairSides(before: Side, after: Side): readonly SidePair[] {
  if (before.isFile && after.isFile) {
    const [old, now] = [[...before.flows][0], [...after.flows][0]];
    const id = now?.[0] ?? old?.[0];
    return id === undefined ? [] : [{ id, before: old?.[1] ?? null, after: now?.[1] ?? null }];
  }
  const named = [before, after].filter(({ isFile }) => isFile);
  const ids = new Set([...before.flows.keys(), ...after.flows.keys()]);
  return [...ids]
    .filter((id) => named.every(({ flows }) => flows.has(id)))
    .sort()
    .map((id) => ({
      id,
      before: before.flows.get(id) ?? null,
      after: after.flows.get(id) ?? null,
    }));
}
