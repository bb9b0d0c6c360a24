/** Counts of different things. */
export interface Tally<Item> {
  /** @param name part of what the item is; things of one name are told apart by comparing */
  add(name: string, item: Item, count: number): void;
  sums(): readonly { readonly item: Item; readonly count: number }[];
}

/**
 * Makes an empty tally. A turn counts thousands of times, of some ten things: to compare them is
 * cheaper than to put together the whole name of each.
 */
export function createTally<Item>(isSame: (left: Item, right: Item) => boolean): Tally<Item> {
  const sums = new Map<string, { readonly item: Item; count: number }[]>();
  return {
    add(name, item, count) {
      const known = sums.get(name);
      if (known === undefined) {
        sums.set(name, [{ item, count }]);
        return;
      }
      const sum = known.find((other) => isSame(other.item, item));
      if (sum === undefined) known.push({ item, count });
      else sum.count += count;
    },
    sums: () => [...sums.values()].flat(),
  };
}
