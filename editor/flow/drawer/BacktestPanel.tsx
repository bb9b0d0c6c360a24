import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Empty, Progress, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, queryKeys, useProblemWords } from '../../app/index.ts';
import { useFlow } from '../state/flow-store.ts';
import { BacktestDifference } from './BacktestDifference.tsx';
import type { BacktestRun } from './backtest-columns.ts';
import { PERIODS_DAYS, percentOf, periodOf } from './backtest-columns.ts';

const LOOK_EVERY_MS = 1_000;

/** Plays the draft over what has happened, and shows what it would have sent otherwise. */
export function BacktestPanel({ flowId }: { flowId: string }) {
  const { t } = useTranslation('flow');
  const [days, setDays] = useState<number>(PERIODS_DAYS[0]);
  const { run, start, cancel } = useBacktest(flowId);
  const errors = useFlow(
    ({ document }) => document.findings.filter(({ severity }) => severity === 'error').length,
  );
  const isRunning = run?.status === 'running';
  return (
    <div className="flow-backtest">
      <div className="flow-backtest-head">
        <Segmented
          aria-label={t('backtest.period')}
          value={days}
          disabled={isRunning}
          onChange={setDays}
          options={PERIODS_DAYS.map((value) => ({
            value,
            label: t('backtest.days', { count: value }),
          }))}
        />
        {isRunning ? (
          <Button onClick={() => cancel.mutate(run.run)}>{t('dialog.cancel')}</Button>
        ) : (
          <Button
            type="primary"
            disabled={errors > 0}
            title={errors > 0 ? t('publish.errors', { count: errors }) : ''}
            loading={start.isPending}
            onClick={() => start.mutate(days)}
          >
            {t('backtest.run')}
          </Button>
        )}
        <span>{t('backtest.explain')}</span>
      </div>
      <Outcome run={run} />
    </div>
  );
}

function Outcome({ run }: { run: BacktestRun | null }) {
  const { t } = useTranslation('flow');
  if (run === null) {
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('backtest.none')} />;
  }
  if (run.status === 'running') {
    return (
      <div role="status">
        <Progress percent={percentOf(run)} aria-label={t('backtest.progress')} />
        {t('backtest.events', { count: run.events })}
      </div>
    );
  }
  if (run.result === null) {
    return <p role="status">{t(`backtest.status.${run.status}`)}</p>;
  }
  return <BacktestDifference result={run.result} />;
}

/** The last backtest of a flow in this browser, and the ways to begin and end one. */
function useBacktest(flowId: string) {
  const { message } = App.useApp();
  const words = useProblemWords();
  const queries = useQueryClient();
  const text = useFlow((state) => state.document.text);
  const queryKey = queryKeys.backtest(flowId);
  const keep = (run: BacktestRun) => queries.setQueryData(queryKey, run);
  const onError = (error: Error) => void message.error(words(error));
  const { data: run = null } = useQuery<BacktestRun | null>({
    queryKey,
    queryFn: ({ signal }) => {
      const known = queries.getQueryData<BacktestRun | null>(queryKey);
      if (known?.status !== 'running') return known ?? null;
      return client.getBacktest({ params: { id: flowId, run: known.run }, signal });
    },
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? LOOK_EVERY_MS : false),
  });
  const start = useMutation({
    mutationFn: async (days: number) => {
      // The installation's time, which the sandbox may have moved.
      const { now } = await client.getClock();
      const body = { ...periodOf(days, Date.parse(now)), text };
      return client.startBacktest({ params: { id: flowId }, body });
    },
    onSuccess: keep,
    onError,
  });
  const cancel = useMutation({
    mutationFn: (id: string) => client.cancelBacktest({ params: { id: flowId, run: id } }),
    onSuccess: keep,
    onError,
  });
  return { run, start, cancel };
}
