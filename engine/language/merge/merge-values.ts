import type { Json, JsonObject } from '../../base/index.ts';
import { canonicalJson, isJsonObject } from '../../base/index.ts';
import type { Conflict } from '../conflict-marker.ts';
import { alignLists } from '../diff/index.ts';
import type { EditOperation } from '../edit/index.ts';
import type { Path } from '../finding.ts';
import { STEP_KINDS } from '../kinds/registry.ts';

/** What to do to one side so that it also says what the other has changed. */
export interface Merge {
  /** To be made on `ours` in this order. */
  readonly operations: EditOperation[];
  /** Their paths lead into the merged document. */
  readonly conflicts: Conflict[];
  /** Which step has to come first in a block, by the block's path in the merged document. */
  readonly firsts: { readonly path: Path; readonly step: string }[];
}

/** Where a value stands on our side, and where in the merged document. */
interface Place {
  readonly ours: Path;
  readonly merged: Path;
}

/** A value in the common ancestor and on both sides; undefined where it is not there. */
interface Three {
  readonly base: Json | undefined;
  readonly ours: Json | undefined;
  readonly theirs: Json | undefined;
}

/** Compares three documents, value by value. */
export function mergeValues(base: Json, ours: Json, theirs: Json): Merge {
  const merge: Merge = { operations: [], conflicts: [], firsts: [] };
  mergeAt(merge, { ours: [], merged: [] }, { base, ours, theirs });
  return merge;
}

/** Says of a value that is on both our side and theirs what is to be done. */
function mergeAt(merge: Merge, place: Place, three: Three): void {
  const { base, ours, theirs } = three;
  if (isSame(base, theirs) || isSame(ours, theirs) || theirs === undefined) return;
  if (isJsonObject(ours) && isJsonObject(theirs)) {
    // Two sides may have added the same key of the flow, such as `vars`, each with its own names.
    const start = base === undefined && place.ours.length === 1 ? {} : base;
    if (isJsonObject(start)) {
      mergeMaps(merge, place, { base: start, ours, theirs });
      return;
    }
  }
  if (isSame(base, ours)) {
    merge.operations.push({ type: 'set', path: place.ours, value: theirs });
  } else if (isList(base) && isList(ours) && isList(theirs)) {
    mergeLists(merge, place, { base, ours, theirs });
  } else conflict(merge, place, three);
}

function conflict({ conflicts }: Merge, { merged }: Place, { base, theirs }: Three): void {
  conflicts.push({
    path: merged,
    ...(base !== undefined && { base }),
    ...(theirs !== undefined && { theirs }),
  });
}

interface ThreeMaps {
  readonly base: JsonObject;
  readonly ours: JsonObject;
  readonly theirs: JsonObject;
}

const KINDS: ReadonlySet<string> = new Set(STEP_KINDS.map(({ kind }) => kind));
const TARGET_KEYS: ReadonlySet<string> = new Set(['next', 'end']);

function mergeMaps(merge: Merge, place: Place, three: ThreeMaps): void {
  const { base, ours, theirs } = three;
  // Half a step of one kind and half of another would be neither.
  if (place.ours.at(-2) === 'steps' && kindsOf(theirs) !== kindsOf(base)) {
    if (!isSame(base, ours)) {
      conflict(merge, place, three);
      return;
    }
  }
  const isBlock = place.ours.at(-1) === 'steps';
  const first = isBlock ? mergeFirst(merge, place, three) : null;
  const isTarget = hasTarget(place, three);
  if (isTarget) mergeTargets(merge, place, three);
  let previous: string | null = null;
  for (const [key, value] of Object.entries(theirs)) {
    if (isTarget && TARGET_KEYS.has(key)) continue;
    const inner = { ours: [...place.ours, key], merged: [...place.merged, key] };
    const values = { base: own(base, key), ours: own(ours, key), theirs: value };
    if (values.ours !== undefined) mergeAt(merge, inner, values);
    else if (values.base === undefined) {
      const after = previous ?? (isBlock && first !== key ? firstKey(ours) : null);
      merge.operations.push({ type: 'insert', path: place.ours, key, value, after });
    } else if (!isSame(values.base, value)) conflict(merge, inner, values);
    const isThere = values.ours !== undefined || values.base === undefined;
    if (isThere) previous = key;
  }
  for (const [key, value] of Object.entries(ours)) {
    if (isTarget && TARGET_KEYS.has(key)) continue;
    const old = own(base, key);
    if (old === undefined || own(theirs, key) !== undefined) continue;
    const inner = { ours: [...place.ours, key], merged: [...place.merged, key] };
    if (isSame(old, value)) merge.operations.push({ type: 'delete', path: inner.ours });
    else conflict(merge, inner, { base: old, ours: value, theirs: undefined });
  }
}

function own(map: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

function firstKey(map: JsonObject): string | null {
  return Object.keys(map)[0] ?? null;
}

function kindsOf(map: JsonObject): string {
  return Object.keys(map)
    .filter((key) => KINDS.has(key))
    .join(' ');
}

/** The step that has to come first; null where that is ours to say. */
function mergeFirst(merge: Merge, place: Place, { base, ours, theirs }: ThreeMaps): string | null {
  const [old, mine, wanted] = [base, ours, theirs].map(firstKey);
  if (wanted === old || wanted === mine || !wanted) return null;
  if (mine !== old) {
    // Told by name: the steps themselves are merged one by one.
    conflict(merge, place, { base: old ?? undefined, ours: mine ?? undefined, theirs: wanted });
    return null;
  }
  merge.firsts.push({ path: place.merged, step: wanted });
  return wanted;
}

/** Where a port leads is one thing, whether it is written `next` or `end`. */
function mergeTargets(merge: Merge, { ours: path, merged }: Place, three: ThreeMaps): void {
  const [base, ours, theirs] = [three.base, three.ours, three.theirs].map(targetIn);
  if (isSame(base, theirs) || isSame(ours, theirs)) return;
  const [old] = Object.entries(ours ?? {});
  const [now] = Object.entries(theirs ?? {});
  if (!isSame(base, ours)) {
    const key = old?.[0] ?? now?.[0] ?? 'next';
    const inner = { ours: [...path, key], merged: [...merged, key] };
    conflict(merge, inner, { base, ours, theirs });
  } else if (now === undefined) {
    if (old !== undefined) merge.operations.push({ type: 'delete', path: [...path, old[0]] });
  } else if (old === undefined) {
    merge.operations.push({ type: 'insert', path, key: now[0], value: now[1] });
  } else {
    merge.operations.push({ type: 'renameKey', path: [...path, old[0]], to: now[0] });
    merge.operations.push({ type: 'set', path: [...path, now[0]], value: now[1] });
  }
}

/** The `next` or `end` of a map, undefined where it has neither. */
function targetIn(map: JsonObject): JsonObject | undefined {
  const entry = Object.entries(map).find(([key]) => TARGET_KEYS.has(key));
  return entry === undefined ? undefined : { [entry[0]]: entry[1] };
}

/** Tells whether `next` and `end` are targets: in a block they are steps, with both two names. */
function hasTarget(place: Place, three: ThreeMaps): boolean {
  if (place.ours.at(-1) === 'steps') return false;
  return [three.base, three.ours, three.theirs].every((map) => !('next' in map && 'end' in map));
}

interface ThreeLists {
  readonly base: readonly Json[];
  readonly ours: readonly Json[];
  readonly theirs: readonly Json[];
}

/** What happens to a stretch of our list; `at` is an index in it. */
type Stretch =
  | { readonly type: 'item'; readonly at: number; readonly merged: number; readonly three: Three }
  | { readonly type: 'delete'; readonly at: number }
  | { readonly type: 'insert'; readonly at: number; readonly items: readonly Json[] };

/** Merges item by item; what is at the end of the list is written first, so that indices hold. */
function mergeLists(merge: Merge, place: Place, three: ThreeLists): void {
  const stretches = stretchesOf(three);
  if (stretches === null) {
    conflict(merge, place, three);
    return;
  }
  for (const stretch of stretches.toReversed()) {
    const { at } = stretch;
    if (stretch.type === 'delete') {
      merge.operations.push({ type: 'delete', path: [...place.ours, at] });
    } else if (stretch.type === 'insert') {
      for (const value of stretch.items.toReversed()) {
        merge.operations.push({ type: 'insert', path: place.ours, key: at, value });
      }
    } else {
      const inner = { ours: [...place.ours, at], merged: [...place.merged, stretch.merged] };
      mergeAt(merge, inner, stretch.three);
    }
  }
}

/** Null where both sides have changed the same place of the list, so that the order is open. */
function stretchesOf({ base, ours, theirs }: ThreeLists): readonly Stretch[] | null {
  const mine = gapsOf(base, ours);
  const others = gapsOf(base, theirs);
  const stretches: Stretch[] = [];
  let merged = 0;
  for (let index = 0; index <= base.length; index += 1) {
    const added = [mine.added[index] ?? [], others.added[index] ?? []].map((indices, side) =>
      indices.map((at) => (side === 0 ? ours : theirs)[at] ?? null),
    );
    const [own = [], foreign = []] = added;
    const fresh = additions(own, foreign);
    if (fresh === null) return null;
    merged += own.length + fresh.length;
    const at = mine.kept[index] ?? null;
    const behind = at ?? nextKept(mine.kept, index) ?? ours.length;
    if (fresh.length > 0) stretches.push({ type: 'insert', at: behind, items: fresh });
    if (index === base.length) break;
    const there = others.kept[index] ?? null;
    const three = {
      base: base[index],
      ours: at === null ? undefined : ours[at],
      theirs: there === null ? undefined : theirs[there],
    };
    if (at === null) {
      if (there !== null && !isSame(three.base, three.theirs)) return null;
    } else if (there === null) {
      if (!isSame(three.base, three.ours)) return null;
      stretches.push({ type: 'delete', at });
    } else {
      stretches.push({ type: 'item', at, merged, three });
      merged += 1;
    }
  }
  return stretches;
}

function nextKept(kept: readonly (number | null)[], from: number): number | null {
  return kept.slice(from).find((at) => at !== null) ?? null;
}

/** What they have added and we have not; null where the order of both would be open. */
function additions(ours: readonly Json[], theirs: readonly Json[]): readonly Json[] | null {
  if (ours.length === 0 || theirs.length === 0) return theirs;
  if (isSame(ours, theirs)) return [];
  const areWords = [...ours, ...theirs].every((item) => typeof item !== 'object' || item === null);
  if (!areWords) return null;
  const known = new Set(ours.map(canonicalJson));
  return theirs.filter((item) => !known.has(canonicalJson(item)));
}

/** Where each item of the base is now, and what was added before it (the last: at the end). */
function gapsOf(base: readonly Json[], now: readonly Json[]) {
  const kept: (number | null)[] = base.map(() => null);
  const added: number[][] = [...base, null].map(() => []);
  let gap = 0;
  for (const [before, after] of alignLists(base, now)) {
    if (before === null) {
      if (after !== null) added[gap]?.push(after);
    } else {
      kept[before] = after;
      gap = before + 1;
    }
  }
  return { kept, added };
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isSame(left: Json | undefined, right: Json | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return canonicalJson(withFirsts(left)) === canonicalJson(withFirsts(right));
}

/** The order of keys says nothing, but for the first step of a block, which is told here. */
function withFirsts(value: Json): Json {
  if (Array.isArray(value)) return value.map(withFirsts);
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).map(([key, member]) => [key, withFirsts(member)] as const);
  const first = isJsonObject(value.steps) ? firstKey(value.steps) : null;
  return Object.fromEntries(first === null ? members : [...members, ['@first', first]]);
}
