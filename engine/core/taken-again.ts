import { isJsonObject } from '../base/index.ts';
import type { EntityRef, NewEvent, StoredEvent } from './model.ts';
import { ownSubject } from './placement.ts';

/** Type of an event that holds another one, which one entity is to take as if it came now. */
const AGAIN = '@again';

/**
 * Wraps an event that was put aside, so that the entity that could not take it gets it once more,
 * and nobody else does.
 */
export function eventAgain(
  event: StoredEvent,
  again: Pick<NewEvent, 'id' | 'source' | 'time'> & {
    readonly entity: EntityRef;
    readonly by: string;
    readonly reason: string;
  },
): NewEvent {
  const { id, source, time, entity, by, reason } = again;
  // Made of nothing but JSON; through it, because an object type says less than `Json`.
  const wrapped = JSON.parse(JSON.stringify(event)) as NewEvent['data'];
  const data = { event: wrapped, by, reason };
  return { id, source, type: AGAIN, subject: ownSubject(entity), time, data };
}

/** The event that an event stands for: itself, unless it holds one that is taken again. */
export function takenAgain(event: StoredEvent): StoredEvent {
  if (event.type !== AGAIN) return event;
  const { event: wrapped } = event.data;
  if (!isJsonObject(wrapped)) return event;
  return wrapped as unknown as StoredEvent; // put there by `eventAgain`
}
