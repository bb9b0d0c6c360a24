import { useMutation } from '@tanstack/react-query';
import type { TableColumnsType } from 'antd';
import { App, Button, Table } from 'antd';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Answer } from '../../app/index.ts';
import {
  client,
  FlowLink,
  queryClient,
  SubjectLink,
  TimeText,
  useProblemWords,
} from '../../app/index.ts';

type Item = Answer<'listTickets'>['items'][number];

/** Tickets with their departments, and a button that resolves them. */
export function TicketTable({ items }: { items: readonly Item[] }) {
  const { t } = useTranslation('tasks');
  return (
    <Table<Item>
      size="small"
      rowKey="id"
      columns={columns(t)}
      dataSource={items}
      pagination={false}
      sticky={{ offsetHeader: 48 }}
    />
  );
}

function columns(t: TFunction<'tasks'>): TableColumnsType<Item> {
  return [
    { title: t('column.at'), width: 140, render: (_, { openedAt }) => <TimeText at={openedAt} /> },
    { title: t('column.what'), render: (_, { title }) => title },
    { title: t('column.department'), width: 160, render: (_, { department }) => department },
    {
      title: t('column.priority'),
      width: 100,
      render: (_, { priority }) => t(`priority.${priority}`),
    },
    {
      title: t('column.about'),
      width: 160,
      render: (_, { subject, subjectName }) => <SubjectLink subject={subject} name={subjectName} />,
    },
    { title: t('column.from'), width: 160, render: (_, { flow }) => <FlowLink id={flow} /> },
    {
      title: <span className="gf-unseen">{t('column.acts')}</span>,
      width: 180,
      align: 'right',
      render: (_, item) => <Resolve item={item} />,
    },
  ];
}

function Resolve({ item }: { item: Item }) {
  const { t } = useTranslation('tasks');
  const { message } = App.useApp();
  const problem = useProblemWords();
  const resolve = useMutation({
    mutationFn: () => client.resolveTicket({ params: { id: item.id }, body: {} }),
    onSuccess: () => void message.success(t('resolved')),
    onError: (error) => void message.error(problem(error)),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['tasks'] }),
  });
  if (item.status === 'resolved') {
    const by = item.answers.map((answer) => answer.by).join(', ');
    return <span className="gf-faint">{t('resolvedBy', { by })}</span>;
  }
  return (
    <Button
      aria-label={t('resolveOf', { title: item.title })}
      loading={resolve.isPending}
      onClick={() => resolve.mutate()}
    >
      {t('resolve')}
    </Button>
  );
}
