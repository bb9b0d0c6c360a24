import type { ElkExtendedEdge, ElkNode, LayoutOptions } from 'elkjs/lib/elk-api.js';
import type { Graph, GraphEdge, GraphNode } from './graph.ts';
import { fitText, textWidthPx } from './measure.ts';

const STEP_WIDTH_PX = 216;
const STEP_HEIGHT_PX = 52;
const ROUND_HEIGHT_PX = 28;
const INITIAL_PX = 12;
const FRAME_TITLE_PX = 36;
/** Longer labels are cut on the edge and complete on hover. */
export const EDGE_LABEL_MAX_PX = 156;

/** Options of the layered layout are not inherited: every frame takes them too. */
const LAYERED_OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.json.edgeCoords': 'ROOT',
  'elk.padding': '[top=8,left=8,bottom=8,right=8]',
  'elk.spacing.nodeNode': '36',
  'elk.spacing.edgeNode': '20',
  'elk.spacing.edgeEdge': '14',
  'elk.spacing.edgeLabel': '4',
  'elk.layered.spacing.nodeNodeBetweenLayers': '44',
  'elk.layered.spacing.edgeNodeBetweenLayers': '18',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '14',
  'elk.layered.cycleBreaking.strategy': 'DFS_NODE_ORDER',
  'elk.layered.nodePlacement.favorStraightEdges': 'true',
  'elk.layered.mergeEdges': 'false',
};

/**
 * Document order decides wherever the crossings allow it, so that small edits move little. With
 * frames that no edge joins in one frame, as lanes are, the engine (elkjs 0.12) fails on it.
 */
const MODEL_ORDER = { 'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES' };

/**
 * How nodes find their places across: `compact` gives the straighter picture, but the engine (elkjs
 * 0.12) fails on some edges out of a frame; `plain` never did.
 */
export type Placement = 'compact' | 'plain';

const STRATEGIES: Readonly<Record<Placement, string>> = {
  compact: 'NETWORK_SIMPLEX',
  plain: 'BRANDES_KOEPF',
};

/** Turns a graph into what the layout engine takes. Equal graphs give equal input. */
export function elkGraphOf(graph: Graph, placement: Placement): ElkNode {
  const hasLanes = graph.nodes.some((node) => node.type === 'lane');
  const options = {
    ...LAYERED_OPTIONS,
    ...(hasLanes ? {} : MODEL_ORDER),
    'elk.layered.nodePlacement.strategy': STRATEGIES[placement],
  };
  return {
    id: 'root',
    layoutOptions: options,
    children: childrenOf(graph, null, options),
    edges: graph.edges.map(elkEdgeOf),
  };
}

/** Names a graph by its shape: two graphs with the same name have the same layout. */
export function shapeOf(graph: Graph): string {
  const nodes = graph.nodes.map((node) => [
    node.id,
    node.parent,
    nodeSizeOf(node).width,
    node.ports.map((port) => port.name),
  ]);
  const edges = graph.edges.map((edge) => [edge.id, edge.to, labelWidthOf(edge)]);
  return JSON.stringify([nodes, edges]);
}

export function portIdOf(nodeId: string, port: string): string {
  return `${nodeId}/${port}`;
}

function childrenOf(graph: Graph, parent: string | null, options: LayoutOptions): ElkNode[] {
  return graph.nodes
    .filter((node) => node.parent === parent)
    .map((node) => {
      const ports = node.ports.map((port) => ({
        id: portIdOf(node.id, port.name),
        width: 1,
        height: 1,
        layoutOptions: { 'elk.port.side': 'SOUTH' },
      }));
      if (node.type !== 'frame' && node.type !== 'lane') {
        return {
          id: node.id,
          ...nodeSizeOf(node),
          ports,
          layoutOptions: { 'elk.portConstraints': 'FIXED_SIDE' },
        };
      }
      return {
        id: node.id,
        ports,
        children: childrenOf(graph, node.id, options),
        layoutOptions: {
          ...options,
          'elk.portConstraints': 'FIXED_SIDE',
          'elk.padding': `[top=${FRAME_TITLE_PX + 16},left=20,bottom=24,right=20]`,
          'elk.nodeSize.constraints': 'MINIMUM_SIZE',
          'elk.nodeSize.minimum': `(${STEP_WIDTH_PX}, ${STEP_HEIGHT_PX + FRAME_TITLE_PX})`,
        },
      };
    });
}

function nodeSizeOf(node: GraphNode): { width: number; height: number } {
  if (node.type === 'step' || node.type === 'frame') {
    return { width: STEP_WIDTH_PX, height: STEP_HEIGHT_PX };
  }
  if (node.type === 'initial') return { width: INITIAL_PX, height: INITIAL_PX };
  const widthPx = Math.min(260, textWidthPx(node.title) + 44);
  return { width: widthPx, height: ROUND_HEIGHT_PX };
}

function elkEdgeOf(edge: GraphEdge): ElkExtendedEdge {
  const label = fitText(edge.label, EDGE_LABEL_MAX_PX);
  return {
    id: edge.id,
    sources: [portIdOf(edge.from, edge.port)],
    targets: [edge.to],
    // The way through that most take runs straight down.
    layoutOptions: { 'elk.layered.priority.straightness': edge.label === '' ? '10' : '1' },
    ...(label === ''
      ? {}
      : {
          labels: [
            {
              text: label,
              width: labelWidthOf(edge),
              height: 20,
              layoutOptions: { 'elk.edgeLabels.inline': 'true' },
            },
          ],
        }),
  };
}

function labelWidthOf(edge: GraphEdge): number {
  return edge.label === '' ? 0 : textWidthPx(fitText(edge.label, EDGE_LABEL_MAX_PX)) + 14;
}
