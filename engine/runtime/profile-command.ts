import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../base/index.ts';
import type { SubjectRef } from '../core/index.ts';
import { ownerOf, ownSubject, PROFILE_EVENT } from '../core/index.ts';
import type { Accepted } from '../store/index.ts';
import type { Order } from './instance-command.ts';
import type { RaiseDesk } from './raise.ts';
import { raise } from './raise.ts';

/** What a person changes of a profile by hand. */
export interface ProfileOrder extends Order {
  readonly subject: SubjectRef;
  readonly addTags?: readonly string[];
  readonly removeTags?: readonly string[];
  /** Attributes, such as `stage`. */
  readonly set?: JsonObject;
  /** Added to the points; negative takes away. */
  readonly points?: number;
}

/**
 * Asks for a change of a person's or group's profile, by hand; the subject's turn makes it, and the
 * profile keeps who made it and why. A member's tags, points and stage are the person's.
 */
export async function requestProfile(desk: RaiseDesk, order: ProfileOrder): Promise<Accepted> {
  const { subject, by, reason, addTags = [], removeTags = [], set = {}, points = 0 } = order;
  return raise(desk, [
    {
      id: `profile/${randomUUID()}`,
      type: PROFILE_EVENT,
      subject: ownSubject(ownerOf(subject)),
      data: { addTags, removeTags, set, points, person: by, reason },
    },
  ]);
}
