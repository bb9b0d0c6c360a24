import { loadWorkspace } from '../../engine/runtime/index.ts';
import { segmentAnswers } from '../answers/standing.ts';
import type { Installation } from '../installation.ts';
import type { Handlers } from '../mount.ts';

/** Shows how many subjects are in each segment. */
export function segmentRoutes({
  store,
}: Pick<Installation, 'store'>): Pick<Handlers, 'listSegments'> {
  return {
    async listSegments() {
      const [workspace, counts] = await Promise.all([loadWorkspace(store), store.segmentCounts()]);
      return { items: segmentAnswers(workspace, counts) };
    },
  };
}
