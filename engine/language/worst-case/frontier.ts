import type { Zone } from './zone.ts';
import { includes } from './zone.ts';

/** What the search has still to look at, and what it needs no more look at. */
export interface Ranked {
  readonly key: string;
  readonly zone: Zone;
  readonly count: number;
  /** The least time since the first message. */
  readonly atMs: number;
}

/** Gives the earliest first, of the same time the one with the most messages. */
export class Frontier<Node extends Ranked> {
  readonly #heap: Node[] = [];
  readonly #seen = new Map<string, Node[]>();

  /** Adds a node, unless one like it has at least as many messages and no less freedom. */
  add(node: Node): void {
    const alike = this.#seen.get(node.key) ?? [];
    for (let index = alike.length - 1; index >= 0; index -= 1) {
      const other = alike[index];
      if (other && isAtLeast(other, node)) return;
    }
    alike.push(node);
    this.#seen.set(node.key, alike);
    this.#push(node);
  }

  take(): Node | null {
    const [first] = this.#heap;
    const last = this.#heap.pop();
    if (first === undefined || last === undefined) return null;
    if (this.#heap.length > 0) this.#sink(last);
    return first;
  }

  #push(node: Node): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(node);
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (!parent || !isBefore(node, parent)) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = node;
  }

  #sink(node: Node): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const [one, other] = [heap[left], heap[left + 1]];
      const child = one && other && isBefore(other, one) ? left + 1 : left;
      const below = heap[child];
      if (!below || !isBefore(below, node)) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = node;
  }
}

/** A node that has counted nothing is like no other that has: its window has yet to begin. */
function isAtLeast(other: Ranked, node: Ranked): boolean {
  if (other.count < node.count || (node.count === 0) !== (other.count === 0)) return false;
  return includes(other.zone, node.zone);
}

function isBefore(one: Ranked, other: Ranked): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.count > other.count);
}
