import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client, firstPage, nextPage, PagedItems, PageHead, queryKeys } from '../../app/index.ts';
import { BroadcastTable } from './BroadcastTable.tsx';

/** Flows that are started for an audience: how far they are, and a way to stop them. */
export function BroadcastsPage() {
  const { t } = useTranslation('broadcasts');
  const list = useInfiniteQuery({
    queryKey: queryKeys.broadcasts,
    queryFn: ({ pageParam, signal }) =>
      client.listBroadcasts({ query: { limit: 50, cursor: pageParam }, signal }),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
  });
  return (
    <div className="gf-page">
      <PageHead title={t('title')} remark={t('remark')} />
      <PagedItems list={list} empty={{ title: t('empty.title'), hint: t('empty.hint') }}>
        {(items) => <BroadcastTable items={items} />}
      </PagedItems>
    </div>
  );
}
