import type { Json, JsonObject } from '../../base/index.ts';
import { isJsonObject } from '../../base/index.ts';
import type { Path } from '../finding.ts';
import type { FlowView } from '../flow.ts';
import type { Port, Target } from '../kind.ts';
import { alignLists } from './align.ts';
import type { Change, ChangeLines } from './change.ts';
import { isSame, lineOf, type Part } from './flow-parts.ts';
import { labelOf } from './labels.ts';

/** A part of the flow before and after, with the texts that they stand in. */
export interface PartPair {
  readonly before: { readonly flow: FlowView; readonly part: Part };
  readonly after: { readonly flow: FlowView; readonly part: Part };
}

/** Where a value stands on both sides: the indices of lists may differ. */
interface Place {
  readonly before: Path;
  readonly after: Path;
}

/** Lists what differs between two forms of one step, or of the flow itself, by path. */
export function compareParts(pair: PartPair): readonly Change[] {
  const changes: Change[] = [];
  const comparison: Comparison = { pair, changes };
  const [before, after] = [bodyOf(pair.before.part, pair), bodyOf(pair.after.part, pair)];
  compareMaps(comparison, { before: [], after: [] }, [before, after]);
  return changes;
}

interface Comparison {
  readonly pair: PartPair;
  readonly changes: Change[];
}

/** Of two steps of different kinds only what all kinds have is compared. */
function bodyOf({ body, kind }: Part, { before, after }: PartPair): JsonObject {
  if (before.part.kindName === after.part.kindName) return body;
  const own = new Set([kind?.kind, ...Object.keys(kind?.beside ?? {})]);
  return Object.fromEntries(Object.entries(body).filter(([key]) => !own.has(key)));
}

function compareMaps(
  comparison: Comparison,
  place: Place,
  [before, after]: readonly [JsonObject, JsonObject],
): void {
  const ports = portsAt(comparison, place, 'inline');
  if (ports !== null) compareTargets(comparison, place, ports);
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  for (const key of keys) {
    if (ports !== null && (key === 'next' || key === 'end')) continue;
    const inner = { before: [...place.before, key], after: [...place.after, key] };
    compareValues(comparison, inner, [before[key], after[key]]);
  }
}

function compareValues(
  comparison: Comparison,
  place: Place,
  [before, after]: readonly [Json | undefined, Json | undefined],
): void {
  if (isSame(before, after)) return;
  const ports = portsAt(comparison, place, 'value');
  if (ports !== null) {
    compareTargets(comparison, place, ports);
    const rest = [beyondTarget(before), beyondTarget(after)] as const;
    if (!isSame(...rest)) compareMaps(comparison, place, rest);
  } else if (isJsonObject(before) && isJsonObject(after)) {
    compareMaps(comparison, place, [before, after]);
  } else if (isList(before) && isList(after)) {
    compareLists(comparison, place, [before, after]);
  } else if (isEntryList(before) || isEntryList(after)) {
    // A list of entries that is new or gone is told entry by entry.
    compareLists(comparison, place, [isList(before) ? before : [], isList(after) ? after : []]);
  } else report(comparison, place, { from: before, to: after });
}

function compareLists(
  comparison: Comparison,
  place: Place,
  [before, after]: readonly [readonly Json[], readonly Json[]],
): void {
  for (const [left, right] of alignLists(before, after)) {
    const inner = {
      before: left === null ? place.before : [...place.before, left],
      after: right === null ? place.after : [...place.after, right],
    };
    const [old, now] = [left === null ? undefined : before[left], at(after, right)];
    if (old !== undefined && now !== undefined) compareValues(comparison, inner, [old, now]);
    else if (now !== undefined) reportItem(comparison, inner, { type: 'itemAdded', value: now });
    else if (old !== undefined) reportItem(comparison, inner, { type: 'itemRemoved', value: old });
  }
}

function at(list: readonly Json[], index: number | null): Json | undefined {
  return index === null ? undefined : list[index];
}

interface PortPair {
  readonly before: Port | undefined;
  readonly after: Port | undefined;
}

function portsAt({ pair }: Comparison, place: Place, style: Port['style']): PortPair | null {
  const find = (part: Part, path: Path) =>
    part.ports.find((port) => port.style === style && port.at.join('/') === path.join('/'));
  const before = find(pair.before.part, place.before);
  const after = find(pair.after.part, place.after);
  return before === undefined && after === undefined ? null : { before, after };
}

function compareTargets(comparison: Comparison, place: Place, ports: PortPair): void {
  const [from, to] = [ports.before?.target ?? null, ports.after?.target ?? null];
  if (sameTarget(from, to)) return;
  const port = ports.after ?? ports.before;
  if (port === undefined) return;
  const { step, lines } = placeOf(comparison, place);
  const path = to === null ? place.before : place.after;
  comparison.changes.push({ type: 'target', step, path, port: port.label, from, to, lines });
}

function sameTarget(left: Target | null, right: Target | null): boolean {
  if (left === null || right === null) return left === right;
  if (left.type === 'step') return right.type === 'step' && left.step === right.step;
  return right.type === 'end' && left.outcome === right.outcome;
}

/** What a target that is written long says besides where it leads, such as `max`. */
function beyondTarget(value: Json | undefined): JsonObject {
  if (!isJsonObject(value)) return {};
  const { next: _next, end: _end, ...rest } = value;
  return rest;
}

function report(
  comparison: Comparison,
  place: Place,
  { from, to }: { readonly from: Json | undefined; readonly to: Json | undefined },
): void {
  const { step, lines } = placeOf(comparison, place);
  const path = to === undefined ? place.before : place.after;
  comparison.changes.push({
    type: 'value',
    step,
    path,
    label: labelOf(partFor(comparison, to === undefined), path),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    lines: {
      before: from === undefined ? null : lines.before,
      after: to === undefined ? null : lines.after,
    },
  });
}

function reportItem(
  comparison: Comparison,
  place: Place,
  { type, value }: { readonly type: 'itemAdded' | 'itemRemoved'; readonly value: Json },
): void {
  const isGone = type === 'itemRemoved';
  const { step, lines } = placeOf(comparison, place);
  const path = isGone ? place.before : place.after;
  comparison.changes.push({
    type,
    step,
    path,
    label: labelOf(partFor(comparison, isGone), path),
    value,
    lines: { before: isGone ? lines.before : null, after: isGone ? null : lines.after },
  });
}

function partFor({ pair }: Comparison, isGone: boolean): Part {
  return isGone ? pair.before.part : pair.after.part;
}

function placeOf(
  { pair }: Comparison,
  place: Place,
): { readonly step: string | null; readonly lines: ChangeLines } {
  const { before, after } = pair;
  return {
    step: after.part.id,
    lines: {
      before: lineOf(before.flow, before.part, place.before),
      after: lineOf(after.flow, after.part, place.after),
    },
  };
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Tells a list of maps, such as branches; a list of words that is new is told as a whole. */
function isEntryList(value: Json | undefined): boolean {
  return isList(value) && value.length > 0 && value.every(isJsonObject);
}
