import { useTranslation } from 'react-i18next';
import type { DeliveryRow } from '../../app/index.ts';
import { TimeText } from '../../app/index.ts';
import { failureReason } from './failure-reason.ts';

/** How a delivery went: why it did not arrive, what to do, and when it is tried next. */
export function DeliveryResult({ delivery }: { delivery: DeliveryRow }) {
  const { t } = useTranslation('deliveries');
  const { error, dueAt, settledAt, status } = delivery;
  return (
    <div className="gf-two-lines">
      {status === 'unknown' && <span className="gf-warn">{t('why.unknown')}</span>}
      {error !== null && status !== 'unknown' && status !== 'sent' && (
        <span className={status === 'waiting' ? 'gf-faint' : 'gf-bad'} title={error}>
          {t(`why.${status === 'waiting' ? 'other' : failureReason(error)}`, { error })}
        </span>
      )}
      {status === 'waiting' && dueAt !== null && (
        <span className="gf-faint">
          {t(delivery.attempts === 0 ? 'dueAt' : 'nextAt')} <TimeText at={dueAt} />
        </span>
      )}
      {settledAt !== null && status !== 'unknown' && (
        <span className="gf-faint">
          {t('settledAt')} <TimeText at={settledAt} />
        </span>
      )}
    </div>
  );
}
