import type { Decorations, StepDecoration } from './flow-elements.ts';
import type { Graph } from './graph.ts';
import { stepNodeId } from './graph.ts';

/**
 * Marks the path of one instance: each visited step, the present ones, and for each visited step
 * the edge by which it was most likely reached, from the latest visited step that leads to it.
 */
export function pathDecorations(
  graph: Graph,
  visited: readonly string[],
  current: readonly string[],
): Decorations {
  const steps: Record<string, StepDecoration> = {};
  for (const node of graph.nodes) {
    if ('step' in node) steps[node.step] = { path: pathOf(node.step, visited, current) };
  }
  const litEdges = new Set<string>();
  for (const [index, step] of visited.entries()) {
    const before = visited.slice(0, index).reverse().map(stepNodeId);
    const edge = edgeInto(graph, stepNodeId(step), before);
    if (edge !== null) litEdges.add(edge);
  }
  return { steps, edgeCounts: {}, litEdges };
}

function pathOf(
  step: string,
  visited: readonly string[],
  current: readonly string[],
): NonNullable<StepDecoration['path']> {
  if (current.includes(step)) return 'current';
  return visited.includes(step) ? 'visited' : 'ahead';
}

/** The edge into a node from the first of some nodes that has one, else from a start or a dot. */
function edgeInto(graph: Graph, to: string, from: readonly string[]): string | null {
  const incoming = graph.edges.filter((edge) => edge.to === to);
  for (const node of from) {
    const edge = incoming.find((each) => each.from === node);
    if (edge !== undefined) return edge.id;
  }
  const isOrigin = (node: string) => node.startsWith('start.') || node.startsWith('initial:');
  return incoming.find((edge) => isOrigin(edge.from))?.id ?? null;
}
