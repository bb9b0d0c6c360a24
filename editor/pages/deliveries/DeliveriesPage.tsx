import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Button, Segmented, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import {
  client,
  EmptyState,
  firstPage,
  Loaded,
  MoreButton,
  nextPage,
  PageHead,
  queryKeys,
  useUrlState,
} from '../../app/index.ts';
import { DeliveryTable } from './DeliveryTable.tsx';
import type { DeliveryFilter } from './delivery-filter.ts';
import { DELIVERY_STATUSES, isFiltered, isRetryable, queryOf } from './delivery-filter.ts';
import { RetryAll } from './RetryAll.tsx';

/** Messages and other effects by status, with why they failed, and a way to try again. */
export function DeliveriesPage() {
  const { t } = useTranslation('deliveries');
  const [filter, setFilter] = useUrlState('status', 'flow', 'instance');
  const deliveries = useDeliveries(filter);
  const { status } = queryOf(filter);
  return (
    <div className="gf-page">
      <PageHead
        title={t('title')}
        remark={
          <>
            <OnlyTag name="flow" value={filter.flow} onClear={() => setFilter({ flow: '' })} />
            <OnlyTag
              name="instance"
              value={filter.instance}
              onClear={() => setFilter({ instance: '' })}
            />
          </>
        }
      >
        <Segmented
          aria-label={t('filter')}
          value={status ?? ''}
          onChange={(next) => setFilter({ status: next })}
          options={[
            { value: '', label: t('all') },
            ...DELIVERY_STATUSES.map((value) => ({
              value,
              label: t(`frame:status.delivery.${value}`),
            })),
          ]}
        />
      </PageHead>
      <Loaded query={deliveries}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.items);
          if (rows.length > 0) {
            return (
              <>
                {isRetryable(status) && filter.instance === '' && (
                  <section className="gf-bulk" aria-label={t('many.label')}>
                    <RetryAll
                      status={status}
                      flow={filter.flow}
                      count={rows.length}
                      more={deliveries.hasNextPage}
                    />
                  </section>
                )}
                <DeliveryTable deliveries={rows} />
                <MoreButton query={deliveries} />
              </>
            );
          }
          if (!isFiltered(filter)) {
            return <EmptyState title={t('empty.title')} hint={t('empty.hint')} />;
          }
          return (
            <EmptyState title={t('none.title')}>
              <Button onClick={() => setFilter({ status: '', flow: '', instance: '' })}>
                {t('none.clear')}
              </Button>
            </EmptyState>
          );
        }}
      </Loaded>
    </div>
  );
}

function OnlyTag(props: { name: 'flow' | 'instance'; value: string; onClear: () => void }) {
  const { t } = useTranslation('deliveries');
  if (props.value === '') return null;
  return (
    <Tag closable={{ 'aria-label': t('none.clear') }} onClose={props.onClear}>
      {t(`only.${props.name}`, { value: props.value })}
    </Tag>
  );
}

function useDeliveries(filter: DeliveryFilter) {
  const query = queryOf(filter);
  return useInfiniteQuery({
    queryKey: queryKeys.deliveries(query),
    queryFn: ({ pageParam, signal }) =>
      client.listDeliveries({ query: { ...query, cursor: pageParam }, signal }),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
    placeholderData: keepPreviousData,
  });
}
