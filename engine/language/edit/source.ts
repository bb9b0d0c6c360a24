import { columnOf, isLineHead, lineBreakOf } from './lines.ts';
import type { Place } from './place.ts';
import type { Habits } from './print.ts';
import { type ReadRefusal, readPlaces } from './read.ts';

/** A text whose values and habits are known, ready to be edited. */
export interface Source {
  readonly text: string;
  readonly root: Place;
  readonly habits: Habits;
}

export type SourceResult = { readonly ok: true; readonly source: Source } | ReadRefusal;

/**
 * The texts that were read last. An edit verifies its result by reading it, and the next edit
 * begins from that same text; so each edit costs one parse. What is returned does not depend on it.
 */
const recent: { readonly text: string; readonly result: SourceResult }[] = [];
const RECENT_MAX = 4;

/** Reads a text for editing. */
export function readSource(text: string): SourceResult {
  const known = recent.find((entry) => entry.text === text);
  if (known !== undefined) return known.result;
  const read = readPlaces(text);
  const result: SourceResult = read.ok
    ? { ok: true, source: { text, root: read.root, habits: habitsOf(text, read.root) } }
    : read;
  recent.unshift({ text, result });
  recent.length = Math.min(recent.length, RECENT_MAX);
  return result;
}

interface Tally {
  readonly indents: number[];
  readonly dashIndents: number[];
  padded: number;
  tight: number;
}

function habitsOf(text: string, root: Place): Habits {
  const tally: Tally = { indents: [], dashIndents: [], padded: 0, tight: 0 };
  countHabits(text, root, tally);
  return {
    lineBreak: lineBreakOf(text),
    indent: mostFrequent(tally.indents) ?? 2,
    dashIndent: mostFrequent(tally.dashIndents) ?? 2,
    padded: tally.padded >= tally.tight,
  };
}

function countHabits(text: string, place: Place, tally: Tally): void {
  if (place.type === 'scalar') return;
  if (place.type === 'map' && place.flow && place.entries.length > 0) {
    if (/\s/.test(text.charAt(place.start + 1))) tally.padded += 1;
    else tally.tight += 1;
  }
  for (const { start, value } of place.entries) {
    const isBelow = value.type !== 'scalar' && !value.flow && isLineHead(text, value.start);
    if (isBelow && place.type === 'map') {
      const indent = columnOf(text, value.start) - columnOf(text, start);
      (value.type === 'map' ? tally.indents : tally.dashIndents).push(indent);
    }
    countHabits(text, value, tally);
  }
}

function mostFrequent(counts: readonly number[]): number | null {
  const tally = new Map<number, number>();
  for (const count of counts) tally.set(count, (tally.get(count) ?? 0) + 1);
  let best: number | null = null;
  for (const [count, times] of tally) {
    if (best === null || times > (tally.get(best) ?? 0)) best = count;
  }
  return best;
}
