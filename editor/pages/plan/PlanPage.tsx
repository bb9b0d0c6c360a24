import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import {
  client,
  EmptyState,
  Loaded,
  MonthChoice,
  monthOf,
  PageHead,
  queryKeys,
  readMonth,
  useUrlState,
} from '../../app/index.ts';
import { PlanTable } from './PlanTable.tsx';

/** What was sent of each class and campaign in a month, compared with what was planned. */
export function PlanPage() {
  const { t } = useTranslation('plan');
  const [url, setUrl] = useUrlState('month');
  const month = readMonth(url.month);
  const plan = useQuery({
    queryKey: queryKeys.plan(month),
    queryFn: ({ signal }) =>
      client.getContentPlan({ query: month === '' ? {} : { from: `${month}-01` }, signal }),
    staleTime: 60_000,
  });
  const shown = plan.data ? monthOf(plan.data.from, plan.data.zone) : month;
  return (
    <div className="gf-page">
      <PageHead title={t('title')} remark={t('remark')}>
        {shown !== '' && <MonthChoice month={shown} onChange={(next) => setUrl({ month: next })} />}
      </PageHead>
      <Loaded query={plan}>
        {({ rows, sent, shards }) => (
          <>
            {shards.read < shards.of && <Alert type="info" showIcon title={t('sample', shards)} />}
            {sent === 0 && <EmptyState title={t('empty.title')} hint={t('empty.hint')} />}
            <PlanTable rows={rows} />
          </>
        )}
      </Loaded>
    </div>
  );
}
