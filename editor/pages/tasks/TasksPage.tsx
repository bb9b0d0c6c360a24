import { useInfiniteQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import {
  client,
  firstPage,
  nextPage,
  PagedItems,
  PageHead,
  queryKeys,
  useUrlState,
} from '../../app/index.ts';
import { TaskTable } from './TaskTable.tsx';
import { TicketTable } from './TicketTable.tsx';
import { FILTERS, filterIn } from './task-filter.ts';

/** What flows have given people to do, with a button for each choice. */
export function TasksPage() {
  const { t } = useTranslation('tasks');
  const [state, change] = useUrlState('show');
  const filter = filterIn(state.show);
  return (
    <div className="gf-page">
      <PageHead title={t('title')} remark={t('remark')} />
      <p>
        <Segmented
          aria-label={t('filter.label')}
          value={filter}
          onChange={(show) => change({ show })}
          options={FILTERS.map((value) => ({ value, label: t(`filter.${value}`) }))}
        />
      </p>
      {filter === 'tickets' ? <Tickets /> : <Tasks isOpen={filter === 'open'} />}
    </div>
  );
}

function Tasks({ isOpen }: { isOpen: boolean }) {
  const { t } = useTranslation('tasks');
  const list = useInfiniteQuery({
    queryKey: queryKeys.tasks({ isOpen }),
    queryFn: ({ pageParam, signal }) =>
      client.listTasks({
        query: { limit: 50, cursor: pageParam, ...(isOpen && { status: 'open' as const }) },
        signal,
      }),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
  });
  return (
    <PagedItems list={list} empty={{ title: t('empty.title'), hint: t('empty.hint') }}>
      {(items) => <TaskTable items={items} />}
    </PagedItems>
  );
}

function Tickets() {
  const { t } = useTranslation('tasks');
  const list = useInfiniteQuery({
    queryKey: queryKeys.tasks({ tickets: true }),
    queryFn: ({ pageParam, signal }) =>
      client.listTickets({ query: { limit: 50, cursor: pageParam }, signal }),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
  });
  return (
    <PagedItems list={list} empty={{ title: t('empty.tickets'), hint: t('empty.ticketsHint') }}>
      {(items) => <TicketTable items={items} />}
    </PagedItems>
  );
}
