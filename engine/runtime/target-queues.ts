/** Messages by target: of each target one is ready or under way, the others stand behind it. */
export interface TargetQueues<Item> {
  /** Puts it behind those of its target. */
  add(target: string, item: Item): void;
  has(target: string): boolean;
  readonly size: number;
  /** Up to `max` that are ready, the longest waiting first; they count as under way. */
  take(max: number): readonly Item[];
  readyCount(): number;
  /** The first one is done with: the next one of the target is ready. */
  next(target: string): void;
  /** The first one is done with: takes out all that stand behind it. */
  clear(target: string): readonly Item[];
}

export function createTargetQueues<Item>(): TargetQueues<Item> {
  /** The first is ready or under way. */
  const queues = new Map<string, Item[]>();
  let ready: Item[] = [];
  let size = 0;
  return {
    get size() {
      return size;
    },
    add(target, item) {
      size += 1;
      const queue = queues.get(target);
      if (queue === undefined) {
        queues.set(target, [item]);
        ready.push(item);
      } else {
        queue.push(item);
      }
    },
    has: (target) => queues.has(target),
    take(max) {
      const taken = ready.slice(0, max);
      ready = ready.slice(max);
      return taken;
    },
    readyCount: () => ready.length,
    next(target) {
      const [, ...behind] = queues.get(target) ?? [];
      const [first] = behind;
      size -= 1;
      if (first === undefined) {
        queues.delete(target);
      } else {
        queues.set(target, behind);
        ready.push(first);
      }
    },
    clear(target) {
      const [, ...behind] = queues.get(target) ?? [];
      size -= 1 + behind.length;
      queues.delete(target);
      return behind;
    },
  };
}
