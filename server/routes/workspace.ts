import { loadWorkspace } from '../../engine/runtime/index.ts';
import type { Installation } from '../installation.ts';
import type { Handlers } from '../mount.ts';

/** Shows what all flows share. Of secrets it knows only the names of their variables. */
export function workspaceRoutes({
  store,
}: Pick<Installation, 'store'>): Pick<Handlers, 'getWorkspace'> {
  return {
    getWorkspace: () => loadWorkspace(store),
  };
}
