import type { Instant, Json, JsonObject } from '../../base/index.ts';
import type { EntityRef, StoredEvent, SubjectRef } from '../../core/index.ts';
import { entityKey, recipientsOf } from '../placement.ts';

/** What a pack holds for each event: its place in the commit from 1, whom it is for, the event. */
export interface Told {
  readonly place: number;
  readonly entity: EntityRef;
  /** The entity's name. */
  readonly key: string;
  readonly event: StoredEvent;
}

/*
 * The instant of acceptance, which all events of a commit share, and of each event the values
 * alone: two thirds of the characters of the objects. An event is written once, however many it
 * concerns.
 */

type WholeEvent = readonly [place: number, kind: EntityRef['kind'], event: StoredEvent];

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
  if (typeof acceptedAt !== 'number') {
    const whole = json as unknown as readonly WholeEvent[]; // likewise
    return whole.map(([place, kind, event]) => toldTo(kind, { place, event }));
  }
  return short.map(([place, kind, id, source, type, subjectKind, ref, time, data, unusual]) => {
    const subject = { kind: subjectKind, ref };
    const event = { id, source, type, subject, time, acceptedAt, data, ...unusual };
    return toldTo(kind, { place, event });
  });
}

function toldTo(kind: EntityRef['kind'], told: Pick<Told, 'place' | 'event'>): Told {
  const recipients = recipientsOf(told.event);
  const entity = recipients.find((item) => item.kind === kind);
  if (entity === undefined) throw new TypeError(`The event ${told.event.id} concerns no ${kind}.`);
  return { ...told, entity, key: entityKey(entity) };
}
