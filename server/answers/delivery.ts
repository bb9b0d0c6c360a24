import type { Static } from 'typebox';
import type { Effect } from '../../engine/core/index.ts';
import type { Delivery } from '../../engine/store/index.ts';
import { addressText, messageText } from '../connectors/index.ts';
import type { DeliveryAnswer } from '../contract/resources.ts';
import { timeText, timeTextOrNull } from './time.ts';

/** Writes a delivery as the API does. */
export function deliveryAnswer(delivery: Delivery): Static<typeof DeliveryAnswer> {
  const { effect } = delivery;
  const origin = effect.type === 'withdraw' ? null : effect.origin;
  return {
    key: delivery.key,
    status: delivery.status,
    type: effect.type,
    ...contentOf(effect),
    flow: origin?.flow ?? null,
    instance: origin?.instance ?? null,
    step: origin?.step ?? null,
    attempts: delivery.attempts,
    error: delivery.error,
    dueAt: timeTextOrNull(delivery.dueAt),
    createdAt: timeText(delivery.createdAt),
    settledAt: timeTextOrNull(delivery.settledAt),
  };
}

function contentOf(effect: Effect): {
  readonly connector: string | null;
  readonly to: string | null;
  readonly text: string | null;
} {
  if (effect.type !== 'send') return { connector: null, to: null, text: null };
  return {
    connector: effect.connector,
    to: addressText(effect.to),
    text: messageText(effect.parts),
  };
}
