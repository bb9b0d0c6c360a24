import { expect } from 'vitest';
import { DEFAULT_WORKSPACE, parseWorkspace, type Workspace } from '../../engine/language/index.ts';

/** A workspace that must be free of mistakes. */
export function workspaceOf(text: string): Workspace {
  const parsed = parseWorkspace(text);
  expect(parsed.findings.map(({ message }) => message.en)).toEqual([]);
  return parsed.workspace ?? DEFAULT_WORKSPACE;
}
