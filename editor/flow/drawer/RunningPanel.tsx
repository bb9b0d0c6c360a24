import { Button, Empty } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useFlowStore } from '../state/flow-store.ts';
import type { FlowDetail } from '../state/open-flow.ts';
import { useStepTitles } from '../state/step-titles.ts';

/** Tells how many are in the flow and where, and leads to them. */
export function RunningPanel({ detail }: { detail: FlowDetail }) {
  const { t } = useTranslation('flow');
  const store = useFlowStore();
  const titles = useStepTitles();
  const { counts, figures } = detail;
  const occupied = figures
    .filter((figure) => figure.live > 0)
    .toSorted((one, other) => other.live - one.live);
  const total = counts.active + counts.completed + counts.cancelled + counts.failed;
  if (total === 0) {
    return (
      <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('running.none')}>
        <Link href="/sandbox">{t('running.toSandbox')}</Link>
      </Empty>
    );
  }
  return (
    <div className="flow-running">
      <dl>
        <Figure name={t('running.active')} count={counts.active} />
        <Figure name={t('running.completed')} count={counts.completed} />
        <Figure name={t('running.cancelled')} count={counts.cancelled} />
        <Figure name={t('running.failed')} count={counts.failed} />
      </dl>
      <Link href={`/flows/${encodeURIComponent(detail.id)}/instances`}>
        {t('running.toInstances')}
      </Link>
      {occupied.length === 0 ? null : (
        <ul className="flow-occupied">
          {occupied.map((figure) => (
            <li key={figure.step}>
              <Button
                type="link"
                size="small"
                onClick={() => store.getState().select({ step: figure.step })}
              >
                {titles.get(figure.step) ?? figure.step}
              </Button>
              <span>{t('canvas.live', { count: figure.live })}</span>
            </li>
          ))}
        </ul>
      )}
      <Endings detail={detail} />
    </div>
  );
}

/** How its instances ended, each a link to those that did. */
function Endings({ detail }: { detail: FlowDetail }) {
  const { t } = useTranslation('flow');
  if (detail.outcomes.length === 0) return null;
  return (
    <ul className="flow-occupied" aria-label={t('running.endings')}>
      {detail.outcomes.map(({ status, outcome, count }) => (
        <li key={`${status} ${outcome}`}>
          <Link
            href={`/flows/${encodeURIComponent(detail.id)}/instances?${new URLSearchParams({ status, outcome })}`}
          >
            {t(`frame:status.instance.${status}`)} · {outcome}
          </Link>{' '}
          <span>{t('running.ended', { count })}</span>
        </li>
      ))}
    </ul>
  );
}

function Figure({ name, count }: { name: string; count: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{count.toLocaleString()}</dd>
    </div>
  );
}
