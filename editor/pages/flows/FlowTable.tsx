import type { TableColumnsType } from 'antd';
import { Button, Table, Tag } from 'antd';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { EmptyState, StatusTag, TimeText } from '../../app/index.ts';
import { FlowActs } from './FlowActs.tsx';
import type { FlowRow } from './flow-rows.ts';

/** The flows as a dense table; each row leads to its flow and to its instances. */
export function FlowTable(props: { flows: readonly FlowRow[]; onClear: () => void }) {
  const { t } = useTranslation('flows');
  return (
    <Table<FlowRow>
      size="small"
      rowKey="id"
      columns={columns(t)}
      dataSource={props.flows}
      pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
      locale={{
        emptyText: (
          <EmptyState title={t('none.title')}>
            <Button onClick={props.onClear}>{t('none.clear')}</Button>
          </EmptyState>
        ),
      }}
      sticky={{ offsetHeader: 48 }}
    />
  );
}

function columns(t: TFunction<'flows'>): TableColumnsType<FlowRow> {
  return [
    {
      title: t('column.flow'),
      sorter: (left, right) => left.title.localeCompare(right.title, 'zh-CN'),
      render: (_, flow) => <FlowName flow={flow} />,
    },
    {
      title: t('column.status'),
      width: 110,
      render: (_, flow) => <StatusTag of="flow" status={flow.status} />,
    },
    {
      title: t('column.version'),
      width: 168,
      render: (_, flow) => <Version flow={flow} />,
    },
    {
      title: t('column.findings'),
      width: 152,
      render: (_, flow) => <Findings flow={flow} />,
    },
    ...(['active', 'completed', 'failed'] as const).map((status) => ({
      title: t(`column.${status}`),
      width: 108,
      align: 'right' as const,
      sorter: (left: FlowRow, right: FlowRow) => left.counts[status] - right.counts[status],
      render: (_: unknown, flow: FlowRow) => <Count flow={flow} status={status} />,
    })),
    {
      title: t('column.updated'),
      width: 136,
      sorter: (left, right) => left.updatedAt.localeCompare(right.updatedAt),
      render: (_, flow) => <TimeText at={flow.updatedAt} />,
    },
    {
      title: <span className="gf-unseen">{t('column.acts')}</span>,
      width: 88,
      align: 'right',
      render: (_, flow) => <FlowActs flow={flow} />,
    },
  ];
}

function FlowName({ flow }: { flow: FlowRow }) {
  const { t } = useTranslation('flows');
  return (
    <div className="gf-two-lines">
      <Link href={`/flows/${flow.id}`} className="gf-strong">
        {flow.title === '' ? flow.id : flow.title}
      </Link>
      <span className="gf-faint">
        <span className="gf-code">{flow.id}</span>
        {flow.about !== null && ` · ${aboutWords(flow.about, t)}`}
      </span>
    </div>
  );
}

/** A draft may name anything as its subject; what we do not know is shown as it stands. */
function aboutWords(about: string, t: TFunction<'flows'>): string {
  return t(`frame:subject.kind.${about}`, { defaultValue: about });
}

function Version({ flow }: { flow: FlowRow }) {
  const { t } = useTranslation('flows');
  return (
    <span className="gf-row">
      {flow.version === null ? (
        <span className="gf-faint">{t('unpublished')}</span>
      ) : (
        `v${flow.version}`
      )}
      {flow.version !== null && flow.changed && <Tag color="blue">{t('changed')}</Tag>}
    </span>
  );
}

function Findings({ flow }: { flow: FlowRow }) {
  const { t } = useTranslation('flows');
  if (flow.errors + flow.warnings === 0) return <span className="gf-faint">{t('fine')}</span>;
  return (
    <span className="gf-row gf-one-row">
      {flow.errors > 0 && <Tag color="error">{t('errors', { count: flow.errors })}</Tag>}
      {flow.warnings > 0 && <Tag color="warning">{t('warnings', { count: flow.warnings })}</Tag>}
    </span>
  );
}

function Count(props: { flow: FlowRow; status: 'active' | 'completed' | 'failed' }) {
  const { flow, status } = props;
  const { t, i18n } = useTranslation('flows');
  const count = flow.counts[status];
  const number = count.toLocaleString(i18n.language);
  if (count === 0) return <span className="gf-faint">0</span>;
  return (
    <Link
      href={`/flows/${flow.id}/instances?status=${status}`}
      className={status === 'failed' ? 'gf-bad' : undefined}
      aria-label={t(`show.${status}`, { number, title: flow.title })}
    >
      {number}
    </Link>
  );
}
