import { createContext, useContext } from 'react';
import type { Workspace } from '../../../engine/language/index.ts';
import { DEFAULT_WORKSPACE } from '../../../engine/language/index.ts';

export const WorkspaceContext = createContext<Workspace>(DEFAULT_WORKSPACE);

/** What all flows share, as last read from the server. */
export function useWorkspace(): Workspace {
  return useContext(WorkspaceContext);
}
