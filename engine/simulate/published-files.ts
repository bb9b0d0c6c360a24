import { journalWords } from '../core/index.ts';
import type { FlowView, Workspace } from '../language/index.ts';
import { checkFlow } from '../language/index.ts';
import type { CheckedDocument } from './report.ts';
import type { StagedVersion } from './run-scenario.ts';

/** What the files hold that scenarios publish. */
export interface PublishedFiles {
  readonly documents: readonly CheckedDocument[];
  readonly flows: ReadonlyMap<string, FlowView | null>;
  /** Without those that have errors. */
  readonly versions: ReadonlyMap<string, StagedVersion>;
}

/** @param texts by the names that the scenarios give the files */
export function openPublished(
  texts: ReadonlyMap<string, string> = new Map(),
  workspace: Workspace,
): PublishedFiles {
  const checked = [...texts].map(([file, text]) => {
    return { file, text, ...checkFlow(text, workspace) };
  });
  return {
    documents: checked.map(({ file, text, findings }) => ({ file, text, findings })),
    flows: new Map(checked.map(({ file, flow }) => [file, flow])),
    versions: new Map(
      checked.flatMap(({ file, text, compiled }) => {
        if (!compiled) return [];
        const explain = journalWords({ text, compiled }, workspace.zone);
        return [[file, { compiled, explain }]];
      }),
    ),
  };
}
