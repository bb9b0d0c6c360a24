import type { TableColumnsType } from 'antd';
import { Table, Tag } from 'antd';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import type { InstanceRow } from '../../app/index.ts';
import { StatusTag, SubjectLink, TimeText } from '../../app/index.ts';
import { actsFor } from './bulk-act.ts';
import type { StepTitles } from './step-titles.ts';

interface Props {
  readonly instances: readonly InstanceRow[];
  readonly titles: StepTitles;
  /** Ids of the rows that are ticked. */
  readonly ticked: readonly string[];
  readonly onTick: (ids: readonly string[]) => void;
}

/** Instances as a dense table; a row leads to its instance, a subject to its drawer. */
export function InstanceTable(props: Props) {
  const { t } = useTranslation('instances');
  const [, navigate] = useLocation();
  return (
    <Table<InstanceRow>
      size="small"
      rowKey="id"
      columns={columns(props.titles, t)}
      dataSource={props.instances}
      pagination={false}
      rowSelection={{
        selectedRowKeys: [...props.ticked],
        onChange: (keys) => props.onTick(keys.map(String)),
        getCheckboxProps: ({ status, subject, subjectName }) => ({
          disabled: actsFor(status).length === 0,
          'aria-label': t('bulk.tick', { name: subjectName ?? subject.ref }),
        }),
      }}
      rowClassName="gf-clickable"
      onRow={(instance) => ({
        onClick: (event) => {
          // Links inside the row go where they say, and its box only ticks it.
          const onLink =
            event.target instanceof Element &&
            event.target.closest('a, .ant-table-selection-column') !== null;
          if (!onLink) navigate(`/instances/${instance.id}`);
        },
      })}
      sticky={{ offsetHeader: 48 }}
    />
  );
}

function columns(titles: StepTitles, t: TFunction<'instances'>): TableColumnsType<InstanceRow> {
  return [
    {
      title: t('column.subject'),
      render: (_, instance) => (
        <span className="gf-row">
          <SubjectLink subject={instance.subject} name={instance.subjectName} />
          {instance.key !== null && <span className="gf-faint gf-code">{instance.key}</span>}
        </span>
      ),
    },
    {
      title: t('column.status'),
      width: 200,
      render: (_, instance) => <InstanceStatus instance={instance} />,
    },
    {
      title: t('column.steps'),
      render: (_, instance) => <RestingSteps instance={instance} titles={titles} />,
    },
    { title: t('column.version'), width: 80, render: (_, { version }) => `v${version}` },
    { title: t('column.due'), width: 140, render: (_, { dueAt }) => <TimeText at={dueAt} /> },
    {
      title: t('column.started'),
      width: 140,
      render: (_, { startedAt }) => <TimeText at={startedAt} />,
    },
    { title: t('column.ended'), width: 140, render: (_, { endedAt }) => <TimeText at={endedAt} /> },
    {
      title: <span className="gf-unseen">{t('column.open')}</span>,
      width: 88,
      align: 'right',
      render: (_, { id, subjectName, subject }) => (
        <Link
          href={`/instances/${id}`}
          aria-label={t('openOf', { name: subjectName ?? subject.ref })}
        >
          {t('open')}
        </Link>
      ),
    },
  ];
}

function InstanceStatus({ instance }: { instance: InstanceRow }) {
  const { t } = useTranslation('instances');
  return (
    <span className="gf-row">
      <StatusTag of="instance" status={instance.status} />
      {instance.outcome !== null && <span className="gf-faint gf-code">{instance.outcome}</span>}
      {instance.goal && <Tag color="success">{t('goal')}</Tag>}
    </span>
  );
}

function RestingSteps(props: { instance: InstanceRow; titles: StepTitles }) {
  const { instance, titles } = props;
  if (instance.steps.length === 0) return <span className="gf-faint">–</span>;
  return (
    <span className="gf-row">
      {instance.steps.map((step) => (
        <span key={step} title={step}>
          {titles.get(step) ?? step}
        </span>
      ))}
    </span>
  );
}
