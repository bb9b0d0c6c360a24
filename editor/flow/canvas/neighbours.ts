import type { Graph } from './graph.ts';
import { stepOfNodeId } from './graph.ts';

/**
 * The step that an arrow key leads to from a node: down along the first edge, up to the first step
 * that leads here, right and left along the other edges of the same step. Null where there is none.
 */
export function neighbourOf(graph: Graph, nodeId: string, key: string): string | null {
  switch (key) {
    case 'ArrowDown':
      return stepAt(successorsOf(graph, nodeId), 0) ?? firstInside(graph, nodeId);
    case 'ArrowUp':
      return stepAt(predecessorsOf(graph, nodeId), 0) ?? frameOf(graph, nodeId);
    case 'ArrowRight':
      return sibling(graph, nodeId, 1);
    case 'ArrowLeft':
      return sibling(graph, nodeId, -1);
    default:
      return null;
  }
}

function successorsOf(graph: Graph, nodeId: string): readonly string[] {
  return graph.edges
    .filter((edge) => edge.from === nodeId && edge.to !== nodeId)
    .map((edge) => edge.to);
}

function predecessorsOf(graph: Graph, nodeId: string): readonly string[] {
  return graph.edges
    .filter((edge) => edge.to === nodeId && edge.from !== nodeId)
    .map((edge) => edge.from);
}

function sibling(graph: Graph, nodeId: string, offset: 1 | -1): string | null {
  const [parent] = predecessorsOf(graph, nodeId);
  if (parent === undefined) return null;
  const siblings = [...new Set(successorsOf(graph, parent))].filter(isStep);
  return stepAt(siblings, siblings.indexOf(nodeId) + offset);
}

function firstInside(graph: Graph, nodeId: string): string | null {
  const inside = graph.nodes.find(
    (node) => isStep(node.id) && frameNodeOf(graph, node.id) === nodeId,
  );
  return inside === undefined ? null : stepOfNodeId(inside.id);
}

function frameOf(graph: Graph, nodeId: string): string | null {
  const frame = frameNodeOf(graph, nodeId);
  return frame === null ? null : stepOfNodeId(frame);
}

/** The node of the frame around a node, whatever lane lies between. */
function frameNodeOf(graph: Graph, nodeId: string): string | null {
  const parent = graph.nodes.find((node) => node.id === nodeId)?.parent ?? null;
  return parent === null || isStep(parent) ? parent : frameNodeOf(graph, parent);
}

function stepAt(nodeIds: readonly string[], index: number): string | null {
  const steps = nodeIds.filter(isStep);
  const found = index < 0 ? undefined : steps[index];
  return found === undefined ? null : stepOfNodeId(found);
}

function isStep(nodeId: string): boolean {
  return stepOfNodeId(nodeId) !== null;
}
