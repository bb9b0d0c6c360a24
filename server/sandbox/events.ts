import { randomUUID } from 'node:crypto';
import type { Instant, JsonObject } from '../../engine/base/index.ts';
import { eventType } from '../../engine/language/index.ts';
import type { IncomingEvent } from '../../engine/runtime/index.ts';
import { SANDBOX_GROUP, SANDBOX_SOURCE } from './group.ts';
import type { SandboxMember } from './members.ts';

/** Something that a member of the sandbox does, as an event like any system's. */
export function memberEvent(
  member: SandboxMember,
  what: {
    readonly id?: string;
    readonly type: string;
    readonly at: Instant;
    readonly data?: JsonObject;
    /** Said in private, so no group is named. */
    readonly isPrivate?: boolean;
  },
): IncomingEvent {
  const person = { ref: member.ref, displayName: member.name, kind: 'customer' };
  const inGroup = what.isPrivate ? {} : { member: person, group: { ...SANDBOX_GROUP } };
  return {
    id: what.id ?? randomUUID(),
    source: SANDBOX_SOURCE,
    type: what.type,
    subject: what.isPrivate ? `customer/${member.ref}` : subjectOf(what.type, member),
    time: new Date(what.at).toISOString(),
    data: { ...inGroup, customer: person, ...what.data },
  };
}

/** What the catalogue knows only of groups or of the workspace is told of those. */
function subjectOf(type: string, member: SandboxMember): string {
  const about = eventType(type)?.about ?? ['member'];
  const group = `group/${SANDBOX_GROUP.ref}`;
  if (about.includes('member') || about.includes('customer'))
    return `${group}/member/${member.ref}`;
  return about.includes('group') ? group : 'workspace';
}
