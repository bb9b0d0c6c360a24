import { useMutation } from '@tanstack/react-query';
import type { TableColumnsType } from 'antd';
import { App, Button, Table } from 'antd';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Answer } from '../../app/index.ts';
import {
  client,
  FlowLink,
  Icon,
  queryClient,
  queryKeys,
  ReasonDialog,
  SubjectLink,
  TimeText,
} from '../../app/index.ts';

type Item = Answer<'listPutAside'>['items'][number];

/** What was put aside, about whom, why, and what can be done. */
export function PutAsideTable({ items }: { items: readonly Item[] }) {
  const { t } = useTranslation('putAside');
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

function columns(t: TFunction<'putAside'>): TableColumnsType<Item> {
  return [
    { title: t('column.at'), width: 140, render: (_, { at }) => <TimeText at={at} /> },
    { title: t('column.what'), width: 260, render: (_, item) => <What item={item} /> },
    {
      title: t('column.about'),
      width: 180,
      render: (_, { subject, subjectName }) => <SubjectLink subject={subject} name={subjectName} />,
    },
    {
      title: t('column.error'),
      render: (_, { error }) => (
        <span className="gf-bad gf-two-rows" title={error}>
          {error}
        </span>
      ),
    },
    {
      title: <span className="gf-unseen">{t('column.acts')}</span>,
      width: 220,
      align: 'right',
      render: (_, item) => <Acts item={item} />,
    },
  ];
}

function What({ item }: { item: Item }) {
  const { t } = useTranslation('putAside');
  if (item.event !== null) {
    return (
      <div className="gf-two-lines">
        <span className="gf-code">{item.event.type}</span>
        <span className="gf-faint gf-clip" title={`${item.event.source} ${item.event.id}`}>
          {t(`event.${item.event.entity.kind}`)}
        </span>
      </div>
    );
  }
  return (
    <div className="gf-two-lines">
      {item.instance !== null && <FlowLink id={item.instance.flow} />}
      <span className="gf-faint">{t('instance')}</span>
    </div>
  );
}

function Acts({ item }: { item: Item }) {
  const { t } = useTranslation('putAside');
  if (item.instance !== null) {
    return <Link href={`/instances/${item.instance.id}`}>{t('toInstance')}</Link>;
  }
  if (item.again !== null) {
    return (
      <span className="gf-faint" title={item.again.reason ?? ''}>
        {t('again.by', { by: item.again.by })} <TimeText at={item.again.at} />
      </span>
    );
  }
  return <TakeAgain item={item} />;
}

function TakeAgain({ item }: { item: Item }) {
  const { t } = useTranslation('putAside');
  const { message } = App.useApp();
  const [isAsking, setAsking] = useState(false);
  const again = useMutation({
    mutationFn: (reason: string) => client.takeAgain({ params: { id: item.id }, body: { reason } }),
    onSuccess: () => {
      void message.success(t('again.done'));
      setAsking(false);
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryKeys.putAside }),
  });
  return (
    <>
      <Button
        icon={<Icon name="retry" />}
        aria-label={t('again.openOf', { type: item.event?.type ?? '' })}
        onClick={() => setAsking(true)}
      >
        {t('again.open')}
      </Button>
      {isAsking && (
        <ReasonDialog
          title={t('again.title')}
          confirm={t('again.open')}
          isPending={again.isPending}
          error={again.error}
          onConfirm={again.mutate}
          onClose={() => setAsking(false)}
        >
          <p>{t('again.consequence')}</p>
        </ReasonDialog>
      )}
    </>
  );
}
