import { useTranslation } from 'react-i18next';
import { EmptyState, TimeText } from '../../app/index.ts';
import type { InstanceDetail } from './instance-path.ts';

/** The wake-ups that an instance waits for, the next first. */
export function TimerList({ timers }: { timers: InstanceDetail['timers'] }) {
  const { t } = useTranslation('instance');
  if (timers.length === 0) return <EmptyState title={t('noTimers')} />;
  const sorted = timers.toSorted((left, right) => left.dueAt.localeCompare(right.dueAt));
  return (
    <ul className="gf-list">
      {sorted.map((timer) => (
        <li key={`${timer.step} ${timer.port} ${timer.dueAt}`}>
          <TimeText at={timer.dueAt} />
          <span className="gf-grow">{timer.step ?? t('wholeFlow')}</span>
          <span className="gf-faint gf-code">{timer.port}</span>
        </li>
      ))}
    </ul>
  );
}
