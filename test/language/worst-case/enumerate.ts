import type { MadeFlow } from './made-flow.ts';
import { BEGIN, type Edge, edgesOf, type Known, know } from './made-life.ts';

const STATES_MAX = 4_000;

type Places = ReadonlyMap<string, readonly (Edge & { readonly key: string })[]>;

/**
 * The most messages in windows of so many ticks, by writing down every place that can be reached;
 * null where they are too many.
 */
export function enumerateMost(flow: MadeFlow, windows: readonly number[]): number[] | null {
  const places = placesOf(know(flow));
  if (places === null) return null;
  if (hasCircle(places)) return windows.map(() => Number.POSITIVE_INFINITY);
  const most: number[] = [];
  let later: ReadonlyMap<string, number> = new Map();
  for (let left = 0; left < Math.max(...windows); left += 1) {
    later = settle(places, later);
    most.push(Math.max(...later.values()));
  }
  return windows.map((window) => most[window - 1] ?? 0);
}

/** Every place that can be reached, those that are reached later first. */
function placesOf(known: Known): Places | null {
  const places = new Map<string, readonly (Edge & { readonly key: string })[]>();
  const open = [BEGIN];
  for (let state = open.pop(); state; state = open.pop()) {
    const key = JSON.stringify(state);
    if (places.has(key)) continue;
    if (places.size >= STATES_MAX) return null;
    const edges = edgesOf(state, known).map((edge) => ({ ...edge, key: JSON.stringify(edge.to) }));
    places.set(key, edges);
    open.push(...edges.map(({ to }) => to));
  }
  return new Map([...places].reverse());
}

/** Whether a message can come round to itself in no time. */
function hasCircle(places: Places): boolean {
  const sending = [...places].flatMap(([from, edges]) =>
    edges.flatMap(({ key, messages }) => (messages > 0 ? [{ from, key }] : [])),
  );
  return sending.some(({ from, key }) => {
    const seen = new Set<string>();
    const open = [key];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (at === from) return true;
      if (seen.has(at)) continue;
      seen.add(at);
      for (const edge of places.get(at) ?? []) if (!edge.isTick) open.push(edge.key);
    }
    return false;
  });
}

/** The most from each place on, where `later` is the most after one more tick. */
function settle(places: Places, later: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const best = new Map<string, number>([...places.keys()].map((key) => [key, 0]));
  for (let isChanged = true; isChanged; ) {
    isChanged = false;
    for (const [key, edges] of places) {
      for (const { key: next, messages, isTick } of edges) {
        const value = messages + ((isTick ? later : best).get(next) ?? 0);
        if (value <= (best.get(key) ?? 0)) continue;
        best.set(key, value);
        isChanged = true;
      }
    }
  }
  return best;
}
