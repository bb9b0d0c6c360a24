import type { TableColumnsType } from 'antd';
import { Table } from 'antd';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { DeliveryRow } from '../../app/index.ts';
import { FlowLink, StatusTag, TimeText } from '../../app/index.ts';
import { StepNames } from '../instances/StepNames.tsx';
import { DeliveryActs } from './DeliveryActs.tsx';
import { DeliveryResult } from './DeliveryResult.tsx';
import { RecipientName } from './RecipientName.tsx';

/** Deliveries as a dense table: what, to whom, from where, how it went. */
export function DeliveryTable({ deliveries }: { deliveries: readonly DeliveryRow[] }) {
  const { t } = useTranslation('deliveries');
  return (
    <Table<DeliveryRow>
      size="small"
      rowKey="key"
      columns={columns(t)}
      dataSource={deliveries}
      pagination={false}
      sticky={{ offsetHeader: 48 }}
    />
  );
}

function columns(t: TFunction<'deliveries'>): TableColumnsType<DeliveryRow> {
  return [
    {
      title: t('column.created'),
      width: 120,
      render: (_, { createdAt }) => <TimeText at={createdAt} />,
    },
    {
      title: t('column.status'),
      width: 110,
      render: (_, { status }) => <StatusTag of="delivery" status={status} />,
    },
    { title: t('column.what'), render: (_, delivery) => <What delivery={delivery} /> },
    {
      title: t('column.to'),
      width: 140,
      render: (_, { to, toName }) => <RecipientName to={to} name={toName} />,
    },
    { title: t('column.from'), width: 180, render: (_, delivery) => <From delivery={delivery} /> },
    { title: t('column.attempts'), width: 72, align: 'right', dataIndex: 'attempts' },
    {
      title: t('column.result'),
      width: 320,
      render: (_, delivery) => <DeliveryResult delivery={delivery} />,
    },
    {
      title: <span className="gf-unseen">{t('column.acts')}</span>,
      width: 104,
      align: 'right',
      render: (_, delivery) => <DeliveryActs delivery={delivery} />,
    },
  ];
}

function What({ delivery }: { delivery: DeliveryRow }) {
  const { t } = useTranslation('deliveries');
  return (
    <div className="gf-two-lines">
      {delivery.text !== null && <span className="gf-two-rows">{delivery.text}</span>}
      <span className="gf-faint">
        {t(`type.${delivery.type}`)}
        {delivery.connector !== null && ` · ${delivery.connector}`}
      </span>
    </div>
  );
}

function From({ delivery }: { delivery: DeliveryRow }) {
  const { t } = useTranslation('deliveries');
  if (delivery.flow === null) return <span className="gf-faint">–</span>;
  return (
    <div className="gf-two-lines">
      <span className="gf-clip">
        <FlowLink id={delivery.flow} />
        {delivery.step !== null && (
          <span className="gf-faint">
            {' / '}
            <StepNames flow={delivery.flow} steps={[delivery.step]} />
          </span>
        )}
      </span>
      {delivery.instance !== null && (
        <Link href={`/instances/${delivery.instance}`}>{t('instance')}</Link>
      )}
    </div>
  );
}
