import type { Instant, Json, JsonObject } from '../../base/index.ts';
import type { EntityRef, StoredEvent, SubjectRef } from '../../core/index.ts';

/** What a pack holds for each event: its place in the commit from 1, whom it is for, the event. */
export type Told = readonly [place: number, kind: EntityRef['kind'], event: StoredEvent];

/*
 * The instant of acceptance, which all events of a commit share, and of each event the values
 * alone: two thirds of the characters of the objects. An event is written once, however many it
 * concerns.
 */

type Unusual = Pick<StoredEvent, 'instance' | 'hops'>;

type ShortEvent = readonly [
  place: number,
  kind: EntityRef['kind'],
  id: string,
  source: string,
  type: string,
  subjectKind: SubjectRef['kind'],
  subject: string,
  time: Instant,
  data: JsonObject,
  unusual?: Unusual,
];

/** An event as it is written, but for its place and for whom it is. */
export function eventText(event: StoredEvent): string {
  const { id, source, type, subject, time, data, instance, hops } = event;
  const values = [id, source, type, subject.kind, subject.ref, time, data];
  const isUsual = instance === undefined && hops === undefined;
  return JSON.stringify(isUsual ? values : [...values, { instance, hops }]).slice(1);
}

export function toldText(place: number, kind: EntityRef['kind'], event: string): string {
  return `[${place},"${kind}",${event}`;
}

/** The text of a pack. @param told as {@link toldText} has made them */
export function packText(acceptedAt: Instant, told: readonly string[]): string {
  return `[${acceptedAt},${told.join(',')}]`;
}

/** Reads what {@link packText} has written; those of the first schema hold events in full. */
export function parsePack(json: Json): readonly Told[] {
  const [acceptedAt, ...short] = json as unknown as readonly [Instant, ...ShortEvent[]]; // likewise
  if (typeof acceptedAt !== 'number') return json as unknown as readonly Told[]; // likewise
  return short.map(([place, kind, id, source, type, subjectKind, ref, time, data, unusual]) => {
    const subject = { kind: subjectKind, ref };
    return [place, kind, { id, source, type, subject, time, acceptedAt, data, ...unusual }];
  });
}
