import type { Static } from 'typebox';
import type { StoredEvent } from '../../engine/core/index.ts';
import type { EventAnswer } from '../contract/resources.ts';
import { timeText } from './time.ts';

/** Writes an event as the API does. */
export function eventAnswer(event: StoredEvent): Static<typeof EventAnswer> {
  const { id, source, type, subject, time, acceptedAt, data } = event;
  return {
    id,
    source,
    type,
    subject: { ...subject },
    time: timeText(time),
    acceptedAt: timeText(acceptedAt),
    data: { ...data },
  };
}
