import type { StoredEvent } from './model.ts';
import { personOfMember } from './names.ts';

/** Whether a person is in the group that tells of it. */
export interface PresenceChange {
  /** The person's ref. */
  readonly person: string;
  readonly present: boolean;
}

/**
 * Says what an event tells of who is in the group that it reaches; null when nothing. Whoever does
 * something in a group is in it. What a flow emits tells nothing: it may reach who has left.
 */
export function presenceOf(event: StoredEvent): PresenceChange | null {
  if (event.subject.kind !== 'member' || event.hops !== undefined) return null;
  return { person: personOfMember(event.subject.ref), present: event.type !== 'member.left' };
}
