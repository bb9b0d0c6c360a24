import { useMutation } from '@tanstack/react-query';
import type { TableColumnsType } from 'antd';
import { App, Button, Table, Tag } from 'antd';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Answer } from '../../app/index.ts';
import { client, FlowLink, queryClient, ReasonDialog, TimeText } from '../../app/index.ts';

type Item = Answer<'listBroadcasts'>['items'][number];

const COLORS = { running: 'processing', stopped: 'warning', left: 'default', done: 'success' };

/** Broadcasts with how many were told, and a button to stop each or let it go on. */
export function BroadcastTable({ items }: { items: readonly Item[] }) {
  const { t } = useTranslation('broadcasts');
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

function columns(t: TFunction<'broadcasts'>): TableColumnsType<Item> {
  return [
    {
      title: t('column.at'),
      width: 140,
      render: (_, { startedAt }) => <TimeText at={startedAt} />,
    },
    { title: t('column.flow'), width: 200, render: (_, { flow }) => <FlowLink id={flow} /> },
    { title: t('column.by'), width: 180, render: (_, item) => <Origin item={item} /> },
    { title: t('column.audience'), render: (_, item) => <Audience item={item} /> },
    {
      title: t('column.told'),
      width: 120,
      align: 'right',
      render: (_, { told }) => told.toLocaleString(),
    },
    { title: t('column.state'), width: 200, render: (_, item) => <State item={item} /> },
    {
      title: <span className="gf-unseen">{t('column.acts')}</span>,
      width: 110,
      align: 'right',
      render: (_, item) => <Act item={item} />,
    },
  ];
}

function Origin({ item: { by } }: { item: Item }) {
  const { t } = useTranslation('broadcasts');
  if (by.type === 'schedule') return t('bySchedule');
  return (
    <div className="gf-two-lines">
      <FlowLink id={by.flow} />
      <Link href={`/instances/${by.instance}`}>{t('toInstance')}</Link>
    </div>
  );
}

function Audience({ item }: { item: Item }) {
  const { t } = useTranslation('broadcasts');
  return (
    <div className="gf-two-lines">
      <span>
        {t(`about.${item.about}`)}
        {item.perMinute !== null && ` · ${t('pace', { count: item.perMinute })}`}
      </span>
      {item.condition !== null && (
        <code className="gf-faint gf-clip" title={item.condition}>
          {item.condition}
        </code>
      )}
    </div>
  );
}

function State({ item: { state, halt, endedAt } }: { item: Item }) {
  const { t } = useTranslation('broadcasts');
  return (
    <div className="gf-two-lines">
      <span>
        <Tag color={COLORS[state]}>{t(`state.${state}`)}</Tag>
        {endedAt !== null && <TimeText at={endedAt} />}
      </span>
      {state === 'stopped' && halt !== null && (
        <span className="gf-faint gf-clip" title={halt.reason}>
          {t('haltedBy', { by: halt.by, reason: halt.reason })}
        </span>
      )}
    </div>
  );
}

function Act({ item }: { item: Item }) {
  const { t } = useTranslation('broadcasts');
  const { message } = App.useApp();
  const [isOpen, setOpen] = useState(false);
  const act = item.state === 'stopped' ? 'resume' : 'stop';
  const perform = useMutation({
    mutationFn: (reason: string) => {
      const call = act === 'stop' ? client.stopBroadcast : client.resumeBroadcast;
      return call({ params: { id: item.id }, body: { reason } });
    },
    onSuccess: () => {
      setOpen(false);
      void message.success(t(`done.${act}`));
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['broadcasts'] }),
  });
  if (item.state !== 'running' && item.state !== 'stopped') return null;
  return (
    <>
      <Button
        size="small"
        aria-label={t(`of.${act}`, { flow: item.flow })}
        onClick={() => setOpen(true)}
      >
        {t(act)}
      </Button>
      {isOpen && (
        <ReasonDialog
          title={t(`of.${act}`, { flow: item.flow })}
          confirm={t(act)}
          danger={act === 'stop'}
          isPending={perform.isPending}
          error={perform.error}
          onConfirm={(reason) => perform.mutate(reason)}
          onClose={() => setOpen(false)}
        >
          <p>{t(`leads.${act}`)}</p>
        </ReasonDialog>
      )}
    </>
  );
}
