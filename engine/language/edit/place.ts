import type { Scalar } from './tree.ts';

export type ScalarStyle = 'empty' | 'plain' | 'single' | 'double' | 'literal' | 'folded';

/** A scalar in the text. The end of a block scalar is that of its last line that counts. */
export interface ScalarPlace {
  readonly type: 'scalar';
  readonly value: Scalar;
  readonly style: ScalarStyle;
  readonly start: number;
  readonly end: number;
}

/** A map or a sequence in the text. A block ends where its last leaf does. */
export interface CollectionPlace {
  readonly type: 'map' | 'seq';
  /** Written in braces or brackets, which `start` and `end` then include. */
  readonly flow: boolean;
  readonly start: number;
  readonly end: number;
  readonly entries: readonly PlaceEntry[];
}

/** A value with its place in the text; at the same time its tree, as in `tree.ts`. */
export type Place = ScalarPlace | CollectionPlace;

/** One key with its value, or one item of a sequence. */
export interface PlaceEntry {
  readonly key: string;
  readonly keyStyle: ScalarStyle;
  /** Where the key, the dash or the item of a flow sequence begins. */
  readonly start: number;
  readonly keyEnd: number;
  /** Behind the colon or the dash; where neither is written, the end of the key. */
  readonly head: number;
  readonly hasColon: boolean;
  readonly value: Place;
  readonly end: number;
}

/** An entry, with the collections that lead to it from the root. */
export interface FoundEntry {
  readonly entry: PlaceEntry;
  readonly index: number;
  readonly parent: CollectionPlace;
  /** The entry whose value the parent is; null when the parent is the root. */
  readonly owner: FoundEntry | null;
}

/** The entry at a path, or null. */
export function findEntry(root: Place, path: readonly (string | number)[]): FoundEntry | null {
  let found: FoundEntry | null = null;
  let place = root;
  for (const segment of path) {
    if (place.type === 'scalar') return null;
    const index =
      place.type === 'seq'
        ? Number(segment)
        : place.entries.findIndex((entry) => entry.key === String(segment));
    const entry: PlaceEntry | undefined = place.entries[index];
    if (entry === undefined) return null;
    found = { entry, index, parent: place, owner: found };
    place = entry.value;
  }
  return found;
}
