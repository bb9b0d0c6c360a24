import { Button, Tooltip } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../app/index.ts';
import { CancelDialog } from './CancelDialog.tsx';
import type { InstanceDetail } from './instance-path.ts';
import { RetryDialog } from './RetryDialog.tsx';

/** What can be done with an instance: retry one that failed, end one that has not ended. */
export function InstanceActs({ detail }: { detail: InstanceDetail }) {
  const { t } = useTranslation('instance');
  const [asking, setAsking] = useState<'retry' | 'cancel' | null>(null);
  const { id, status } = detail.instance;
  const hasFailed = status === 'failed';
  const hasEnded = status === 'completed' || status === 'cancelled';
  const isLost = detail.failure?.resumable === false;
  const close = () => setAsking(null);
  return (
    <>
      {hasFailed && (
        <Tooltip title={isLost ? t('retry.lost') : undefined}>
          <Button
            type="primary"
            disabled={isLost}
            icon={<Icon name="retry" />}
            onClick={() => setAsking('retry')}
          >
            {t('retry.open')}
          </Button>
        </Tooltip>
      )}
      <Tooltip title={hasEnded ? t('cancel.ended') : undefined}>
        <Button danger disabled={hasEnded} onClick={() => setAsking('cancel')}>
          {t(hasFailed ? 'giveUp.open' : 'cancel.open')}
        </Button>
      </Tooltip>
      {asking === 'retry' && <RetryDialog detail={detail} onClose={close} />}
      {asking === 'cancel' && <CancelDialog id={id} hasFailed={hasFailed} onClose={close} />}
    </>
  );
}
