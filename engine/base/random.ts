/** Draws numbers in [0, 1). */
export interface Random {
  next(): number;
}

/** A repeatable generator (mulberry32): the same seed gives the same numbers. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return {
    next() {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    },
  };
}

/** Draws a whole number in [0, bound). */
export function randomBelow(random: Random, bound: number): number {
  return Math.floor(random.next() * bound);
}

/** Draws one of the items; the list must not be empty. */
export function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[randomBelow(random, items.length)] as Item;
}
