import { type Entries, entrySites } from '../entries.ts';
import type { Path } from '../finding.ts';
import type { ExpressionSite } from '../kind.ts';
import type { SubjectKind } from '../plan.ts';
import { entriesOf, kindOf, valueAt } from '../ports.ts';
import type { CheckInput } from './flow-check.ts';
import { NO_EVENT, pathFacts, startTypes } from './path-facts.ts';

/** An expression or text with what it can name. `at` leads from the root of the document. */
export interface ScopedSite extends ExpressionSite {
  readonly step?: string;
  /** The only types that `event` can be of; null where that depends on the path taken. */
  readonly events: readonly string[] | null;
  readonly names: readonly string[];
  /** Of an `on` or `after`, and so read later than when the step is entered. */
  readonly isEntry?: true;
}

/** What a flow about a subject can name of it. */
export const SUBJECT_NAMES: Readonly<Record<SubjectKind, readonly string[]>> = {
  member: ['member', 'customer', 'group'],
  customer: ['customer'],
  group: ['group'],
  workspace: [],
};
const MEASURED_NAMES = ['measure', 'segment'];
const RUNNING_NAMES = ['event', 'trigger', 'vars', 'now', 'zone', ...MEASURED_NAMES];
const STARTING_NAMES = ['event', 'now', 'zone', ...MEASURED_NAMES];

/** Every expression and text of a flow. */
export function sitesOf(input: CheckInput): readonly ScopedSite[] {
  const { flow } = input;
  const subject = flow.about ? SUBJECT_NAMES[flow.about] : Object.values(SUBJECT_NAMES).flat();
  const running = [...RUNNING_NAMES, ...subject];
  const starting = [...STARTING_NAMES, ...subject];
  const condition = { language: 'cel', yields: 'boolean' } as const;
  const sites: ScopedSite[] = [];
  if (flow.key !== null) {
    sites.push({
      ...condition,
      yields: 'any',
      source: flow.key,
      at: ['key'],
      events: null,
      names: starting,
    });
  }
  for (const start of flow.starts) {
    if (start.if === undefined) continue;
    const at = [...start.at, ...(start.type === 'schedule' ? ['for'] : []), 'if'];
    const types = startTypes([start]);
    const events = types.includes(NO_EVENT) ? null : types;
    sites.push({ ...condition, source: start.if, at, events, names: starting });
  }
  sites.push(...scopedEntries(flow.entries, [], running));
  for (const step of flow.steps) {
    for (const site of kindOf(step).expressions(step)) {
      const at = [...step.path, ...site.at];
      const events = eventsFor(site, step.id, input);
      const names = site.about
        ? ['now', 'zone', ...MEASURED_NAMES, ...SUBJECT_NAMES[site.about]]
        : running;
      sites.push({ ...site, at, step: step.id, events, names });
    }
    const entries = scopedEntries(entriesOf(step), step.path, running);
    sites.push(...entries.map((site) => ({ ...site, step: step.id, isEntry: true as const })));
  }
  return sites;
}

/**
 * What the last event can be when a step is entered. Conditions may be judged later, on an event
 * that the step waits for; so may what it saves.
 */
function eventsFor(
  site: ExpressionSite,
  step: string,
  input: CheckInput,
): readonly string[] | null {
  const isLater = site.yields === 'boolean' || site.at[0] === 'save';
  const reads = !isLater && /\bevent\b/.test(site.source) && input.flow.broken.length === 0;
  return reads ? pathFacts(input).eventsAt(step) : null;
}

function scopedEntries(
  entries: Entries,
  base: Path,
  names: readonly string[],
): readonly ScopedSite[] {
  const one = (part: Entries, events: readonly string[] | null) =>
    entrySites(part).map((site) => ({ ...site, at: [...base, ...site.at], events, names }));
  return [
    ...entries.on.flatMap((entry) => one({ on: [entry], after: [] }, [entry.spec.event])),
    ...one({ on: [], after: entries.after }, null),
  ];
}

/** How far the source begins behind the value's first character: formulas have their `=`. */
export function shiftOf(site: ScopedSite, input: CheckInput): number {
  const written = valueAt(input.flow.json, site.at);
  return typeof written === 'string' ? Math.max(0, written.indexOf(site.source)) : 0;
}

/** The types of events that start the flow; null where something else starts it too. */
export function triggerTypes(input: CheckInput): readonly string[] | null {
  const { starts } = input.flow;
  const types = startTypes(starts);
  return types.length > 0 && !types.includes(NO_EVENT) ? types : null;
}

/**
 * Where a dotted name stands by itself, not as a part of a longer one, counted from the first
 * character of the value; -1 where it does not.
 */
export function standsAt(read: string, site: ScopedSite, input: CheckInput): number {
  if (!site.source.includes(read)) return -1;
  const literal = read.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const alone = new RegExp(`(?<![\\p{L}\\p{N}_.])${literal}(?![\\p{L}\\p{N}_])`, 'u');
  const found = site.source.search(alone);
  return found < 0 ? -1 : shiftOf(site, input) + found;
}
