import type { Instant, Json } from '../base/index.ts';
import type { Effect } from './effect.ts';
import type { NewEvent } from './model.ts';

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
 * The signal that tells an instance what became of its message or call; none where it does not wait
 * for it.
 */
export function resultSignals(effect: Effect, result: EffectResult): readonly NewEvent[] {
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
