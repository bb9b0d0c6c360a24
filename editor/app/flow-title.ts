import { useQuery } from '@tanstack/react-query';
import { client } from './client.ts';
import { queryKeys } from './query.ts';

/** Reads all flows with their live counts. */
export function useFlows() {
  return useQuery({
    queryKey: queryKeys.flows,
    queryFn: ({ signal }) => client.listFlows({ signal }),
  });
}

/** Finds the titles of flows by their ids; the id where the flow has none or is not read yet. */
export function useFlowTitles(): (id: string) => string {
  const flows = useFlows().data?.items ?? [];
  const titles = new Map(flows.map((flow) => [flow.id, flow.title]));
  return (id) => titles.get(id) || id;
}
