import type { FlowId } from '../base/index.ts';
import { type PlanStart, SEGMENT_ENTERED } from '../language/index.ts';
import type { ActiveFlow, Catalogue } from './catalogue.ts';
import type { EntityRef, StoredEvent } from './model.ts';
import { START_BY_FLOW } from './started-flow.ts';

/** Which flows an event may start, found once for a catalogue; each list by flow id, ascending. */
interface StartIndex {
  readonly byId: ReadonlyMap<FlowId, ActiveFlow>;
  /** By the kind of the entity and the type of the event. */
  readonly byEvent: Readonly<Record<EntityRef['kind'], ReadonlyMap<string, readonly ActiveFlow[]>>>;
}

/** Events that name the flow which they start. */
const NAMING: ReadonlySet<string> = new Set(['@start', '@schedule', START_BY_FLOW]);
const NONE: readonly ActiveFlow[] = [];
/** By the catalogue's list of flows, which stays the same from turn to turn. */
const indexes = new WeakMap<Catalogue['active'], StartIndex>();

/** Lists the flows that an event may start for an entity, by id: most events concern very few. */
export function flowsToStart(
  catalogue: Catalogue,
  kind: EntityRef['kind'],
  event: StoredEvent,
): readonly ActiveFlow[] {
  const index = indexOf(catalogue);
  if (!NAMING.has(event.type)) {
    return index.byEvent[kind].get(event.type) ?? NONE;
  }
  // No flow has the empty id.
  const named = index.byId.get(String(event.data.flow ?? '') as FlowId);
  return named ? [named] : NONE;
}

function indexOf({ active }: Catalogue): StartIndex {
  const known = indexes.get(active);
  if (known) return known;
  const index = makeIndex(active);
  indexes.set(active, index);
  return index;
}

function typeOf(rule: PlanStart): readonly string[] {
  if (rule.type === 'event') return [rule.event];
  return rule.type === 'segment' ? [SEGMENT_ENTERED] : [];
}

function makeIndex(active: readonly ActiveFlow[]): StartIndex {
  const byEvent = { person: new Map(), group: new Map(), workspace: new Map() };
  for (const flow of active) {
    const { starts, about } = flow.compiled.plan;
    const flows: Map<string, ActiveFlow[]> =
      byEvent[about === 'group' || about === 'workspace' ? about : 'person'];
    const types = new Set(starts.flatMap(typeOf));
    for (const type of types) flows.set(type, [...(flows.get(type) ?? []), flow]);
  }
  return { byId: new Map(active.map((flow) => [flow.id, flow])), byEvent };
}
