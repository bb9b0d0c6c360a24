import type { TableColumnsType } from 'antd';
import { Table, Tag } from 'antd';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { inLocale } from '../../../engine/base/index.ts';
import type { Answer } from '../../app/index.ts';
import { useLocale } from '../../app/index.ts';

type Row = Answer<'getContentPlan'>['rows'][number];
type Cap = Row['caps'][number];

/** A line for each class and campaign, with what is planned, what came of it, and what differs. */
export function PlanTable({ rows }: { rows: readonly Row[] }) {
  const { t } = useTranslation('plan');
  return (
    <Table<Row>
      size="small"
      rowKey={({ type, name }) => `${type} ${name}`}
      columns={columns(t)}
      dataSource={rows}
      pagination={false}
      sticky={{ offsetHeader: 48 }}
      scroll={{ x: 1080 }}
    />
  );
}

function columns(t: TFunction<'plan'>): TableColumnsType<Row> {
  return [
    { title: t('column.name'), width: 190, render: (_, row) => <Name row={row} /> },
    { title: t('column.sent'), width: 130, render: (_, row) => <Sent row={row} /> },
    { title: t('column.share'), width: 150, render: (_, row) => <Share row={row} /> },
    { title: t('column.slots'), width: 170, render: (_, row) => <Slots row={row} /> },
    { title: t('column.caps'), width: 230, render: (_, row) => <Caps row={row} /> },
    { title: t('column.gap'), width: 130, render: (_, row) => <Gap row={row} /> },
    { title: t('column.deviations'), render: (_, row) => <Deviations row={row} /> },
  ];
}

function Name({ row: { name, title, type } }: { row: Row }) {
  const { t } = useTranslation('plan');
  if (type === 'all') return <strong>{title ?? t('all')}</strong>;
  return (
    <div className="gf-two-lines">
      <span>
        {title ?? name} {type !== 'class' && <Tag>{t(`type.${type}`)}</Tag>}
      </span>
      {title !== null && <code className="gf-faint">{name}</code>}
    </div>
  );
}

function Sent({ row: { sent, recipients } }: { row: Row }) {
  const { t } = useTranslation('plan');
  return (
    <div className="gf-two-lines">
      <span>{t('messages', { count: sent })}</span>
      {sent > 0 && <span className="gf-faint">{t('recipients', { count: recipients })}</span>}
    </div>
  );
}

const SHARE_COLORS = { few: 'default', met: 'success', under: 'warning', over: 'warning' };

function Share({ row: { share } }: { row: Row }) {
  const { t } = useTranslation('plan');
  if (share === null) return <Nothing />;
  return (
    <div className="gf-two-lines">
      <span>
        {share.actual === null ? '–' : percent(share.actual)}{' '}
        <Tag color={SHARE_COLORS[share.state]}>{t(`share.${share.state}`)}</Tag>
      </span>
      <span className="gf-faint">{t('planned', { share: percent(share.planned) })}</span>
    </div>
  );
}

function Slots({ row: { slots, outsideSlots } }: { row: Row }) {
  const { t } = useTranslation('plan');
  if (slots.length === 0) return <Nothing />;
  return (
    <div className="gf-two-lines">
      {slots.map(({ slot, sent }) => (
        <span key={slot}>{t('inSlot', { slot, count: sent })}</span>
      ))}
      <span className="gf-faint">{t('outside', { count: outsideSlots })}</span>
    </div>
  );
}

function Caps({ row: { caps } }: { row: Row }) {
  if (caps.length === 0) return <Nothing />;
  return (
    <div className="gf-two-lines">
      {caps.map((cap) => (
        <CapState key={`${cap.per} ${cap.min} ${cap.max}`} cap={cap} />
      ))}
    </div>
  );
}

function CapState({ cap }: { cap: Cap }) {
  const { t } = useTranslation('plan');
  const locale = useLocale();
  const { min, max, words, ended, running } = cap;
  const per = inLocale(words, locale);
  const most = max === 'days' ? t('cap.days', { per }) : max !== null && t('cap.max', { per, max });
  const fewest = min !== null && t('cap.min', { per, min });
  const isRunning = ended.windows === 0;
  const { windows, below, full } = isRunning ? running : ended;
  return (
    <>
      <span>{[fewest, most].filter(Boolean).join(t('comma'))}</span>
      {windows > 0 && (
        <span className="gf-faint">
          {[
            min !== null && t(isRunning ? 'cap.notYet' : 'cap.missed', { below, windows }),
            max !== null && t('cap.full', { full, windows }),
          ]
            .filter(Boolean)
            .join(t('comma'))}
        </span>
      )}
    </>
  );
}

function Gap({ row: { gap } }: { row: Row }) {
  const { t } = useTranslation('plan');
  if (gap === null) return <Nothing />;
  return (
    <div className="gf-two-lines">
      <span>{gap.span}</span>
      <span className="gf-faint">{t('gap', gap)}</span>
    </div>
  );
}

function Deviations({ row: { deviations, sent, share } }: { row: Row }) {
  const { t } = useTranslation('plan');
  const locale = useLocale();
  const isKnown = sent > 0 && share?.state !== 'few';
  if (deviations.length === 0) return isKnown ? t('asPlanned') : <Nothing />;
  return (
    <ul className="gf-plain-list">
      {deviations.map(({ about, words }) => (
        <li key={`${about} ${words.en}`}>{inLocale(words, locale)}</li>
      ))}
    </ul>
  );
}

function Nothing() {
  return <span className="gf-faint">–</span>;
}

function percent(part: number): string {
  return `${Math.round(part * 1000) / 10}%`;
}
