import { useQuery } from '@tanstack/react-query';
import type { TableColumnsType } from 'antd';
import { Empty, Select, Table, Tag } from 'antd';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { inLocale, type Locale } from '../../../engine/base/index.ts';
import type { Answer } from '../../app/index.ts';
import { client, Loaded, queryKeys, useLocale } from '../../app/index.ts';
import type { FlowDetail } from '../state/open-flow.ts';
import { useStepTitles } from '../state/step-titles.ts';

type Results = Answer<'flowResults'>;
type Experiment = Results['experiments'][number];
type StepResult = Results['steps'][number];
type Arm = Experiment['arms'][number];
type Counted = Pick<Results['steps'][number], 'ended' | 'won' | 'proportion'>;

/** Tells how many who came to each step ended in a goal, and how the arms of each compare. */
export function ResultsPanel({ detail }: { detail: FlowDetail }) {
  const { t } = useTranslation('flow');
  const [picked, setPicked] = useState<number | null>(null);
  const version = picked ?? detail.version;
  if (version === null) {
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('results.unpublished')} />;
  }
  return (
    <div className="flow-results">
      <Select
        size="small"
        aria-label={t('results.version')}
        value={version}
        onChange={setPicked}
        options={detail.versions.map((each) => ({
          value: each.version,
          label: `v${each.version}`,
        }))}
      />
      <OfVersion flow={detail.id} version={version} />
    </div>
  );
}

function OfVersion({ flow, version }: { flow: string; version: number }) {
  const { t } = useTranslation('flow');
  const titles = useStepTitles();
  const query = useQuery({
    queryKey: queryKeys.results(flow, version),
    queryFn: ({ signal }) =>
      client.flowResults({ params: { id: flow }, query: { version }, signal }),
  });
  return (
    <Loaded query={query}>
      {({ goals, steps, experiments }) => {
        if (goals.length === 0) {
          return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('results.noGoals')} />;
        }
        if (steps.length === 0) {
          return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('results.none')} />;
        }
        const name = (step: string) => titles.get(step) ?? step;
        return (
          <>
            {experiments.map((experiment) => (
              <Comparison
                key={experiment.step}
                experiment={experiment}
                title={name(experiment.step)}
              />
            ))}
            <h3>{t('results.steps', { goals: goals.join(', ') })}</h3>
            <Table<StepResult>
              size="small"
              rowKey="step"
              pagination={false}
              dataSource={steps}
              columns={columns<StepResult>(t, t('results.step'), ({ step }) => name(step))}
            />
          </>
        );
      }}
    </Loaded>
  );
}

function Comparison({ experiment, title }: { experiment: Experiment; title: string }) {
  const { t } = useTranslation('flow');
  const locale: Locale = useLocale();
  const { arms, comparison, type } = experiment;
  const colors = { few: 'default', alike: 'default', differs: 'success' } as const;
  return (
    <>
      <h3>
        {title} · {t(`results.${type}`)}{' '}
        <Tag color={colors[comparison]}>{t(`results.${comparison}`)}</Tag>
      </h3>
      <Table<Arm>
        size="small"
        rowKey={({ label }) => label.en}
        pagination={false}
        dataSource={arms}
        columns={columns<Arm>(t, t('results.arm'), ({ label }) => inLocale(label, locale))}
      />
    </>
  );
}

function columns<Row extends Counted>(
  t: TFunction<'flow'>,
  title: string,
  name: (row: Row) => string,
): TableColumnsType<Row> {
  return [
    { title, render: (_, row) => name(row) },
    { title: t('results.ended'), width: 120, render: (_, { ended }) => ended.toLocaleString() },
    { title: t('results.won'), width: 120, render: (_, { won }) => won.toLocaleString() },
    {
      title: t('results.rate'),
      width: 220,
      render: (_, { proportion }) =>
        proportion === null
          ? '–'
          : t('results.interval', {
              rate: percent(proportion.rate),
              low: percent(proportion.low),
              high: percent(proportion.high),
            }),
    },
  ];
}

function percent(part: number): string {
  return `${(part * 100).toFixed(1)}%`;
}
