import type { Instant, Json, JsonObject } from '../base/index.ts';
import { EngineError, instant, isJsonObject } from '../base/index.ts';
import type { NewEvent, SubjectRef } from '../core/index.ts';
import { ENGINE_SOURCE, isPrintable, isRef } from '../core/index.ts';
import { EVENT_CATALOGUE } from '../language/index.ts';
import { cleanData } from './clean-data.ts';

/** A parsed CloudEvent, as it comes from outside. */
export interface IncomingEvent {
  readonly id: string;
  /** Who tells it; with `id` it names the event for ever. `groupflow` is kept for the engine. */
  readonly source: string;
  readonly type: string;
  /**
   * `group/<ref>`, `group/<ref>/member/<ref>`, `customer/<ref>` or `workspace`. When absent, the
   * refs in
   * `data.group.ref` and `data.member.ref`, or in `data.customer.ref`, say it.
   */
  readonly subject?: string;
  /** ISO 8601 with an offset; the time of acceptance when absent. */
  readonly time?: string;
  readonly data?: JsonObject;
}

/** A mistake in one event, with a JSON pointer into the list of events (`/3/subject`). */
export interface EventMistake {
  readonly pointer: string;
  readonly detail: string;
}

/** Clocks of sources may run ahead by so much; a later time is taken as now. */
const FUTURE_MAX_MS = 5 * 60_000;
const ID_MAX = 256;
const TYPE_MAX = 128;
const INSTANT_PATTERN = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** Types that any source may tell without a declaration. */
const KNOWN_TYPES: ReadonlySet<string> = new Set(EVENT_CATALOGUE.map((entry) => entry.type));

/** Says whether a type is in the built-in catalogue. */
export function isCatalogueType(type: string): boolean {
  return KNOWN_TYPES.has(type);
}

/** Carries a mistake up to the one place that collects them. */
class Mistake extends Error {
  readonly field: string;

  constructor(field: string, detail: string) {
    super(detail);
    this.field = field;
  }
}

/**
 * Turns events from outside into events for the store. A time more than five minutes ahead is taken
 * as
 * `now`: a source whose clock runs ahead must not start flows in the future.
 *
 * @throws EngineError EVENT_INVALID with every mistake in `details.errors`
 */
export function readEvents(
  events: readonly IncomingEvent[],
  rules: { readonly now: Instant; readonly isDeclared: (type: string) => boolean },
): readonly NewEvent[] {
  const mistakes: EventMistake[] = [];
  const read: NewEvent[] = [];
  for (const [index, event] of events.entries()) {
    try {
      read.push(readEvent(event, rules));
    } catch (error) {
      if (!(error instanceof Mistake)) throw error;
      mistakes.push({ pointer: `/${index}/${error.field}`, detail: error.message });
    }
  }
  if (mistakes.length === 0) return read;
  const [first] = mistakes;
  throw new EngineError(
    'EVENT_INVALID',
    `${mistakes.length} of ${events.length} events cannot be accepted, so none was. First, at ${first?.pointer}: ${first?.detail}`,
    { details: { errors: mistakes.slice(0, 20).map((mistake) => ({ ...mistake })) } },
  );
}

function readEvent(
  event: IncomingEvent,
  rules: { readonly now: Instant; readonly isDeclared: (type: string) => boolean },
): NewEvent {
  checkName('id', event.id, ID_MAX);
  checkName('source', event.source, ID_MAX);
  if (event.source === ENGINE_SOURCE) {
    throw new Mistake(
      'source',
      'The source `groupflow` is kept for the engine. Use the name of your system.',
    );
  }
  checkType(event.type, rules.isDeclared);
  const data = readData(event.data);
  const time = readTime(event.time, rules.now);
  const subject = readSubject(event.subject, data);
  return {
    id: event.id,
    source: event.source,
    time,
    data,
    ...aboutWhom(event.type, subject, data),
  };
}

function checkName(field: string, text: string, max: number): void {
  if (text.length >= 1 && text.length <= max && isPrintable(text)) return;
  throw new Mistake(
    field,
    `\`${field}\` must have 1 to ${max} characters without control characters.`,
  );
}

function checkType(type: string, isDeclared: (type: string) => boolean): void {
  checkName('type', type, TYPE_MAX);
  if (type.startsWith('xstate.') || type.startsWith('@')) {
    throw new Mistake(
      'type',
      `Types that begin with \`xstate.\` or \`@\` are kept for the engine; got \`${type}\`.`,
    );
  }
  if (isCatalogueType(type) || isDeclared(type)) return;
  throw new Mistake(
    'type',
    `The event type \`${type}\` is not known. Declare it under \`events:\` in workspace.yaml, or correct its name.`,
  );
}

function readData(data: JsonObject | undefined): JsonObject {
  const outcome = cleanData(data ?? {});
  if (!outcome.ok) throw new Mistake('data', outcome.detail);
  return outcome.data;
}

function readTime(time: string | undefined, now: Instant): Instant {
  if (time === undefined) return now;
  const epochMs = INSTANT_PATTERN.test(time) ? Date.parse(time) : Number.NaN;
  if (Number.isNaN(epochMs)) {
    throw new Mistake(
      'time',
      '`time` must be ISO 8601 with an offset, such as `2026-03-02T21:30:00+08:00`.',
    );
  }
  return epochMs > now + FUTURE_MAX_MS ? now : instant(epochMs);
}

function readSubject(text: string | undefined, data: JsonObject): SubjectRef {
  if (text !== undefined) return parseSubject(text);
  const group = refIn(data, 'group');
  const member = refIn(data, 'member');
  const customer = refIn(data, 'customer');
  if (group !== null && member !== null) return { kind: 'member', ref: `${group}/${member}` };
  if (customer !== null) return { kind: 'customer', ref: customer };
  if (group !== null) return { kind: 'group', ref: group };
  throw new Mistake(
    'subject',
    'Whom the event is about is not said. Set `subject` to `group/<ref>/member/<ref>`, `group/<ref>`, `customer/<ref>` or `workspace`, or give `data.group.ref` and `data.member.ref`, or `data.customer.ref`.',
  );
}

function parseSubject(text: string): SubjectRef {
  if (text === 'workspace') return { kind: 'workspace', ref: '' };
  const [kind, ref, inner, innerRef, ...rest] = text.split('/');
  if (kind === 'customer' && isRef(ref) && inner === undefined) return { kind, ref };
  if (kind === 'group' && isRef(ref)) {
    if (inner === undefined) return { kind, ref };
    if (inner === 'member' && isRef(innerRef) && rest.length === 0) {
      return { kind: 'member', ref: `${ref}/${innerRef}` };
    }
  }
  throw new Mistake(
    'subject',
    '`subject` must be `group/<ref>/member/<ref>`, `group/<ref>`, `customer/<ref>` or `workspace`; a ref has 1 to 128 characters without `/` and control characters.',
  );
}

function refIn(data: JsonObject, name: string): string | null {
  const ref = partOf(data, name)?.ref;
  if (ref === undefined || ref === null) return null;
  if (isRef(ref)) return ref;
  throw new Mistake(
    `data/${name}/ref`,
    `\`data.${name}.ref\` must be a text of 1 to 128 characters without \`/\` and control characters.`,
  );
}

function partOf(data: JsonObject, name: string): JsonObject | null {
  const part: Json | undefined = Object.hasOwn(data, name) ? data[name] : undefined;
  return isJsonObject(part) ? part : null;
}

/**
 * Staff and bots are no subjects: what they say is `message.sent`, about the group, or about the
 * customer whom they talk to alone.
 */
function aboutWhom(
  type: string,
  subject: SubjectRef,
  data: JsonObject,
): { readonly type: string; readonly subject: SubjectRef } {
  const speaker = partOf(data, 'member')?.kind;
  if (type !== 'message.received' || (speaker !== 'staff' && speaker !== 'bot')) {
    return { type, subject };
  }
  if (subject.kind !== 'member') return { type: 'message.sent', subject };
  const group = subject.ref.slice(0, subject.ref.indexOf('/'));
  return { type: 'message.sent', subject: { kind: 'group', ref: group } };
}
