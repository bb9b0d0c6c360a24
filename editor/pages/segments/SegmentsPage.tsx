import { useQuery } from '@tanstack/react-query';
import type { TableColumnsType } from 'antd';
import { Table, Tag } from 'antd';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Answer } from '../../app/index.ts';
import { client, EmptyState, Loaded, PageHead, queryKeys } from '../../app/index.ts';

type Ladder = Answer<'listSegments'>['items'][number];
type Level = Ladder['levels'][number];

/** How many are in each level of each ladder, beside the part that was expected. */
export function SegmentsPage() {
  const { t } = useTranslation('segments');
  const query = useQuery({
    queryKey: queryKeys.segments,
    queryFn: ({ signal }) => client.listSegments({ signal }),
  });
  return (
    <div className="gf-page">
      <PageHead title={t('title')} remark={t('remark')} />
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('empty.title')} hint={t('empty.hint')} />
          ) : (
            items.map((ladder) => <LadderTable key={ladder.ladder} ladder={ladder} />)
          )
        }
      </Loaded>
    </div>
  );
}

function LadderTable({ ladder }: { ladder: Ladder }) {
  const { t } = useTranslation('segments');
  const { title, about, total, levels } = ladder;
  return (
    <section>
      <h2 className="gf-section">
        {title}{' '}
        <span className="gf-faint">
          {ladder.ladder} · {t(`frame:subject.kind.${about}`)} · {t('total', { count: total })}
        </span>
      </h2>
      <Table<Level>
        size="small"
        rowKey="level"
        columns={columns(t)}
        dataSource={levels}
        pagination={false}
      />
    </section>
  );
}

function columns(t: TFunction<'segments'>): TableColumnsType<Level> {
  return [
    {
      title: t('column.level'),
      render: (_, { title, level }) => (
        <div className="gf-two-lines">
          <span>{title}</span>
          <code className="gf-faint">{level}</code>
        </div>
      ),
    },
    {
      title: t('column.count'),
      width: 140,
      align: 'right',
      render: (_, { count }) => count.toLocaleString(),
    },
    { title: t('column.share'), width: 140, align: 'right', render: (_, { share }) => part(share) },
    {
      title: t('column.expected'),
      width: 160,
      render: (_, { expected }) =>
        expected === null ? '–' : `${part(expected.from)} – ${part(expected.to)}`,
    },
    { title: t('column.verdict'), width: 160, render: (_, level) => <Verdict level={level} /> },
  ];
}

function Verdict({ level: { share, expected, isOutside } }: { level: Level }) {
  const { t } = useTranslation('segments');
  if (expected === null || share === null) return null;
  if (!isOutside) return <Tag color="success">{t('inside')}</Tag>;
  return <Tag color="warning">{t(share > expected.to ? 'above' : 'below')}</Tag>;
}

function part(share: number | null): string {
  return share === null ? '–' : `${(share * 100).toFixed(1)}%`;
}
