import type { EffectKey, Instant } from '../base/index.ts';
import type { Effect, NewEvent } from '../core/index.ts';

export type SendEffect = Extract<Effect, { readonly type: 'send' }>;

/** What a channel does with a message: it sends it at once, or keeps it until somebody answers. */
export type Channel = (message: SendEffect) => 'sent' | 'waits';

/** The messages of a world on their way. */
export interface Mail {
  /** Hands a message to the channel. @returns the signals that report its result */
  hand(message: SendEffect, now: Instant): readonly NewEvent[];
  /** Ends the wait of a message; nothing when it does not wait. */
  answer(key: EffectKey, error: string | null, now: Instant): readonly NewEvent[];
  /** Takes back a message that still waits. */
  withdraw(key: EffectKey): void;
  waiting(): readonly SendEffect[];
}

export function openMail(channel: Channel): Mail {
  const waiting = new Map<EffectKey, SendEffect>();
  return {
    hand(message, now) {
      if (channel(message) === 'sent') return report(message, null, now);
      waiting.set(message.key, message);
      return [];
    },
    answer(key, error, now) {
      const message = waiting.get(key);
      waiting.delete(key);
      return message ? report(message, error, now) : [];
    },
    withdraw: (key) => void waiting.delete(key),
    waiting: () => [...waiting.values()],
  };
}

/** The result as the runtime would tell it: only to an instance that waits for it. */
function report(message: SendEffect, error: string | null, now: Instant): readonly NewEvent[] {
  const { key, origin } = message;
  if (message.report === null) return [];
  const { instance, step, visit } = message.report;
  const outcome = error === null ? 'sent' : 'failed';
  return [
    {
      id: `${key}/${outcome}`,
      source: 'groupflow',
      type: `@${outcome}`,
      subject: origin.subject,
      time: now,
      data: error === null ? { step, visit } : { step, visit, error },
      instance,
    },
  ];
}
