import { Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { TimeText } from '../../app/index.ts';
import { numbered } from '../inspector/field-values.ts';
import type { BacktestResult } from './backtest-columns.ts';
import { columnsOf, isSame, rowsOf } from './backtest-columns.ts';

type Row = BacktestResult['steps'][number];
type Example = BacktestResult['examples'][number];

/** Shows what differs: counts by step, the reasons of what did not go out, and examples. */
export function BacktestDifference({ result }: { result: BacktestResult }) {
  const { t } = useTranslation('flow');
  const { total, events, failed, refusals, examples } = result;
  const { before, after } = total;
  return (
    <>
      <p role="status">
        {t('backtest.total', { events, before, after })}
        {isSame(result) ? ` ${t('backtest.same')}` : ''}
        {failed.before + failed.after > 0 ? ` ${t('backtest.failed', { ...failed })}` : ''}
      </p>
      <Counts result={result} />
      {refusals.length > 0 ? (
        <ul aria-label={t('backtest.refusals')}>
          {refusals.map(({ flow, step, class: named, why, ...counts }) => (
            <li key={[flow, step, named, why].join(' ')}>
              {`${flow} · ${step} · ${why}: ${counts.before} → ${counts.after}`}
            </li>
          ))}
        </ul>
      ) : null}
      {examples.length > 0 ? (
        <ul className="flow-backtest-examples" aria-label={t('backtest.examples')}>
          {numbered(examples).map(({ key, item }) => (
            <ExampleOf key={key} example={item} />
          ))}
        </ul>
      ) : null}
    </>
  );
}

function Counts({ result }: { result: BacktestResult }) {
  const { t } = useTranslation('flow');
  return (
    <Table<Row>
      size="small"
      aria-label={t('backtest.name')}
      pagination={false}
      rowKey={({ flow, step }) => `${flow} ${step}`}
      dataSource={rowsOf(result)}
      columns={[
        { title: t('backtest.step'), render: (_, { flow, step }) => `${flow} · ${step}` },
        ...columnsOf(result).map((name) => ({
          title: t(`backtest.count.${name}`),
          dataIndex: name,
          align: 'right' as const,
        })),
      ]}
    />
  );
}

function ExampleOf({ example }: { example: Example }) {
  const { t } = useTranslation('flow');
  const { change, flow, step, to, before, after } = example;
  return (
    <li>
      <b>{t(`backtest.count.${change}`)}</b>
      {` ${flow} · ${step} · ${to}`}
      <Side name={t('backtest.count.before')} side={before} />
      <Side name={t('backtest.count.after')} side={after} />
    </li>
  );
}

function Side({ name, side }: { name: string; side: Example['before'] }) {
  const { t } = useTranslation('flow');
  return (
    <div>
      {`${name}: `}
      {side === null ? t('backtest.nothing') : <TimeText at={side.at} />}
      {side === null ? '' : ` ${side.verdict === 'out' ? side.text : (side.why ?? side.verdict)}`}
    </div>
  );
}
