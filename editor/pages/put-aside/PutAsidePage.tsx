import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client, firstPage, nextPage, PagedItems, PageHead, queryKeys } from '../../app/index.ts';
import { PutAsideTable } from './PutAsideTable.tsx';

/** Events and instances that an unexpected error has put aside, and a way to take them again. */
export function PutAsidePage() {
  const { t } = useTranslation('putAside');
  const list = useInfiniteQuery({
    queryKey: queryKeys.putAside,
    queryFn: ({ pageParam, signal }) =>
      client.listPutAside({ query: { limit: 50, cursor: pageParam }, signal }),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
  });
  return (
    <div className="gf-page">
      <PageHead title={t('title')} remark={t('remark')} />
      <PagedItems list={list} empty={{ title: t('empty.title'), hint: t('empty.hint') }}>
        {(items) => <PutAsideTable items={items} />}
      </PagedItems>
    </div>
  );
}
