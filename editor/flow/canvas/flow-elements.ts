import type { Edge, Node } from '@xyflow/react';
import { MarkerType, Position } from '@xyflow/react';
import type { Graph, GraphEdge, GraphNode, GraphPort } from './graph.ts';
import type { EdgePlace, Layout, NodePlace } from './layout.ts';

/** What is said of a step from outside the flow's text. */
export interface StepDecoration {
  /** People who are in the step now. */
  readonly live?: number;
  /** How the step stands in one instance's path. */
  readonly path?: 'visited' | 'current' | 'ahead';
}

/** Figures and marks that the canvas draws over a graph. */
export interface Decorations {
  readonly steps: Readonly<Record<string, StepDecoration>>;
  /** How many have taken an edge, by the edge's id. */
  readonly edgeCounts: Readonly<Record<string, number>>;
  /** Edges of one instance's path, by id. */
  readonly litEdges: ReadonlySet<string>;
}

export const NO_DECORATIONS: Decorations = {
  steps: {},
  edgeCounts: {},
  litEdges: new Set<string>(),
};

/** What is selected on the canvas: a step, or one of its ports. */
export interface CanvasSelection {
  readonly step: string;
  readonly port?: string;
}

export interface NodeData extends Record<string, unknown> {
  readonly node: GraphNode;
  readonly ports: readonly PlacedPort[];
  readonly spare: readonly PlacedPort[];
  readonly decoration: StepDecoration;
  readonly isLit: boolean;
}

/** A port and where on its node it is, from the node's upper left corner. */
export type PlacedPort = GraphPort & { readonly x: number; readonly y: number };

const ARROW = { type: MarkerType.ArrowClosed, width: 14, height: 14, color: 'var(--flow-line)' };
const LIT_ARROW = { ...ARROW, width: 11, height: 11, color: 'var(--flow-accent)' };

/** Spare ports stand below each other at the right side. */
const SPARE_TOP_PX = 12;
const SPARE_GAP_PX = 14;

export interface EdgeData extends Record<string, unknown> {
  readonly edge: GraphEdge;
  readonly place: EdgePlace;
  readonly count: number | null;
  readonly look: 'plain' | 'lit' | 'faint';
}

export type CanvasNode = Node<NodeData, GraphNode['type']>;
export type CanvasEdge = Edge<EdgeData, 'port'>;

interface Situation {
  readonly decorations: Decorations;
  readonly selection: CanvasSelection | null;
  /** The edge under the pointer. */
  readonly hovered: string | null;
}

/** Turns a graph and its places into what the canvas draws. Nodes without a place are left out. */
export function flowElements(
  graph: Graph,
  layout: Layout,
  situation: Situation,
): { nodes: CanvasNode[]; edges: CanvasEdge[] } {
  const hoveredEdge = graph.edges.find((edge) => edge.id === situation.hovered);
  const litNodes = new Set(hoveredEdge === undefined ? [] : [hoveredEdge.from, hoveredEdge.to]);
  const nodes = graph.nodes.flatMap((node) => {
    const place = layout.nodes[node.id];
    return place === undefined
      ? []
      : [canvasNode(node, place, { ...situation, isLit: litNodes.has(node.id) })];
  });
  const placed = new Set(nodes.map((node) => node.id));
  const edges = graph.edges.flatMap((edge) => {
    const place = layout.edges[edge.id];
    const isDrawn = place !== undefined && placed.has(edge.from) && placed.has(edge.to);
    return isDrawn ? [canvasEdge(edge, place, situation)] : [];
  });
  return { nodes, edges };
}

function canvasNode(
  node: GraphNode,
  place: NodePlace,
  situation: Situation & { readonly isLit: boolean },
): CanvasNode {
  const { isLit } = situation;
  const { width, height } = place;
  const step = 'step' in node ? node.step : null;
  const ports = node.ports.map((port) => {
    const x = place.ports[port.name] ?? width / 2;
    return { ...port, x, y: height };
  });
  const spare = node.spare.map((port, index) => {
    return { ...port, x: width, y: SPARE_TOP_PX + index * SPARE_GAP_PX };
  });
  return {
    id: node.id,
    type: node.type,
    position: { x: place.x, y: place.y },
    ...(node.parent === null ? {} : { parentId: node.parent }),
    width,
    height,
    measured: { width, height },
    handles: [
      { type: 'target', position: Position.Top, x: width / 2, y: 0, width: 1, height: 1 },
      ...ports.map((port) => handleOf(port, Position.Bottom)),
      ...spare.map((port) => handleOf(port, Position.Right)),
    ],
    selected: step !== null && situation.selection?.step === step,
    selectable: step !== null,
    focusable: step !== null,
    ariaLabel: nodeName(node),
    data: {
      node,
      ports,
      spare,
      decoration: (step === null ? undefined : situation.decorations.steps[step]) ?? {},
      isLit,
    },
  };
}

function handleOf({ name, x, y }: PlacedPort, position: Position) {
  return { type: 'source' as const, id: name, position, x, y, width: 1, height: 1 };
}

/** What a screen reader says of a node. */
export function nodeName(node: GraphNode): string {
  if (!('step' in node)) return node.title;
  return [node.title, node.kindTitle, node.summary].filter((part) => part !== '').join(', ');
}

function canvasEdge(edge: GraphEdge, place: EdgePlace, situation: Situation): CanvasEdge {
  const { decorations, selection, hovered } = situation;
  const isPicked =
    selection?.port !== undefined && edge.id === edgeIdOf(selection.step, selection.port);
  const isLit = hovered === edge.id || decorations.litEdges.has(edge.id);
  const isFaint = !isLit && decorations.litEdges.size > 0;
  return {
    id: edge.id,
    type: 'port',
    source: edge.from,
    sourceHandle: edge.port,
    target: edge.to,
    selected: isPicked,
    markerEnd: isLit || isPicked ? LIT_ARROW : ARROW,
    // Lit edges are drawn over those that they cross.
    zIndex: isLit || isPicked ? 1 : 0,
    data: {
      edge,
      place,
      count: decorations.edgeCounts[edge.id] ?? null,
      look: isLit ? 'lit' : isFaint ? 'faint' : 'plain',
    },
  };
}

/** The id of the edge that leaves a step by a port. */
export function edgeIdOf(step: string, port: string): string {
  return `step:${step}/${port}`;
}
