import { useMutation } from '@tanstack/react-query';
import { App, Button, Tooltip } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeliveryRow } from '../../app/index.ts';
import {
  client,
  Icon,
  queryClient,
  queryKeys,
  ReasonDialog,
  useProblemWords,
} from '../../app/index.ts';
import { isRetryable } from './delivery-filter.ts';

/** What can be done with a delivery: try it again, or say what became of an unknown one. */
export function DeliveryActs({ delivery }: { delivery: DeliveryRow }) {
  if (delivery.status === 'unknown') return <UnknownActs delivery={delivery} />;
  return <Retry delivery={delivery} />;
}

const refresh = () => queryClient.invalidateQueries({ queryKey: [queryKeys.deliveries({})[0]] });

function Retry({ delivery }: { delivery: DeliveryRow }) {
  const { t } = useTranslation('deliveries');
  const { message } = App.useApp();
  const words = useProblemWords();
  const retry = useMutation({
    mutationFn: () => client.retryDelivery({ params: { key: delivery.key }, body: {} }),
    onSuccess: () => void message.success(t('retried')),
    onError: (error) => void message.error(words(error)),
    onSettled: refresh,
  });
  const possible = isRetryable(delivery.status);
  return (
    <Tooltip title={possible ? undefined : t(`whyNoRetry.${whyNoRetry(delivery.status)}`)}>
      <Button
        type={possible ? 'default' : 'text'}
        disabled={!possible}
        loading={retry.isPending}
        icon={<Icon name="retry" />}
        aria-label={t('retryOf', { to: nameOf(delivery) })}
        onClick={() => retry.mutate()}
      >
        {t('retry')}
      </Button>
    </Tooltip>
  );
}

function whyNoRetry(status: DeliveryRow['status']): 'settled' | 'underWay' {
  return status === 'waiting' || status === 'sending' ? 'underWay' : 'settled';
}

type Answer = 'sent' | 'failed' | 'retry';

/** Sending again may send twice, so that each of the three asks for a reason. */
function UnknownActs({ delivery }: { delivery: DeliveryRow }) {
  const { t } = useTranslation('deliveries');
  const { message } = App.useApp();
  const [asking, setAsking] = useState<Answer | null>(null);
  const settle = useMutation({
    mutationFn: ({ answer, reason }: { answer: Answer; reason: string }) => {
      const params = { key: delivery.key };
      return answer === 'retry'
        ? client.retryDelivery({ params, body: { reason } })
        : client.resolveDelivery({ params, body: { as: answer, reason } });
    },
    onSuccess: () => {
      void message.success(t('unknown.done'));
      setAsking(null);
    },
    onSettled: refresh,
  });
  return (
    <>
      <Button
        aria-label={t('unknown.openOf', { to: nameOf(delivery) })}
        onClick={() => setAsking('sent')}
      >
        {t('unknown.open')}
      </Button>
      {asking !== null && (
        <ReasonDialog
          title={t('unknown.title', { to: nameOf(delivery) })}
          confirm={t(`unknown.${asking}.confirm`)}
          danger={asking === 'retry'}
          isPending={settle.isPending}
          error={settle.error}
          onConfirm={(reason) => settle.mutate({ answer: asking, reason })}
          onClose={() => setAsking(null)}
        >
          <p>{t('unknown.hint')}</p>
          <UnknownChoice value={asking} onChange={setAsking} />
        </ReasonDialog>
      )}
    </>
  );
}

function UnknownChoice(props: { value: Answer; onChange: (answer: Answer) => void }) {
  const { t } = useTranslation('deliveries');
  return (
    <fieldset className="gf-choices" aria-label={t('unknown.choice')}>
      {(['sent', 'failed', 'retry'] as const).map((answer) => (
        <label key={answer}>
          <input
            type="radio"
            name="answer"
            checked={props.value === answer}
            onChange={() => props.onChange(answer)}
          />
          <span>{t(`unknown.${answer}.label`)}</span>
          <span className="gf-faint">{t(`unknown.${answer}.hint`)}</span>
        </label>
      ))}
    </fieldset>
  );
}

function nameOf({ toName, to, key }: DeliveryRow): string {
  return toName ?? to ?? key;
}
