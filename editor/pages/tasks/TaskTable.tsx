import { useMutation } from '@tanstack/react-query';
import type { TableColumnsType } from 'antd';
import { App, Button, Select, Space, Table, Tag } from 'antd';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Answer } from '../../app/index.ts';
import {
  client,
  FlowLink,
  queryClient,
  SubjectLink,
  TimeText,
  useProblemWords,
} from '../../app/index.ts';
import { agreedOn, assignedTo } from './task-filter.ts';

type Item = Answer<'listTasks'>['items'][number];

/** Tasks with whom they are for, and a button for each choice. */
export function TaskTable({ items }: { items: readonly Item[] }) {
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
    { title: t('column.what'), render: (_, item) => <What item={item} /> },
    {
      title: t('column.for'),
      width: 160,
      render: (_, item) => assignedTo(item) || t('anybody'),
    },
    {
      title: t('column.about'),
      width: 160,
      render: (_, { subject, subjectName }) => <SubjectLink subject={subject} name={subjectName} />,
    },
    {
      title: t('column.from'),
      width: 180,
      render: (_, { flow, instance }) => (
        <div className="gf-two-lines">
          <FlowLink id={flow} />
          <Link href={`/instances/${instance}`}>{t('toInstance')}</Link>
        </div>
      ),
    },
    {
      title: <span className="gf-unseen">{t('column.acts')}</span>,
      width: 260,
      align: 'right',
      render: (_, item) => <Acts item={item} />,
    },
  ];
}

function What({ item }: { item: Item }) {
  const { t } = useTranslation('tasks');
  return (
    <div className="gf-two-lines">
      <span>{item.title}</span>
      {item.waiting !== undefined && <span>{t('waiting', { number: item.waiting })}</span>}
      {item.body !== null && (
        <span className="gf-faint gf-clip" title={item.body}>
          {item.body}
        </span>
      )}
    </div>
  );
}

function Acts({ item }: { item: Item }) {
  const { t } = useTranslation('tasks');
  if (item.status === 'open') return <Choices item={item} />;
  if (item.status === 'closed') return <Tag>{t('closed')}</Tag>;
  const last = item.answers.at(-1);
  const words = item.choices.find(({ choice }) => choice === last?.choice)?.words ?? '';
  const by = item.answers.map((answer) => answer.by).join(', ');
  return <span className="gf-faint">{t('doneBy', { words, by })}</span>;
}

function Choices({ item }: { item: Item }) {
  const { t } = useTranslation('tasks');
  const { message } = App.useApp();
  const problem = useProblemWords();
  const [by, setBy] = useState(item.approval && item.assignees[0]);
  const choose = useMutation({
    mutationFn: (choice: string) =>
      client.completeTask({ params: { id: item.id }, body: { choice, ...(by && { by }) } }),
    onSuccess: ({ status }) => {
      void message.success(t(status === 'completed' ? 'completed' : 'noted'));
    },
    onError: (error) => void message.error(problem(error)),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['tasks'] }),
  });
  return (
    <Space wrap>
      {by !== undefined && (
        <Select
          aria-label={t('approver')}
          value={by}
          onChange={setBy}
          options={item.assignees.map((value) => ({ value, label: value }))}
        />
      )}
      {item.choices.map(({ choice, words }) => (
        <Button
          key={choice}
          aria-label={t('chooseOf', { words, title: item.title })}
          loading={choose.isPending && choose.variables === choice}
          disabled={choose.isPending}
          onClick={() => choose.mutate(choice)}
        >
          {item.approvals > 1
            ? t('choiceOf', {
                words,
                agreed: agreedOn(choice, item.answers),
                needed: item.approvals,
              })
            : words}
        </Button>
      ))}
    </Space>
  );
}
