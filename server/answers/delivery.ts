import type { Static } from 'typebox';
import { unreachable } from '../../engine/base/index.ts';
import type { Effect, SubjectRef } from '../../engine/core/index.ts';
import { carrierOf } from '../../engine/core/index.ts';
import type { Delivery } from '../../engine/store/index.ts';
import { actionText, addressText, messageText } from '../connectors/index.ts';
import type { DeliveryAnswer } from '../contract/resources.ts';
import { timeText, timeTextOrNull } from './time.ts';

/** Who gets a message, as somebody of whom a name can be known; null for staff and what is none. */
export function recipientOf(effect: Effect): SubjectRef | null {
  if (effect.type !== 'send' && effect.type !== 'act') return null;
  const { to } = effect;
  switch (to.kind) {
    case 'member':
      return { kind: 'member', ref: `${to.group}/${to.person}` };
    case 'customer':
      return { kind: 'customer', ref: to.person };
    case 'group':
      return { kind: 'group', ref: to.group };
    case 'staff':
      return null;
    default:
      return unreachable(to);
  }
}

/** Writes a delivery as the API does. */
export function deliveryAnswer(
  delivery: Delivery,
  toName: string | null,
): Static<typeof DeliveryAnswer> {
  const { effect } = delivery;
  const origin = effect.type === 'withdraw' ? null : effect.origin;
  return {
    key: delivery.key,
    status: delivery.status,
    type: effect.type,
    ...contentOf(effect),
    toName,
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
  if (effect.type === 'call') {
    return { connector: carrierOf(effect), to: null, text: `${effect.method} ${effect.path}` };
  }
  if (effect.type !== 'send' && effect.type !== 'act') {
    return { connector: null, to: null, text: null };
  }
  return {
    connector: effect.connector,
    to: addressText(effect.to),
    text: effect.type === 'act' ? actionText(effect) : messageText(effect.parts),
  };
}
