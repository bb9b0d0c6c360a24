import { Frontier } from './frontier.ts';
import { COUNT_MAX } from './most.ts';
import type { SearchNode } from './search-node.ts';
import type { Searching } from './searching.ts';
import { firstNode, successors } from './successors.ts';
import { includes } from './zone.ts';

/** A second or two of looking, counted in cells of zones; what lies beyond is not known. */
const WORK_MAX = 500_000;

/** How soon messages can follow one another. */
export interface MostMessages {
  /** At each index the last node of the shortest way from a first message to one more than it. */
  readonly soonest: readonly SearchNode[];
  /** A way that comes back to where it was in no time, having sent something. */
  readonly circle: SearchNode | null;
  /** Up to this span from the first message everything was looked at. */
  readonly knownMs: number;
}

/** Looks for the shortest ways from a first message to a second, a third, and so on. */
export function mostMessages(search: Searching): MostMessages {
  const frontier = new Frontier<SearchNode>();
  const soonest: SearchNode[] = [];
  frontier.add(firstNode(search));
  for (let work = 0; ; ) {
    const node = frontier.take();
    if (node === null) return { soonest, circle: null, knownMs: search.windowMs };
    work += node.zone.bounds.length;
    if (node.count >= COUNT_MAX || work > WORK_MAX) {
      return { soonest, circle: null, knownMs: node.atMs };
    }
    for (const next of successors(node, search)) {
      if (next.atMs >= search.windowMs) continue;
      if (next.count > node.count) {
        const best = soonest[next.count - 1];
        if (best === undefined || next.atMs < best.atMs) soonest[next.count - 1] = next;
        if (isCircle(next)) return { soonest, circle: next, knownMs: search.windowMs };
      }
      frontier.add(next);
    }
  }
}

/** Whether the node is like one on its way that is as early, and has fewer messages. */
function isCircle(node: SearchNode): boolean {
  return circleStart(node) !== null;
}

/** Where the circle begins that a node closes; null where it closes none. */
export function circleStart(node: SearchNode): SearchNode | null {
  for (let earlier = node.parent; earlier !== null; earlier = earlier.parent) {
    if (earlier.count === 0 || earlier.atMs < node.atMs) return null;
    const isAlike = earlier.key === node.key && earlier.count < node.count;
    if (isAlike && includes(node.zone, earlier.zone)) return earlier;
  }
  return null;
}
