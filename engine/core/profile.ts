import type { Instant, Json, JsonObject } from '../base/index.ts';
import { isJsonObject, unreachable } from '../base/index.ts';
import type { EntityRef, EntityState, MemberState, Profile, StoredEvent } from './model.ts';
import { groupOfMember } from './names.ts';

type PersonState = Extract<EntityState, { kind: 'person' }>;
type GroupState = Extract<EntityState, { kind: 'group' }>;

const EMPTY_PROFILE: Profile = { attributes: {}, tags: [], points: 0 };

/** An entity that has just been met. */
export function newEntity(entity: EntityRef, now: Instant): EntityState {
  const base = { ref: entity.ref, firstSeenAt: now, starts: 0, ended: {} };
  switch (entity.kind) {
    case 'person':
      return { ...base, kind: 'person', customer: EMPTY_PROFILE, staff: [], members: {} };
    case 'group':
      return { ...base, kind: 'group', profile: EMPTY_PROFILE, presentCount: 0, dismissed: false };
    case 'workspace':
      return { ...base, kind: 'workspace' };
    default:
      return unreachable(entity.kind);
  }
}

/** What an entity is after an event: who is in which group, and what the event tells of either. */
export function foldEvent(state: EntityState, event: StoredEvent): EntityState {
  switch (state.kind) {
    case 'person':
      return foldPerson(state, event);
    case 'group':
      return foldGroup(state, event);
    case 'workspace':
      return state;
    default:
      return unreachable(state);
  }
}

function foldPerson(state: PersonState, event: StoredEvent): PersonState {
  const told = { ...describedBy(event.data.customer), ...describedBy(event.data.member) };
  const customer = withAttributes(state.customer, told);
  const staff = relationsAfter(state.staff, event);
  if (event.subject.kind !== 'member') {
    return customer === state.customer && staff === state.staff
      ? state
      : { ...state, customer, staff };
  }
  const group = groupOfMember(event.subject.ref);
  const before = state.members[group];
  const after = foldMember(before, event);
  if (customer === state.customer && staff === state.staff && after === before) return state;
  return { ...state, customer, staff, members: { ...state.members, [group]: after } };
}

function foldMember(before: MemberState | undefined, event: StoredEvent): MemberState {
  const member = before ?? { ...EMPTY_PROFILE, joinedAt: null, present: true, group: {} };
  const told = describedBy(event.data.group);
  const group = sameValues(member.group, told) ? member.group : { ...member.group, ...told };
  if (event.type === 'member.joined')
    return { ...member, group, joinedAt: event.time, present: true };
  if (event.type === 'member.left') return { ...member, group, present: false };
  return before && group === before.group ? before : { ...member, group };
}

function foldGroup(state: GroupState, event: StoredEvent): GroupState {
  const profile = withAttributes(state.profile, describedBy(event.data.group));
  const presentCount = Math.max(0, state.presentCount + countedBy(event));
  const dismissed = state.dismissed || event.type === 'group.dismissed';
  if (
    profile === state.profile &&
    presentCount === state.presentCount &&
    dismissed === state.dismissed
  ) {
    return state;
  }
  return { ...state, profile, presentCount, dismissed };
}

/**
 * Joins less leavings, each event once. What a turn alone could know of a member is left out, since
 * the figure would then depend on which events share a turn.
 */
function countedBy(event: StoredEvent): number {
  if (event.type === 'member.joined') return 1;
  return event.type === 'member.left' ? -1 : 0;
}

function relationsAfter(staff: readonly string[], event: StoredEvent): readonly string[] {
  const ref = isJsonObject(event.data.staff) ? event.data.staff.ref : undefined;
  if (event.type === 'contact.lost' || event.type === 'contact.removed_by_staff') {
    return typeof ref === 'string' ? staff.filter((item) => item !== ref) : [];
  }
  if (event.type !== 'contact.added' || typeof ref !== 'string' || staff.includes(ref))
    return staff;
  return [...staff, ref];
}

/**
 * Attributes in a reference such as `data.member`: all but the refs, with `displayName` as `name`.
 */
function describedBy(reference: Json | undefined): JsonObject {
  if (!isJsonObject(reference)) return {};
  const { ref: _ref, kind: _kind, displayName, ...rest } = reference;
  return displayName === undefined ? rest : { name: displayName, ...rest };
}

function withAttributes(profile: Profile, told: JsonObject): Profile {
  if (sameValues(profile.attributes, told)) return profile;
  return { ...profile, attributes: { ...profile.attributes, ...told } };
}

/** True where every told value is already known; nested ones are taken as new. */
function sameValues(known: JsonObject, told: JsonObject): boolean {
  return Object.entries(told).every(([key, value]) => known[key] === value);
}

/** The profile that `update` changes: the person's, or the group's. */
export function changeProfile(
  state: EntityState,
  change: (profile: Profile) => Profile,
): EntityState {
  switch (state.kind) {
    case 'person':
      return { ...state, customer: change(state.customer) };
    case 'group':
      return { ...state, profile: change(state.profile) };
    case 'workspace':
      return state;
    default:
      return unreachable(state);
  }
}
