import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Answer } from '../../app/index.ts';
import {
  client,
  EmptyState,
  firstPage,
  Icon,
  Loaded,
  MoreButton,
  nextPage,
  PageHead,
  queryKeys,
  StatusTag,
  useLocale,
  useUrlState,
} from '../../app/index.ts';
import { BulkBar } from './BulkBar.tsx';
import { InstanceFilters } from './InstanceFilters.tsx';
import { InstanceTable } from './InstanceTable.tsx';
import type { InstanceFilter } from './instance-filter.ts';
import { bulkFilterOf, isFiltered, queryOf } from './instance-filter.ts';
import { stepTitles } from './step-titles.ts';

/** The instances of one flow, narrowed by status, step, version and outcome. */
export function InstancesPage({ flow: id }: { flow: string }) {
  const flow = useQuery({
    queryKey: queryKeys.flow(id),
    queryFn: ({ signal }) => client.getFlow({ params: { id }, signal }),
  });
  return <Loaded query={flow}>{(known) => <FlowInstances flow={known} />}</Loaded>;
}

function FlowInstances({ flow }: { flow: Answer<'getFlow'> }) {
  const { t } = useTranslation('instances');
  const [filter, setFilter] = useUrlState('status', 'step', 'version', 'outcome');
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const instances = useInstances(flow.id, filter);
  const titles = stepTitles(flow.draft, useLocale());
  return (
    <div className="gf-page">
      <PageHead
        title={
          <span className="gf-crumbs">
            <Link href={`/flows/${flow.id}`}>{flow.title === '' ? flow.id : flow.title}</Link>
            <span className="gf-faint">/</span>
            {t('title')}
          </span>
        }
        remark={
          <span className="gf-row">
            <StatusTag of="flow" status={flow.status} />
            {flow.counts.failed > 0 && filter.status !== 'failed' && (
              <Button
                type="link"
                danger
                size="small"
                onClick={() => setFilter({ status: 'failed', step: '', version: '', outcome: '' })}
              >
                {t('bulk.failed', { count: flow.counts.failed })}
              </Button>
            )}
          </span>
        }
      >
        <InstanceFilters flow={flow} titles={titles} filter={filter} onChange={setFilter} />
      </PageHead>
      <Loaded query={instances}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.items);
          if (rows.length === 0) return <NoInstances flow={flow} filter={filter} />;
          return (
            <>
              <BulkBar
                rows={rows.filter(({ id }) => ticked.includes(id))}
                all={bulkFilterOf(flow.id, filter)}
                onDone={() => setTicked([])}
              />
              <InstanceTable instances={rows} titles={titles} ticked={ticked} onTick={setTicked} />
              <MoreButton query={instances} />
            </>
          );
        }}
      </Loaded>
    </div>
  );
}

function useInstances(flow: string, filter: InstanceFilter) {
  const query = queryOf(flow, filter);
  return useInfiniteQuery({
    queryKey: queryKeys.instances(query),
    queryFn: ({ pageParam, signal }) =>
      client.listInstances({ query: { ...query, cursor: pageParam }, signal }),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
    placeholderData: keepPreviousData,
  });
}

function NoInstances(props: { flow: Answer<'getFlow'>; filter: InstanceFilter }) {
  const { t } = useTranslation('instances');
  const { flow, filter } = props;
  if (isFiltered(filter)) {
    return (
      <EmptyState title={t('none.title')}>
        <Link href={`/flows/${flow.id}/instances`}>{t('none.clear')}</Link>
      </EmptyState>
    );
  }
  const unpublished = flow.version === null;
  return (
    <EmptyState title={t('empty.title')} hint={t(unpublished ? 'empty.publish' : 'empty.try')}>
      <Link href={unpublished ? `/flows/${flow.id}` : '/sandbox'}>
        <Button icon={<Icon name={unpublished ? 'flow' : 'chat'} />}>
          {t(unpublished ? 'empty.openFlow' : 'empty.openSandbox')}
        </Button>
      </Link>
    </EmptyState>
  );
}
