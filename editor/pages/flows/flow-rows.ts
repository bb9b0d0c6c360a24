import type { Answer } from '../../app/index.ts';

export type FlowRow = Answer<'listFlows'>['items'][number];

/** What the status filter offers; empty shows all that are not archived. */
export const STATUS_FILTERS = ['', 'active', 'paused', 'draft', 'archived', 'all'] as const;

/** Keeps the flows whose title or id holds every word that is searched for, in the given status. */
export function matchingFlows(
  flows: readonly FlowRow[],
  filter: { readonly q: string; readonly status: string },
): readonly FlowRow[] {
  const words = filter.q.toLowerCase().split(/\s+/).filter(Boolean);
  return flows.filter((flow) => {
    const text = `${flow.title} ${flow.id}`.toLowerCase();
    return hasStatus(flow, filter.status) && words.every((word) => text.includes(word));
  });
}

function hasStatus(flow: FlowRow, status: string): boolean {
  if (status === 'all') return true;
  return status === '' ? flow.status !== 'archived' : flow.status === status;
}

export type FlowAct = 'pause' | 'resume' | 'archive';

/** Says why an act is not possible in a flow's present status; `null` when it is. */
export function whyNot(
  act: FlowAct,
  status: FlowRow['status'],
): FlowAct | FlowRow['status'] | null {
  const allowed: Readonly<Record<FlowAct, readonly FlowRow['status'][]>> = {
    pause: ['active'],
    resume: ['paused'],
    archive: ['draft', 'active', 'paused'],
  };
  return allowed[act].includes(status) ? null : status;
}
