import { loadWorkspace, readContentPlan } from '../../engine/runtime/index.ts';
import { planAnswer } from '../answers/content-plan.ts';
import type { Installation } from '../installation.ts';
import type { Handlers } from '../mount.ts';
import { readPeriod } from './period.ts';

/** Compares what was sent with what the workspace plans. */
export function contentPlanRoutes({
  store,
  clock,
}: Installation): Pick<Handlers, 'getContentPlan'> {
  return {
    async getContentPlan({ query }) {
      const workspace = await loadWorkspace(store);
      const now = clock.now();
      const period = readPeriod(query, { zone: workspace.zone, now });
      const reading = await readContentPlan(store, { workspace, period, now });
      return planAnswer(reading, workspace.zone);
    },
  };
}
