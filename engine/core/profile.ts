import type { Instant, Json, JsonObject } from '../base/index.ts';
import { entryOf, isJsonObject, tableWith, unreachable } from '../base/index.ts';
import type { EntityRef, EntityState, MemberState, Profile, StoredEvent } from './model.ts';
import { groupOfMember } from './names.ts';
import { ERASE_EVENT, PROFILE_EVENT, updatedProfile, updateTold } from './profile-marks.ts';
import { fitsInValues } from './values-bound.ts';

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
  if (event.type === PROFILE_EVENT) return foldUpdate(state, event);
  if (event.type === ERASE_EVENT) return state.kind === 'person' ? erased(state) : state;
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

/** What a person has changed by hand; what would grow too large is not taken. */
function foldUpdate(state: EntityState, event: StoredEvent): EntityState {
  const { update, by } = updateTold(event);
  return changeProfile(state, (profile) => {
    const after = updatedProfile(profile, update, { at: event.acceptedAt, by });
    return fitsInValues(after.attributes) ? after : profile;
  });
}

/**
 * A person of whom nothing is told any more. In which groups it is, what flows remember for
 * `reenter`, and what its gate remembers stay.
 */
function erased(state: PersonState): PersonState {
  const members = Object.entries(state.members).map(
    ([group, { joinedAt, present, group: told }]) =>
      [group, { ...EMPTY_PROFILE, joinedAt, present, group: told }] as const,
  );
  // A ref may be called `__proto__`: `fromEntries` makes own properties.
  return {
    ...state,
    customer: EMPTY_PROFILE,
    staff: [],
    members: Object.fromEntries(members),
  };
}

function foldPerson(state: PersonState, event: StoredEvent): PersonState {
  const customer = withTold(state.customer, event.data.customer, event.data.member);
  const staff = relationsAfter(state.staff, event);
  if (event.subject.kind !== 'member') {
    return customer === state.customer && staff === state.staff
      ? state
      : { ...state, customer, staff };
  }
  const group = groupOfMember(event.subject.ref);
  const before = entryOf(state.members, group);
  const after = foldMember(before, event);
  if (customer === state.customer && staff === state.staff && after === before) return state;
  return { ...state, customer, staff, members: tableWith(state.members, group, after) };
}

function foldMember(before: MemberState | undefined, event: StoredEvent): MemberState {
  const member = before ?? { ...EMPTY_PROFILE, joinedAt: null, present: true, group: {} };
  const group = afterTold(member.group, event.data.group);
  if (event.type === 'member.joined')
    return { ...member, group, joinedAt: event.time, present: true };
  if (event.type === 'member.left') return { ...member, group, present: false };
  return before && group === before.group ? before : { ...member, group };
}

function foldGroup(state: GroupState, event: StoredEvent): GroupState {
  const profile = withTold(state.profile, event.data.group);
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

/** A profile after references have told of it; the later ones count more. */
function withTold(profile: Profile, ...references: readonly (Json | undefined)[]): Profile {
  const attributes = afterTold(profile.attributes, ...references);
  return attributes === profile.attributes ? profile : { ...profile, attributes };
}

/**
 * The same object where every told value is already known; nested ones are taken as new. What would
 * make it larger than the values of anybody may be is not taken.
 */
function afterTold(known: JsonObject, ...references: readonly (Json | undefined)[]): JsonObject {
  if (references.every((reference) => isKnown(known, reference))) return known;
  const told: JsonObject = Object.assign({}, ...references.map(describedBy));
  const isNew = Object.entries(told).some(([key, value]) => known[key] !== value);
  if (!isNew) return known;
  const merged = { ...known, ...told };
  return fitsInValues(merged) ? merged : known;
}

/** True where a reference tells nothing new, found without making anything: the usual case. */
function isKnown(known: JsonObject, reference: Json | undefined): boolean {
  if (!isJsonObject(reference)) return true;
  for (const key of Object.keys(reference)) {
    if (key === 'ref' || key === 'kind') continue;
    const name = key === 'displayName' ? 'name' : key;
    if (known[name] !== reference[key]) return false;
  }
  return true;
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

/** Says whether two states of one entity tell the same of those whom it stands for. */
export function isKnownAlike(state: EntityState, other: EntityState): boolean {
  if (state.kind === 'person' && other.kind === 'person') {
    return state.customer === other.customer && state.members === other.members;
  }
  if (state.kind === 'group' && other.kind === 'group') {
    const isSame = state.presentCount === other.presentCount && state.dismissed === other.dismissed;
    return state.profile === other.profile && isSame;
  }
  return state.kind === other.kind;
}
