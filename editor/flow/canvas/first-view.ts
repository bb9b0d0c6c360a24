import type { Viewport } from '@xyflow/react';
import type { Picture } from './node-places.ts';

/** Below this the text of a step is hard to read: a long flow then shows its beginning. */
const READABLE_ZOOM = 0.7;
const MARGIN_PX = 48;

/** The view in which a flow opens: all of it where that is readable, else its beginning. */
export function firstView(
  { graph, layout }: Picture,
  canvas: { readonly width: number; readonly height: number },
): Viewport {
  const roots = graph.nodes.flatMap((node) => {
    const place = node.parent === null ? layout.nodes[node.id] : undefined;
    return place === undefined ? [] : [place];
  });
  const lines = Object.values(layout.edges).flatMap((edge) => edge.points);
  const right = Math.max(0, ...roots.map((node) => node.x + node.width), ...lines.map((p) => p.x));
  const bottom = Math.max(
    0,
    ...roots.map((node) => node.y + node.height),
    ...lines.map((p) => p.y),
  );
  const fit = Math.min(
    1,
    (canvas.width - 2 * MARGIN_PX) / Math.max(1, right),
    (canvas.height - 2 * MARGIN_PX) / Math.max(1, bottom),
  );
  if (fit >= READABLE_ZOOM) {
    const x = (canvas.width - right * fit) / 2;
    return { x, y: (canvas.height - bottom * fit) / 2, zoom: fit };
  }
  const first = layout.nodes[graph.nodes[0]?.id ?? ''];
  const middle = first === undefined ? right / 2 : first.x + first.width / 2;
  const zoom = Math.max(READABLE_ZOOM, Math.min(0.85, (canvas.width - 2 * MARGIN_PX) / right));
  const isNarrow = right * zoom <= canvas.width - 2 * MARGIN_PX;
  const centre = isNarrow ? right / 2 : middle;
  return { x: canvas.width / 2 - centre * zoom, y: MARGIN_PX, zoom };
}
