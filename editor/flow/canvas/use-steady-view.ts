import type { Viewport } from '@xyflow/react';
import { useReactFlow, useStoreApi } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import type { Picture } from './node-places.ts';
import { broughtIn, keptSteady } from './node-places.ts';

const MOVE_MS = 200;

/**
 * Keeps the view steady: when the layout changes, the selected step, or what leads to it, stays
 * where it is on the screen; a step that is selected and lies outside is brought in.
 */
export function useSteadyView(picture: Picture, selected: string | null): void {
  const canvas = useReactFlow();
  const store = useStoreApi();
  const seen = useRef<{ picture: Picture; selected: string | null } | null>(null);
  const { graph, layout } = picture;
  useEffect(() => {
    const last = seen.current;
    const now = { picture: { graph, layout }, selected };
    seen.current = now;
    // At first the whole flow is fitted in.
    if (last === null) return;
    const view = canvas.getViewport();
    const { width, height } = store.getState();
    const steady = keptSteady(view, last.picture, now);
    const next = isNewlySelected(last, now) ? broughtIn(steady, { width, height }, now) : steady;
    if (!isSame(view, next)) void canvas.setViewport(next, { duration: moveMs() });
  }, [graph, layout, selected, canvas, store]);
}

type Seen = { readonly picture: Picture; readonly selected: string | null };

/** A step that was just added is selected before it has a place. */
function isNewlySelected(last: Seen, now: Seen): boolean {
  if (now.selected === null) return false;
  return last.selected !== now.selected || !(`step:${now.selected}` in last.picture.layout.nodes);
}

function isSame(one: Viewport, other: Viewport): boolean {
  return one.x === other.x && one.y === other.y && one.zoom === other.zoom;
}

/** No motion where the system asks for less. */
function moveMs(): number {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : MOVE_MS;
}
