import type { Point } from './rounded-path.ts';

/** A way out that something can be added to: a port of a node, by the node's id. */
export interface PortPlace {
  readonly nodeId: string;
  readonly port: string;
}

/** On what something was dropped: an edge or a port, a node, or nothing. */
export type DropPlace =
  | { readonly type: 'port'; readonly place: PortPlace }
  | { readonly type: 'node'; readonly nodeId: string }
  | { readonly type: 'pane' };

/** Where on the screen a gesture of the mouse or a finger happened. */
export function pointOf(event: MouseEvent | TouchEvent): Point {
  const at = 'changedTouches' in event ? event.changedTouches[0] : event;
  return { x: at?.clientX ?? 0, y: at?.clientY ?? 0 };
}

/** What of the canvas lies under a point of the screen. Labels count as their edge. */
export function dropPlaceAt(at: Point): DropPlace {
  const element = document.elementFromPoint(at.x, at.y);
  const handle = element?.closest<HTMLElement>('.react-flow__handle.source');
  const node = element?.closest<HTMLElement>('.react-flow__node');
  const edge =
    element?.closest<HTMLElement>('.react-flow__edge')?.dataset.id ??
    element?.closest<HTMLElement>('[data-edge]')?.dataset.edge;
  if (handle?.dataset.nodeid !== undefined) {
    const port = handle.dataset.handleid ?? 'next';
    return { type: 'port', place: { nodeId: handle.dataset.nodeid, port } };
  }
  if (edge !== undefined) return { type: 'port', place: portOfEdge(edge) };
  if (node?.dataset.id !== undefined) return { type: 'node', nodeId: node.dataset.id };
  return { type: 'pane' };
}

/** An edge's id is its node's and its port's, parted by the last slash. */
export function portOfEdge(edgeId: string): PortPlace {
  const slash = edgeId.lastIndexOf('/');
  return { nodeId: edgeId.slice(0, slash), port: edgeId.slice(slash + 1) };
}
