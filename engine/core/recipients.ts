import type { Instant, StepId } from '../base/index.ts';
import { entryOf, unreachable } from '../base/index.ts';
import type { Recipient, Workspace } from '../language/index.ts';
import { inWindow, localParts, matchesDays, parseWindow } from '../language/index.ts';
import type { Address } from './effect.ts';
import { evaluateValue } from './evaluate.ts';
import type { BlockReason } from './gate.ts';
import type { EntityState, SubjectRef } from './model.ts';
import type { NameSource } from './names.ts';
import { groupOfMember, personOfMember } from './names.ts';
import { isRef } from './ref.ts';

export type Recipients =
  | { readonly type: 'found'; readonly addresses: readonly Address[] }
  | { readonly type: 'none'; readonly why: BlockReason };

/** Finds whom a `to` names: one address, or one for each person of a role or a shift. */
export function findRecipients(input: {
  readonly to: Recipient;
  readonly names: NameSource;
  readonly workspace: Workspace;
  readonly now: Instant;
  readonly step: StepId;
}): Recipients {
  const { to, names, workspace } = input;
  const { subject, entity } = names;
  switch (to.type) {
    case 'member':
      return found(memberAddress(subject));
    case 'customer':
      return found(entity.kind === 'person' ? { kind: 'customer', person: entity.ref } : null);
    case 'group':
      return found(groupAddress(subject));
    case 'owner':
      return staff(ownerOf(entity, subject));
    case 'staff':
      return staff(evaluateValue(to.ref, names, input.step));
    case 'role':
      return everyone(workspace.roles[to.role] ?? [], 'noRecipient');
    case 'duty': {
      return everyone(onDuty(to.roster, workspace, input.now), 'nobodyOnDuty');
    }
    default:
      return unreachable(to);
  }
}

/** Everyone whose shift it is, each once. */
function onDuty(roster: string, workspace: Workspace, now: Instant): readonly string[] {
  const calendar = workspace.calendars[workspace.calendar] ?? {};
  const local = localParts(now, workspace.zone);
  const minute = local.hour * 60 + local.minute;
  const shifts = (workspace.rosters[roster]?.shifts ?? []).filter(({ days, hours }) => {
    const window = parseWindow(hours);
    const today = days === undefined || matchesDays(local.date, days, calendar);
    return today && window !== null && inWindow(minute, window);
  });
  return [...new Set(shifts.flatMap((shift) => shift.staff))];
}

function found(address: Address | null): Recipients {
  return address ? { type: 'found', addresses: [address] } : { type: 'none', why: 'noRecipient' };
}

function staff(ref: unknown): Recipients {
  return found(isRef(ref) ? { kind: 'staff', staff: ref } : null);
}

function everyone(refs: readonly string[], why: BlockReason): Recipients {
  if (refs.length === 0) return { type: 'none', why };
  return { type: 'found', addresses: refs.map((ref) => ({ kind: 'staff', staff: ref })) };
}

/** Where the subject of an instance is reached itself; null for the workspace. */
export function addressOf(subject: SubjectRef): Address | null {
  if (subject.kind === 'customer') return { kind: 'customer', person: subject.ref };
  return memberAddress(subject) ?? groupAddress(subject);
}

function memberAddress(subject: SubjectRef): Address | null {
  if (subject.kind !== 'member') return null;
  return { kind: 'member', group: groupOfMember(subject.ref), person: personOfMember(subject.ref) };
}

function groupAddress(subject: SubjectRef): Address | null {
  if (subject.kind === 'group') return { kind: 'group', group: subject.ref };
  if (subject.kind === 'member') return { kind: 'group', group: groupOfMember(subject.ref) };
  return null;
}

function ownerOf(entity: EntityState, subject: SubjectRef): unknown {
  if (entity.kind === 'group') return entity.profile.attributes.ownerRef;
  if (entity.kind !== 'person' || subject.kind !== 'member') return undefined;
  return entryOf(entity.members, groupOfMember(subject.ref))?.group.ownerRef;
}
