import { useQuery } from '@tanstack/react-query';
import { layoutGraph } from './elk-engine.ts';
import { shapeOf } from './elk-graph.ts';
import type { Graph } from './graph.ts';
import type { Layout } from './layout.ts';

/**
 * Lays a graph out in the worker. The last layout stays until the next is there, so that the canvas
 * never blinks; `error` tells when the engine could not be loaded.
 */
export function useLayout(graph: Graph): { layout: Layout | null; error: Error | null } {
  const shape = shapeOf(graph);
  const { data, error } = useQuery({
    queryKey: ['layout', shape],
    queryFn: () => layoutGraph(graph),
    placeholderData: (previous) => previous,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
  });
  return { layout: data ?? null, error };
}
