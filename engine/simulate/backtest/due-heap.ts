/** What can wait in a heap: it knows when it is due, and where the heap has put it. */
export interface Waiting {
  /** Infinite where nothing is due. */
  dueAt: number;
  /** Its index in the heap; -1 while it is not in there. */
  place: number;
  /** Of two that are due at one instant the lower one comes first. */
  readonly order: number;
}

/** Holds what is due some time, the earliest first; each at most once. */
export interface DueHeap<Item extends Waiting> {
  readonly size: number;
  first(): Item | undefined;
  /** Puts an item where its `dueAt`, which has just been set, belongs; out of it if infinite. */
  put(item: Item): void;
}

/** Opens an empty heap. */
export function openDueHeap<Item extends Waiting>(): DueHeap<Item> {
  const items: Item[] = [];
  const settleAt = (item: Item, place: number) => {
    items[place] = item;
    item.place = place;
  };
  return {
    get size() {
      return items.length;
    },
    first: () => items[0],
    put(item) {
      if (item.dueAt === Number.POSITIVE_INFINITY) {
        if (item.place >= 0) remove(items, item, settleAt);
        return;
      }
      if (item.place < 0) settleAt(item, items.length);
      down(items, up(items, item.place, settleAt), settleAt);
    },
  };
}

function isBefore(one: Waiting, other: Waiting): boolean {
  return one.dueAt < other.dueAt || (one.dueAt === other.dueAt && one.order < other.order);
}

type SettleAt<Item> = (item: Item, place: number) => void;

function remove<Item extends Waiting>(items: Item[], item: Item, settleAt: SettleAt<Item>): void {
  const { place } = item;
  const last = items.pop();
  item.place = -1;
  if (last === undefined || last === item) return;
  settleAt(last, place);
  down(items, up(items, place, settleAt), settleAt);
}

/** Lets an item rise as far as it can. @returns its place */
function up<Item extends Waiting>(items: Item[], from: number, settleAt: SettleAt<Item>): number {
  const item = items[from];
  let place = from;
  while (item !== undefined && place > 0) {
    const above = (place - 1) >> 1;
    const parent = items[above];
    if (parent === undefined || !isBefore(item, parent)) break;
    settleAt(parent, place);
    place = above;
  }
  if (item !== undefined) settleAt(item, place);
  return place;
}

function down<Item extends Waiting>(items: Item[], from: number, settleAt: SettleAt<Item>): void {
  const item = items[from];
  if (item === undefined) return;
  let place = from;
  for (;;) {
    let below = 2 * place + 1;
    let child = items[below];
    const right = items[below + 1];
    if (child !== undefined && right !== undefined && isBefore(right, child)) {
      child = right;
      below += 1;
    }
    if (child === undefined || !isBefore(child, item)) break;
    settleAt(child, place);
    place = below;
  }
  settleAt(item, place);
}
