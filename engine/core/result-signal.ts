import type { Instant } from '../base/index.ts';
import type { Effect } from './effect.ts';
import type { NewEvent } from './model.ts';

/** The source of what the engine itself raises; refused from outside. */
export const ENGINE_SOURCE = 'groupflow';

/**
 * The signal that tells an instance what became of its message; none where it does not wait for it.
 *
 * @param result.error null when the message was sent
 */
export function resultSignals(
  effect: Effect,
  result: { readonly error: string | null; readonly now: Instant },
): readonly NewEvent[] {
  if (effect.type !== 'send' || effect.report === null) return [];
  const { error, now } = result;
  const outcome = error === null ? 'sent' : 'failed';
  const { instance, step, visit } = effect.report;
  return [
    {
      id: `${effect.key}/${outcome}`,
      source: ENGINE_SOURCE,
      type: `@${outcome}`,
      subject: effect.origin.subject,
      time: now,
      data: error === null ? { step, visit } : { step, visit, error },
      instance,
    },
  ];
}
