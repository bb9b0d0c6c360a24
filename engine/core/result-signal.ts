import type { Instant, Json } from '../base/index.ts';
import type { Effect } from './effect.ts';
import { gateOf } from './gate-of.ts';
import type { NewEvent } from './model.ts';
import { ownSubject } from './placement.ts';

/** The source of what the engine itself raises; refused from outside. */
export const ENGINE_SOURCE = 'groupflow';

/** What became of an effect that left the engine. */
export interface EffectResult {
  /** Null when it was done. */
  readonly error: string | null;
  /** What a call was answered. */
  readonly answer?: Json;
  readonly now: Instant;
}

/**
 * Tells who has to know what became of an effect: the instance that waits for it, and where it
 * failed and rules had counted it, the gate of its target, which gives back what it took.
 */
export function resultSignals(effect: Effect, result: EffectResult): readonly NewEvent[] {
  const told = instanceSignal(effect, result);
  return result.error === null ? told : [...told, ...outcomeEvents(effect, 'failed', result.now)];
}

function instanceSignal(effect: Effect, result: EffectResult): readonly NewEvent[] {
  if (!('report' in effect) || effect.report === null) return [];
  const { error, answer, now } = result;
  const sent = error === null ? 'sent' : 'failed';
  const outcome = effect.type === 'send' ? sent : 'answered';
  const { instance, step, visit } = effect.report;
  const data = {
    step,
    visit,
    ...(error === null ? {} : { error }),
    ...(answer === undefined ? {} : { answer }),
  };
  const { subject } = effect.origin;
  const id = `${effect.key}/${outcome}`;
  return [{ id, source: ENGINE_SOURCE, type: `@${outcome}`, subject, time: now, data, instance }];
}

/** Type of the event that tells a gate what became of a message that went out. */
export const OUTCOME = '@outcome';

/** Tells the gate that a message has passed; none where no rule had counted it. */
export function outcomeEvents(
  effect: Effect,
  what: 'failed' | 'unknown',
  now: Instant,
): readonly NewEvent[] {
  const gate = effect.type === 'send' && effect.counted ? gateOf(effect.to) : null;
  if (effect.type !== 'send' || gate === null) return [];
  const { key, to, class: name, origin } = effect;
  // Made of nothing but JSON; through it, because an object type says less than `Json`.
  const data = JSON.parse(JSON.stringify({ what, message: { key, to, class: name, origin } }));
  const subject = ownSubject(gate);
  return [
    {
      id: `${key}/outcome/${what}`,
      source: ENGINE_SOURCE,
      type: OUTCOME,
      subject,
      time: now,
      data,
    },
  ];
}
