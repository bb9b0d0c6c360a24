import type { EntityRef, EntityState, MemberState, Profile } from '../../core/index.ts';

/*
 * An entity is written at each start and end of an instance: what is as usual is left out, and so
 * is what has a column of its own. Half of the bytes remain.
 */

type Person = Extract<EntityState, { kind: 'person' }>;
type Group = Extract<EntityState, { kind: 'group' }>;

/** What of a state is there; the rest is as in {@link BASE}, {@link PERSON} and so on. */
type Told = Record<string, unknown>;

const BASE = { starts: 0, ended: {} } as const;
const PROFILE: Profile = { attributes: {}, tags: [], points: 0 };
const PERSON = { customer: PROFILE, staff: [], members: {} } as const;
const MEMBER = { ...PROFILE, joinedAt: null, present: true, group: {} } as const;
const GROUP = { profile: PROFILE, presentCount: 0, dismissed: false } as const;

/** Writes the state of an entity as JSON, without its kind and ref. */
export function entityStateText(state: EntityState): string {
  const told: Told = { firstSeenAt: state.firstSeenAt };
  if (state.starts !== 0) told.starts = state.starts;
  if (isFilled(state.ended)) told.ended = state.ended;
  if (state.credits !== undefined) told.credits = state.credits;
  if (state.gate !== undefined) told.gate = state.gate;
  if (state.measured !== undefined) told.measured = state.measured;
  if (state.kind === 'person') tellPerson(told, state);
  else if (state.kind === 'group') tellGroup(told, state);
  return JSON.stringify(told);
}

function tellPerson(told: Told, { customer, staff, members }: Person): void {
  const profile = tellProfile({}, customer);
  if (isFilled(profile)) told.customer = profile;
  if (staff.length > 0) told.staff = staff;
  if (!isFilled(members)) return;
  // A ref may be called `__proto__`: only own properties are made and read.
  told.members = Object.fromEntries(
    Object.entries(members).map(([group, member]) => [group, tellMember(member)]),
  );
}

function tellMember(member: MemberState): Told {
  const told = tellProfile({}, member);
  if (member.joinedAt !== null) told.joinedAt = member.joinedAt;
  if (!member.present) told.present = false;
  if (isFilled(member.group)) told.group = member.group;
  return told;
}

function tellGroup(told: Told, { profile, presentCount, dismissed }: Group): void {
  const some = tellProfile({}, profile);
  if (isFilled(some)) told.profile = some;
  if (presentCount !== 0) told.presentCount = presentCount;
  if (dismissed) told.dismissed = true;
}

function tellProfile(told: Told, { attributes, tags, points }: Profile): Told {
  if (isFilled(attributes)) told.attributes = attributes;
  if (tags.length > 0) told.tags = tags;
  if (points !== 0) told.points = points;
  return told;
}

function isFilled(record: object): boolean {
  for (const _ in record) return true;
  return false;
}

/** Reads what {@link entityStateText} has written. */
export function parseEntityState(entity: EntityRef, text: string): EntityState {
  const { kind, ref } = entity;
  // Written by entityStateText, so that only what is as usual is missing.
  const told = JSON.parse(text) as { firstSeenAt: EntityState['firstSeenAt'] } & Told;
  if (kind === 'workspace') return { ...BASE, ...told, kind, ref };
  if (kind === 'group') {
    const profile = { ...PROFILE, ...(told.profile as Partial<Profile>) }; // likewise
    return { ...BASE, ...GROUP, ...told, kind, ref, profile };
  }
  const customer = { ...PROFILE, ...(told.customer as Partial<Profile>) }; // likewise
  const members = Object.entries((told.members ?? {}) as Record<string, object>).map(
    ([group, member]) => [group, { ...MEMBER, ...member }] as const, // likewise
  );
  return { ...BASE, ...PERSON, ...told, kind, ref, customer, members: Object.fromEntries(members) };
}
