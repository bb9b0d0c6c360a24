import { delayBounds } from './delay-bounds.ts';
import { dayClock, type SearchNode, type Step, searchNode } from './search-node.ts';
import type { Searching } from './searching.ts';
import { hasEnded, type Moved, type RunningTimer } from './stand.ts';
import { reset, without, type Zone } from './zone.ts';

/** A time of a node, as far as it is known. */
export interface Time {
  readonly zone: Zone;
  readonly dayMs: number | null;
}

/** Starts the timers of a move, and forgets those that it has ended. */
export function settled(
  node: SearchNode,
  at: { readonly moved: Moved; readonly step: Step | null; readonly time?: Time },
  search: Searching,
): SearchNode {
  const { stand, started } = at.moved;
  const { zone, dayMs } = at.time ?? node;
  const day = dayClock({ zone, dayMs });
  const begun = started.map((timer): RunningTimer => {
    const bounds = delayBounds(timer.timer.delay, search.zone, day);
    // Where the span is sure, the local time says nothing more.
    const isSure = bounds.minMs === bounds.maxMs;
    return {
      ...timer,
      bounds: isSure ? { ...bounds, dayMinMs: 0, dayMaxMs: Number.POSITIVE_INFINITY } : bounds,
    };
  });
  const names = new Set(begun.map(({ name }) => name));
  const others = stand.timers.filter(({ name }) => !names.has(name));
  // Whatever runs is over with the instance.
  const timers = hasEnded(search.spots, stand) ? [] : [...others, ...begun];
  const running = new Set(timers.map(({ name }) => name));
  const kept = without(zone, (clock) => !clock.startsWith('@') && !running.has(clock));
  const next = {
    stand: { ...stand, timers },
    dayMs,
    zone: reset(kept, timers.length === 0 ? [] : [...names]),
  };
  return searchNode({ ...next, count: node.count }, { parent: node, step: at.step }, search);
}
