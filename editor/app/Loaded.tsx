import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ProblemNotice } from './ProblemNotice.tsx';
import { Waiting } from './Waiting.tsx';

type Query<Data> = Pick<UseQueryResult<Data>, 'data' | 'error' | 'refetch'>;

/**
 * Shows what a query has read. Until then a spinner; after a failure the reason and a way to try
 * again. What was read before stays on screen while a later reading fails.
 */
export function Loaded<Data>(props: { query: Query<Data>; children: (data: Data) => ReactNode }) {
  const { query, children } = props;
  if (query.data !== undefined) return children(query.data);
  if (query.error)
    return <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />;
  return <Waiting />;
}
