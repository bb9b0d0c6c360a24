import { useQuery } from '@tanstack/react-query';
import type { Answer } from './answers.ts';
import { client } from './client.ts';
import { useLocale } from './i18n.ts';
import { queryKeys } from './query.ts';
import type { TimeWords } from './time-words.ts';
import { timeWords } from './time-words.ts';

export type ClockAnswer = Answer<'getClock'>;

/** Reads the installation's clock, which the sandbox may have moved ahead of ours. */
function useClock() {
  return useQuery({
    queryKey: queryKeys.clock,
    queryFn: ({ signal }) => client.getClock({ signal }),
    refetchInterval: 30_000,
  });
}

/** Says times in the reader's language and the workspace's zone; today is by its clock. */
export function useTimeWords(): TimeWords {
  const locale = useLocale();
  const clock = useClock().data;
  const now = clock === undefined ? Date.now() : Date.parse(clock.now);
  return timeWords({ locale, zone: clock?.zone ?? 'Asia/Shanghai', now });
}
