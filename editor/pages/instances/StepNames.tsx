import { useQuery } from '@tanstack/react-query';
import { client, queryKeys, useLocale } from '../../app/index.ts';
import { stepTitles } from './step-titles.ts';

/** Names steps by their titles in the flow's draft; by their ids until it is read. */
export function StepNames({ flow, steps }: { flow: string; steps: readonly string[] }) {
  const { data: draft = '' } = useQuery({
    queryKey: queryKeys.flow(flow),
    queryFn: ({ signal }) => client.getFlow({ params: { id: flow }, signal }),
    select: (detail) => detail.draft,
    enabled: steps.length > 0,
  });
  const titles = stepTitles(draft, useLocale());
  return steps.map((step) => titles.get(step) ?? step).join(' · ');
}
