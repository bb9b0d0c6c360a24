import type { Instant } from '../base/index.ts';
import { foldReply, type Workspace } from '../language/index.ts';
import type { EntityState, StoredEvent } from './model.ts';
import type { Standing } from './policy/index.ts';
import { ENGINE_SOURCE } from './result-signal.ts';

/** What a person has said of being written to. */
export interface Consent {
  /** When it asked for no more messages; null when it did not, or took that back. */
  readonly optedOutAt: Instant | null;
  /** When it agreed to be sent messages of a class, by the class. */
  readonly given: Readonly<Record<string, Instant>>;
}

const GIVEN = 'consent.given';
const WITHDRAWN = 'consent.withdrawn';
const NOTHING: Consent = { optedOutAt: null, given: {} };

const words = new WeakMap<Workspace, ReadonlySet<string>>();

/** Says whether an event is a reply with which a person asks for no more messages. */
export function isOptOut(event: StoredEvent, workspace: Workspace): boolean {
  const { text } = event.data;
  if (event.type !== 'message.received' || workspace.optOut === undefined) return false;
  if (typeof text !== 'string') return false;
  const known = words.get(workspace) ?? new Set(workspace.optOut.words.map(foldReply));
  words.set(workspace, known);
  return known.has(foldReply(text));
}

/**
 * What is known of a person's consent after an event: `consent.given` and `consent.withdrawn` tell
 * of the class that they name, and without one of all messages.
 */
export function consentAfter(
  state: EntityState,
  event: StoredEvent,
  workspace: Workspace,
): EntityState {
  if (state.kind !== 'person') return state;
  const before = state.gate?.consent ?? NOTHING;
  const after = isOptOut(event, workspace)
    ? { ...before, optedOutAt: event.time }
    : told(before, event);
  if (after === before) return state;
  const { gate, ...person } = state;
  const { consent: _old, ...rest } = gate ?? { judgeAt: null };
  if (after.optedOutAt !== null || Object.keys(after.given).length > 0) {
    return { ...person, gate: { ...rest, consent: after } };
  }
  return Object.keys(rest).length === 1 ? person : { ...person, gate: rest };
}

function told(before: Consent, { type, data, time }: StoredEvent): Consent {
  const { class: name } = data;
  const named = typeof name === 'string' && name !== '' ? name : null;
  if (type === GIVEN) {
    if (named === null) return { ...before, optedOutAt: null };
    return { ...before, given: { ...before.given, [named]: time } };
  }
  if (type !== WITHDRAWN) return before;
  if (named === null) return { ...before, optedOutAt: before.optedOutAt ?? time };
  const { [named]: _gone, ...given } = before.given;
  return { ...before, given };
}

/** Tells the flows of a person that it has opted out by a reply. */
export function optedOutEvent(reply: StoredEvent): StoredEvent {
  const { id, subject, time, acceptedAt, data } = reply;
  const { member, customer, group } = data;
  const refs = {
    ...(member && { member }),
    ...(customer && { customer }),
    ...(group && { group }),
  };
  return {
    id: `${id}/${WITHDRAWN}`,
    source: ENGINE_SOURCE,
    type: WITHDRAWN,
    subject,
    time,
    acceptedAt,
    data: { ...refs, by: 'reply' },
  };
}

/** What the rules of sending ask of a person; null for a group, which has no say. */
export function standingOf(state: EntityState): Standing | null {
  if (state.kind !== 'person') return null;
  const { optedOutAt, given } = state.gate?.consent ?? NOTHING;
  const { stage } = state.customer.attributes;
  return {
    optedOut: optedOutAt !== null,
    consents: Object.keys(given),
    stage: typeof stage === 'string' ? stage : null,
  };
}
