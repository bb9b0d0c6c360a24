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

/** What a gate is told of a message that went out. */
export type Outcome = 'sent' | 'failed' | 'unconfirmed' | 'unknown';

/** The error of a message that a person did not confirm, in time or at all. */
export const UNCONFIRMED = 'unconfirmed';

/**
 * Tells who has to know what became of an effect: the instance that waits for it, and the gate of
 * its target, where the effect failed and rules had counted it, or a person had to confirm it.
 */
export function resultSignals(effect: Effect, result: EffectResult): readonly NewEvent[] {
  const told = instanceSignal(effect, result);
  const { error, now } = result;
  if (error !== null) {
    const what = error === UNCONFIRMED ? 'unconfirmed' : 'failed';
    return [...told, ...outcomeEvents(effect, what, now)];
  }
  const isAssisted = effect.type === 'send' && effect.confirmBy !== undefined;
  return isAssisted ? [...told, ...outcomeEvents(effect, 'sent', now)] : told;
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

/** Tells the gate that a message has passed; none where it has no need to know. */
export function outcomeEvents(effect: Effect, what: Outcome, now: Instant): readonly NewEvent[] {
  if (effect.type !== 'send') return [];
  const { key, to, class: name, origin, counted, confirmBy, connector } = effect;
  const gate = counted || confirmBy !== undefined ? gateOf(to) : null;
  if (gate === null) return [];
  const message = {
    ...{ key, to, class: name, origin },
    ...(confirmBy !== undefined && { assistedBy: connector }),
  };
  // Made of nothing but JSON; through it, because an object type says less than `Json`.
  const data = JSON.parse(JSON.stringify({ what, message }));
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
