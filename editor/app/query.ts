import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from '../../server/client.ts';

/**
 * Names what pages have read, so that a change on the server finds what shows it. The first part is
 * the kind of thing; see `live-updates.ts` for which message refreshes which.
 */
export const queryKeys = {
  session: ['session'] as const,
  clock: ['clock'] as const,
  flows: ['flows'] as const,
  flow: (id: string) => ['flow', id] as const,
  results: (flow: string, version: number) => ['flow', flow, 'results', version] as const,
  version: (id: string, version: number) => ['version', id, version] as const,
  backtest: (flow: string) => ['backtest', flow] as const,
  instances: (filter: object) => ['instances', filter] as const,
  instance: (id: string) => ['instance', id] as const,
  deliveries: (filter: object) => ['deliveries', filter] as const,
  putAside: ['putAside'] as const,
  tasks: (filter: object) => ['tasks', filter] as const,
  broadcasts: ['broadcasts'] as const,
  segments: ['segments'] as const,
  calendar: (month: string, group: string) => ['calendar', month, group] as const,
  plan: (month: string) => ['plan', month] as const,
  sandbox: ['sandbox'] as const,
  subject: (kind: string, ref: string) => ['subject', kind, ref] as const,
  timeline: (kind: string, ref: string) => ['timeline', kind, ref] as const,
  flowLedger: (flow: string, row: string) => ['flowLedger', flow, row] as const,
  ledger: (kind: string, ref: string, day: string) => ['ledger', kind, ref, day] as const,
};

/** Holds what the pages have read. A 401 of any call means that nobody is signed in any more. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: signOutOn401 }),
  mutationCache: new MutationCache({ onError: signOutOn401 }),
  defaultOptions: {
    queries: { retry: isWorthRetrying, staleTime: 1000, refetchOnWindowFocus: true },
    mutations: { retry: false },
  },
});

function signOutOn401(error: Error): void {
  if (error instanceof ApiError && error.status === 401) {
    queryClient.setQueryData(queryKeys.session, null);
  }
}

/** An answer of the server stays the same when asked again; a broken line may not. */
function isWorthRetrying(failures: number, error: Error): boolean {
  const isAnswer = error instanceof ApiError && error.status !== 0 && error.status < 500;
  return !isAnswer && failures < 2;
}
