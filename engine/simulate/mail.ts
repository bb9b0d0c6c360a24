import type { EffectKey, Instant, Json } from '../base/index.ts';
import type { Effect, EffectResult, NewEvent } from '../core/index.ts';
import { resultSignals } from '../core/index.ts';

export type SendEffect = Extract<Effect, { readonly type: 'send' }>;

/** What a world hands out and is answered: messages, requests, and flows that it does not play. */
export type Errand = Exclude<Effect, { readonly type: 'emit' | 'withdraw' }>;

/**
 * What the world outside does with an errand: it is done at once, maybe with an answer, or kept
 * until somebody answers.
 */
export type Channel = (effect: Errand) => 'sent' | 'waits' | { readonly answer: Json };

/** What of a world is on its way out. */
export interface Mail {
  /** Hands one to the channel. @returns the signals that report its result */
  hand(effect: Errand, now: Instant): readonly NewEvent[];
  /** Ends the wait of one; nothing when it does not wait. */
  answer(key: EffectKey, result: EffectResult): readonly NewEvent[];
  /** Takes back one that still waits. */
  withdraw(key: EffectKey): void;
  waiting(): readonly Errand[];
}

export function openMail(channel: Channel): Mail {
  const waiting = new Map<EffectKey, Errand>();
  return {
    hand(effect, now) {
      // Nobody confirms by themselves.
      const told = effect.type === 'send' && effect.confirmBy ? 'waits' : channel(effect);
      if (told === 'waits') {
        waiting.set(effect.key, effect);
        return [];
      }
      return resultSignals(effect, { error: null, now, ...(told !== 'sent' && told) });
    },
    answer(key, result) {
      const effect = waiting.get(key);
      waiting.delete(key);
      return effect ? resultSignals(effect, result) : [];
    },
    withdraw: (key) => void waiting.delete(key),
    waiting: () => [...waiting.values()],
  };
}
