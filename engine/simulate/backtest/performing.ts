import type { Instant } from '../../base/index.ts';
import { unreachable } from '../../base/index.ts';
import type { Effect, NewEvent } from '../../core/index.ts';
import { membersEvents, resultSignals, startEvents } from '../../core/index.ts';
import type { Crowd } from './crowd.ts';
import { audience } from './planned.ts';
import type { Sides } from './sides.ts';

/** Does at once, and well, what an effect asks for. @returns the events that come of it */
export function eventsOf(
  effect: Effect,
  at: { readonly now: Instant; readonly crowd: Crowd; readonly on: Sides },
): readonly NewEvent[] {
  const { now, crowd, on } = at;
  switch (effect.type) {
    case 'send':
    case 'call':
    case 'act':
      return resultSignals(effect, { error: null, now });
    case 'emit':
      if (effect.members === null) return effect.events;
      return [...effect.events, ...membersEvents(effect, presentIn(crowd, effect.members.group))];
    case 'start': {
      if (effect.audience === null) return resultSignals(effect, { error: null, now });
      const items = audience(crowd, effect.audience.about, on);
      return startEvents(effect, { items, next: null }, now);
    }
    case 'withdraw':
      // What was handed over has gone out at once.
      return [];
    default:
      return unreachable(effect);
  }
}

function presentIn(crowd: Crowd, group: string): readonly string[] {
  return [...(crowd.of({ kind: 'group', ref: group }).present ?? [])];
}
