import type { Viewport } from '@xyflow/react';
import type { Graph } from './graph.ts';
import { stepNodeId } from './graph.ts';
import type { Layout, NodePlace } from './layout.ts';

/** A graph with the places of its nodes. */
export interface Picture {
  readonly graph: Graph;
  readonly layout: Layout;
}

/** Where a node lies on the canvas, whatever frames it stands in; null where it has no place. */
export function absolutePlace({ graph, layout }: Picture, nodeId: string): NodePlace | null {
  const own = layout.nodes[nodeId];
  if (own === undefined) return null;
  const parent = graph.nodes.find((node) => node.id === nodeId)?.parent ?? null;
  const around = parent === null ? null : absolutePlace({ graph, layout }, parent);
  return around === null ? own : { ...own, x: own.x + around.x, y: own.y + around.y };
}

/** What is looked at: a picture, and the selected step in it. */
interface Sight {
  readonly picture: Picture;
  readonly selected: string | null;
}

/**
 * The view in which a node stays where it was on the screen though the layout changed: the selected
 * step, else a node that leads to it, else the first node that both pictures have.
 */
export function keptSteady(
  view: Viewport,
  before: Picture,
  { picture, selected }: Sight,
): Viewport {
  if (before.layout === picture.layout) return view;
  const { nodes, edges } = picture.graph;
  const wish = selected === null ? [] : [stepNodeId(selected)];
  const leading = edges.filter((edge) => wish.includes(edge.to)).map((edge) => edge.from);
  for (const nodeId of [...wish, ...leading, ...nodes.map((node) => node.id)]) {
    const from = absolutePlace(before, nodeId);
    const to = absolutePlace(picture, nodeId);
    if (from === null || to === null) continue;
    const { x, y, zoom } = view;
    return { x: x - (to.x - from.x) * zoom, y: y - (to.y - from.y) * zoom, zoom };
  }
  return view;
}

/** A node nearer than this to the canvas's edge is brought further in. */
const MARGIN_PX = 24;
/** Of a frame only its upper left part has to be seen. */
const SEEN_WIDTH_PX = 240;
const SEEN_HEIGHT_PX = 120;

/** The view that shows the selected step: the same if it does already, else one around it. */
export function broughtIn(
  view: Viewport,
  canvas: { readonly width: number; readonly height: number },
  { picture, selected }: Sight,
): Viewport {
  const place = selected === null ? null : absolutePlace(picture, stepNodeId(selected));
  if (place === null) return view;
  const { zoom } = view;
  const width = Math.min(place.width, SEEN_WIDTH_PX);
  const height = Math.min(place.height, SEEN_HEIGHT_PX);
  const left = place.x * zoom + view.x;
  const top = place.y * zoom + view.y;
  const isInside =
    left >= MARGIN_PX &&
    top >= MARGIN_PX &&
    left + width * zoom <= canvas.width - MARGIN_PX &&
    top + height * zoom <= canvas.height - MARGIN_PX;
  if (isInside) return view;
  return {
    x: canvas.width / 2 - (place.x + width / 2) * zoom,
    y: canvas.height / 2 - (place.y + height / 2) * zoom,
    zoom,
  };
}
