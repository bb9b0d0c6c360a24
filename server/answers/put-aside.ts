import type { Static } from 'typebox';
import type { JsonObject } from '../../engine/base/index.ts';
import { isJsonObject } from '../../engine/base/index.ts';
import type { SubjectRef } from '../../engine/core/index.ts';
import type { PutAside } from '../../engine/runtime/index.ts';
import type { PutAsideAnswer } from '../contract/resources.ts';
import { timeText } from './time.ts';

type Answer = Static<typeof PutAsideAnswer>;

/** Whom something that was put aside is about. */
export function subjectOfPutAside({ notice }: PutAside): SubjectRef {
  return notice.data.subject as unknown as SubjectRef; // written by the engine
}

/** Writes what was put aside as the API does. */
export function putAsideAnswer(item: PutAside, subjectName: string | null): Answer {
  const { notice, again } = item;
  return {
    id: notice.id,
    at: timeText(notice.acceptedAt),
    error: String(notice.data.error ?? ''),
    subject: { ...subjectOfPutAside(item) },
    subjectName,
    ...whatOf(notice.data),
    again: again === null ? null : { ...again, at: timeText(again.at) },
  };
}

/** The engine writes these members whole, or none of a kind. */
function whatOf({ event, entity, instance, flow, version }: JsonObject) {
  if (isJsonObject(event) && isJsonObject(entity)) {
    const { id, source, type } = event as { id: string; source: string; type: string }; // as said
    const { kind, ref } = entity as NonNullable<Answer['event']>['entity']; // likewise
    return { event: { id, source, type, entity: { kind, ref } }, instance: null };
  }
  const told = { id: String(instance ?? ''), flow: String(flow ?? ''), version: Number(version) };
  return { event: null, instance: told };
}
