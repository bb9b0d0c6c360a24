import type { Text } from '../base/index.ts';
import { BUSINESS_EVENTS, ENGINE_EVENTS } from './catalogue-business.ts';
import { CHAT_EVENTS } from './catalogue-chat.ts';
import type { SubjectKind } from './plan.ts';

export type FieldType = 'text' | 'number' | 'boolean' | 'list' | 'object' | 'instant';

/** A type of event that groupflow knows by itself. */
export interface EventType {
  readonly type: string;
  readonly title: Text;
  /** Kinds of subjects whose flows it can reach. */
  readonly about: readonly SubjectKind[];
  /** Fields of its data beside the references that any event may carry. */
  readonly data: Readonly<Record<string, FieldType>>;
}

/** References that the data of any event may carry. */
export const REFERENCE_FIELDS: Readonly<Record<string, FieldType>> = {
  group: 'object',
  member: 'object',
  customer: 'object',
  staff: 'object',
};

/** All built-in event types, in the order in which they are offered. */
export const EVENT_CATALOGUE: readonly EventType[] = [
  ...CHAT_EVENTS,
  ...BUSINESS_EVENTS,
  ...ENGINE_EVENTS,
];

const BY_TYPE: ReadonlyMap<string, EventType> = new Map(
  EVENT_CATALOGUE.map((event) => [event.type, event]),
);

/** Finds a built-in event type by its name. */
export function eventType(type: string): EventType | undefined {
  return BY_TYPE.get(type);
}

/** Names an event in the operator's words; its type where we know no better. */
export function eventTitle(type: string): Text {
  return BY_TYPE.get(type)?.title ?? { zh: type, en: type };
}

/** Raised when a subject comes into a level of a ladder of segments. */
export const SEGMENT_ENTERED = 'segment.entered';
/** Raised right before it when the subject goes out of another. */
export const SEGMENT_LEFT = 'segment.left';
/** Raised when a figure crosses its limit, and when it comes back. */
export const METRIC_BREACHED = 'metric.breached';
export const METRIC_RECOVERED = 'metric.recovered';

/** Says whether a type is kept for the engine: those of XState, its own, and wildcards. */
export function isReservedEvent(type: string): boolean {
  return type.startsWith('xstate.') || type.startsWith('@') || type.includes('*');
}
