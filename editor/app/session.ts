import { useMutation, useQuery } from '@tanstack/react-query';
import { ApiError } from '../../server/client.ts';
import type { Answer } from './answers.ts';
import { client } from './client.ts';
import { queryClient, queryKeys } from './query.ts';

export type Session = Answer<'getSession'>;

/** Reads who is signed in; `null` when nobody is. */
export function useSession() {
  return useQuery({
    queryKey: queryKeys.session,
    queryFn: async ({ signal }): Promise<Session | null> => {
      try {
        return await client.getSession({ signal });
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) return null;
        throw error;
      }
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Ends the session and forgets everything that was read in it. */
export function useSignOut() {
  return useMutation({
    mutationFn: () => client.signOut(),
    onSuccess: () => {
      queryClient.setQueryData(queryKeys.session, null);
      queryClient.removeQueries({ predicate: ({ queryKey: [kind] }) => kind !== 'session' });
    },
  });
}
