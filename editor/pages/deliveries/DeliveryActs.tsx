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

/** What can be done with a delivery: try it again, or say what became of it. */
export function DeliveryActs({ delivery }: { delivery: DeliveryRow }) {
  const { status } = delivery;
  if (status === 'unknown') return <ResolveActs delivery={delivery} of="unknown" />;
  if (status === 'unconfirmed') return <ResolveActs delivery={delivery} of="unconfirmed" />;
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

/** What a delivery waits for that only a person can tell. */
type Open = 'unknown' | 'unconfirmed';

const ANSWERS = {
  unknown: ['sent', 'failed', 'retry'],
  unconfirmed: ['sent', 'failed'],
} as const satisfies Record<Open, readonly Answer[]>;

/** Sending again may send twice, and a word moves the flow, so that each asks for a reason. */
function ResolveActs({ delivery, of }: { delivery: DeliveryRow; of: Open }) {
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
      void message.success(t(`${of}.done`));
      setAsking(null);
    },
    onSettled: refresh,
  });
  return (
    <>
      <Button
        aria-label={t(`${of}.openOf`, { to: nameOf(delivery) })}
        onClick={() => setAsking('sent')}
      >
        {t(`${of}.open`)}
      </Button>
      {asking !== null && (
        <ReasonDialog
          title={t(`${of}.title`, { to: nameOf(delivery) })}
          confirm={t(wordsOf(of, asking).confirm)}
          danger={asking === 'retry'}
          isPending={settle.isPending}
          error={settle.error}
          onConfirm={(reason) => settle.mutate({ answer: asking, reason })}
          onClose={() => setAsking(null)}
        >
          <p>{t(`${of}.hint`)}</p>
          <Choice of={of} value={asking} onChange={setAsking} />
        </ReasonDialog>
      )}
    </>
  );
}

/** Only of what is unknown somebody can say that it is to be sent again. */
function wordsOf(of: Open, answer: Answer) {
  const place = answer === 'retry' ? ('unknown.retry' as const) : (`${of}.${answer}` as const);
  return {
    label: `${place}.label`,
    hint: `${place}.hint`,
    confirm: `${place}.confirm`,
  } as const; // keys of the locale
}

function Choice(props: { of: Open; value: Answer; onChange: (answer: Answer) => void }) {
  const { t } = useTranslation('deliveries');
  return (
    <fieldset className="gf-choices" aria-label={t(`${props.of}.choice`)}>
      {ANSWERS[props.of].map((answer) => (
        <label key={answer}>
          <input
            type="radio"
            name="answer"
            checked={props.value === answer}
            onChange={() => props.onChange(answer)}
          />
          <span>{t(wordsOf(props.of, answer).label)}</span>
          <span className="gf-faint">{t(wordsOf(props.of, answer).hint)}</span>
        </label>
      ))}
    </fieldset>
  );
}

function nameOf({ toName, to, key }: DeliveryRow): string {
  return toName ?? to ?? key;
}
