import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api.js';
import { elkGraphOf, portIdOf, shapeOf } from './elk-graph.ts';
import type { Graph } from './graph.ts';
import type { Point } from './rounded-path.ts';

/** Where a node lies: from the corner of its frame, or of the canvas when it has none. */
export interface NodePlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** How far from the node's left each port leaves it, by the port's name. */
  readonly ports: Readonly<Record<string, number>>;
}

export interface EdgePlace {
  /** From the corner of the canvas, whatever frames the edge crosses. */
  readonly points: readonly Point[];
  /** The middle of the label. */
  readonly label: Point | null;
}

/** Places of all that a graph draws. */
export interface Layout {
  readonly nodes: Readonly<Record<string, NodePlace>>;
  readonly edges: Readonly<Record<string, EdgePlace>>;
}

/** What computes places: the layout engine in its worker, or in a test. */
export interface LayoutEngine {
  layout(graph: ElkNode): Promise<ElkNode>;
}

/** With 120 steps the compact placement took 1.2 s and the plain one 0.25 s (Node 24, 2 cores). */
const COMPACT_MAX = 60;

/** How many shapes are remembered, so that undo and switching versions cost nothing. */
const REMEMBERED_MAX = 40;

/**
 * Makes a function that lays graphs out and remembers them by their shape: a change of a text or a
 * title asks nothing of the engine.
 */
export function createLayouter(engine: LayoutEngine): (graph: Graph) => Promise<Layout> {
  const remembered = new Map<string, Promise<Layout>>();
  return (graph) => {
    const shape = shapeOf(graph);
    const known = remembered.get(shape);
    if (known !== undefined) return known;
    const fresh = layoutOnce(engine, graph);
    remembered.set(shape, fresh);
    const [oldest] = remembered.keys();
    if (remembered.size > REMEMBERED_MAX && oldest !== undefined) remembered.delete(oldest);
    fresh.catch(() => remembered.delete(shape));
    return fresh;
  };
}

async function layoutOnce(engine: LayoutEngine, graph: Graph): Promise<Layout> {
  const hasFrames = graph.nodes.some((node) => node.type === 'frame');
  if (!hasFrames && graph.nodes.length <= COMPACT_MAX) {
    try {
      return readLayout(graph, await engine.layout(elkGraphOf(graph, 'compact')));
    } catch {
      // The plain placement below is the answer; it throws where that fails, too.
    }
  }
  return readLayout(graph, await engine.layout(elkGraphOf(graph, 'plain')));
}

/** Reads the engine's answer for a graph. */
function readLayout(graph: Graph, answer: ElkNode): Layout {
  const nodes: Record<string, NodePlace> = {};
  const elkNodes = new Map<string, ElkNode>();
  collect(answer, elkNodes);
  for (const node of graph.nodes) {
    const place = elkNodes.get(node.id);
    if (place === undefined) continue;
    const ports = Object.fromEntries(
      node.ports.map((port) => {
        const found = place.ports?.find((each) => each.id === portIdOf(node.id, port.name));
        return [port.name, found?.x ?? (place.width ?? 0) / 2];
      }),
    );
    const { x = 0, y = 0, width = 0, height = 0 } = place;
    nodes[node.id] = { x, y, width, height, ports };
  }
  const edges = Object.fromEntries(
    (answer.edges ?? []).map((edge) => [edge.id, edgePlaceOf(edge)]),
  );
  return { nodes, edges };
}

function collect(node: ElkNode, into: Map<string, ElkNode>): void {
  for (const child of node.children ?? []) {
    into.set(child.id, child);
    collect(child, into);
  }
}

function edgePlaceOf(edge: ElkExtendedEdge): EdgePlace {
  const points = (edge.sections ?? []).flatMap((section) => [
    section.startPoint,
    ...(section.bendPoints ?? []),
    section.endPoint,
  ]);
  const [label] = edge.labels ?? [];
  if (label === undefined) return { points, label: null };
  const { x = 0, y = 0, width = 0, height = 0 } = label;
  return { points, label: { x: x + width / 2, y: y + height / 2 } };
}
