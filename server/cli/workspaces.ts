import { EngineError } from '../../engine/base/index.ts';
import type { Finding, Workspace } from '../../engine/language/index.ts';
import { DEFAULT_WORKSPACE, parseWorkspace } from '../../engine/language/index.ts';
import type { TextFile } from '../flow-files.ts';
import { nearestWorkspace, readTextIfAny } from '../flow-files.ts';

/** A workspace as commands use it, with what is wrong with its file. */
interface FoundWorkspace {
  /** Null: there is no file, and the default workspace holds. */
  readonly file: TextFile | null;
  readonly workspace: Workspace;
  readonly findings: readonly Finding[];
}

/** Finds the workspace of each flow, reading each file once. */
export interface Workspaces {
  of(flowFile: string): Promise<FoundWorkspace>;
}

/** @param given a file that holds for all flows; without it each has the nearest one */
export function openWorkspaces(given: string | undefined): Workspaces {
  const read = new Map<string, FoundWorkspace>();
  return {
    async of(flowFile) {
      const file = given === undefined ? await nearestWorkspace(flowFile) : await readGiven(given);
      const known = read.get(file?.path ?? '');
      if (known !== undefined) return known;
      const found = check(file);
      read.set(file?.path ?? '', found);
      return found;
    },
  };
}

function check(file: TextFile | null): FoundWorkspace {
  if (file === null) return { file, workspace: DEFAULT_WORKSPACE, findings: [] };
  const { workspace, findings } = parseWorkspace(file.text);
  return { file, workspace: workspace ?? DEFAULT_WORKSPACE, findings };
}

async function readGiven(path: string): Promise<TextFile> {
  const text = await readTextIfAny(path);
  if (text !== null) return { path, text };
  throw new EngineError('INPUT_INVALID', `There is no workspace file \`${path}\`.`, {
    details: { path },
  });
}
