import type { JsonObject } from '../../base/index.ts';
import { entryOf } from '../../base/index.ts';
import type { EntityRef, EntityState, MemberState, Profile } from '../../core/index.ts';

/*
 * An entity is written at each start and end of an instance: what is as usual is left out, and so
 * is what has a column of its own. Half of the bytes remain. What people are called and how they
 * are described stands apart (`personal`) from what controls what they get.
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
  const personal = personalOf(customer, members);
  if (isFilled(personal)) told.personal = personal;
  if (!isFilled(members)) return;
  // A ref may be called `__proto__`: only own properties are made and read.
  told.members = Object.fromEntries(
    Object.entries(members).map(([group, member]) => [group, tellMember(member)]),
  );
}

interface Personal {
  readonly customer?: JsonObject;
  /** By group ref. */
  readonly members?: Readonly<Record<string, JsonObject>>;
}

function personalOf({ attributes }: Profile, members: Person['members']): Personal {
  const told: [group: string, attributes: JsonObject][] = [];
  for (const [group, member] of Object.entries(members)) {
    if (isFilled(member.attributes)) told.push([group, member.attributes]);
  }
  const customer = isFilled(attributes) ? { customer: attributes } : {};
  return told.length === 0 ? customer : { ...customer, members: Object.fromEntries(told) };
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
  if (isFilled(profile.attributes)) some.attributes = profile.attributes;
  if (isFilled(some)) told.profile = some;
  if (presentCount !== 0) told.presentCount = presentCount;
  if (dismissed) told.dismissed = true;
}

/** A profile without its attributes. */
function tellProfile(told: Told, { tags, points, marks }: Profile): Told {
  if (tags.length > 0) told.tags = tags;
  if (points !== 0) told.points = points;
  if (marks !== undefined) told.marks = marks;
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
  const { personal, ...control } = told;
  // Likewise; what was written before it stood apart has its attributes in its profiles.
  const described = (personal ?? {}) as Personal;
  const customer = profileOf(control.customer as Partial<Profile>, described.customer); // likewise
  const members = Object.entries((control.members ?? {}) as Record<string, object>).map(
    ([group, member]) =>
      [
        group,
        { ...MEMBER, ...profileOf(member, entryOf(described.members ?? {}, group)) },
      ] as const, // likewise
  );
  return {
    ...BASE,
    ...PERSON,
    ...control,
    kind,
    ref,
    customer,
    members: Object.fromEntries(members),
  };
}

function profileOf(
  told: Partial<Profile> | undefined,
  attributes: JsonObject | undefined,
): Profile {
  return { ...PROFILE, ...told, ...(attributes && { attributes }) };
}
