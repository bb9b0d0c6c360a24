import { useMutation } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, Icon, queryClient, queryKeys, ReasonDialog } from '../../app/index.ts';
import type { RetryableStatus } from './delivery-filter.ts';

/** Deliveries of one call; the server's own bound is a thousand. */
const BATCH = 500;

interface Props {
  readonly status: RetryableStatus;
  /** Empty for all flows. */
  readonly flow: string;
  /** How many are listed, and whether there are more. */
  readonly count: number;
  readonly more: boolean;
}

/** Tries again all that are listed, with a reason, once somebody has confirmed how many. */
export function RetryAll({ status, flow, count, more }: Props) {
  const { t } = useTranslation('deliveries');
  const { message } = App.useApp();
  const [isAsking, setAsking] = useState(false);
  const shown = more ? `${count}+` : count;
  const retry = useMutation({
    mutationFn: (reason: string) => retryAll({ status, flow, reason }),
    onSuccess: (done) => {
      void message.success(t('many.done', { count: done }));
      setAsking(false);
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: [queryKeys.deliveries({})[0]] }),
  });
  return (
    <>
      <Button icon={<Icon name="retry" />} onClick={() => setAsking(true)}>
        {t('many.open')}
      </Button>
      {isAsking && (
        <ReasonDialog
          title={t('many.title', { count: shown })}
          confirm={t('many.confirm', { count: shown })}
          danger={status === 'unknown'}
          isPending={retry.isPending}
          error={retry.error}
          onConfirm={retry.mutate}
          onClose={() => setAsking(false)}
        >
          <p>{t(status === 'unknown' ? 'many.twice' : 'many.consequence')}</p>
        </ReasonDialog>
      )}
    </>
  );
}

async function retryAll(order: {
  readonly status: RetryableStatus;
  readonly flow: string;
  readonly reason: string;
}): Promise<number> {
  const { status, flow, reason } = order;
  const filter = flow === '' ? { status } : { status, flow };
  let done = 0;
  let batch = BATCH;
  while (batch === BATCH) {
    const body = { action: 'retry', filter, reason, max: BATCH } as const;
    batch = (await client.bulkDeliveries({ body })).done;
    done += batch;
  }
  return done;
}
