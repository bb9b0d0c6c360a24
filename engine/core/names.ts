import type { Instant, JsonObject } from '../base/index.ts';
import type { Draft } from './draft.ts';
import type { EntityState, EventView, Profile, SubjectRef } from './model.ts';

/** What expressions and texts can name. Instants are `Date`s in CEL and ISO texts in messages. */
export type Names = Readonly<Record<string, unknown>>;

export interface NameSource {
  readonly entity: EntityState;
  readonly subject: SubjectRef;
  readonly draft: Draft | null;
  readonly event: EventView;
  readonly now: Instant;
  readonly zone: string;
}

/** Names for a CEL expression. */
export function celNames(source: NameSource): Names {
  return build(source, (at) => new Date(at));
}

/** Names for a message text. */
export function textNames(source: NameSource): Names {
  return build(source, (at) => new Date(at).toISOString());
}

type InstantOut = (at: Instant) => unknown;

function build(source: NameSource, out: InstantOut): Names {
  const { draft, event, now, zone } = source;
  return {
    event: eventNames(event, out),
    trigger: eventNames(draft?.base.trigger ?? event, out),
    vars: draft?.vars ?? {},
    now: out(now),
    zone,
    ...subjectNames(source, out),
  };
}

function eventNames(event: EventView, out: InstantOut): JsonObject | Record<string, unknown> {
  return { id: event.id, type: event.type, time: out(event.time), data: event.data };
}

function subjectNames(source: NameSource, out: InstantOut): Record<string, unknown> {
  const { entity, subject } = source;
  if (entity.kind === 'workspace') return {};
  if (entity.kind === 'group') {
    const size = entity.profile.attributes.size ?? entity.presentCount;
    return { group: { ...profileNames(entity.profile), size, ref: entity.ref } };
  }
  const customer = { ...profileNames(entity.customer), ref: entity.ref };
  if (subject.kind !== 'member') return { customer };
  const groupRef = groupOfMember(subject.ref);
  const member = entity.members[groupRef];
  return {
    customer,
    member: {
      // Tags and points are the person's; only attributes can be told of one membership alone.
      ...profileNames(entity.customer),
      ...member?.attributes,
      ...(member?.joinedAt == null ? {} : { joinedAt: out(member.joinedAt) }),
      ref: entity.ref,
    },
    group: { ...member?.group, ref: groupRef },
  };
}

function profileNames(profile: Profile): Record<string, unknown> {
  return { ...profile.attributes, tags: profile.tags, points: profile.points };
}

/** The group's part of a member's ref, `<group>/<person>`. */
export function groupOfMember(ref: string): string {
  return ref.slice(0, ref.indexOf('/'));
}

/** The person's part of a member's ref. */
export function personOfMember(ref: string): string {
  return ref.slice(ref.indexOf('/') + 1);
}
