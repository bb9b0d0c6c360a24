import type { FlowId } from '../base/index.ts';
import { hash32 } from '../base/index.ts';
import type { SubjectKind } from '../language/index.ts';
import type { EntityRef, EntityState, NewEvent, SubjectRef } from './model.ts';
import { groupOfMember, personOfMember } from './names.ts';

/** Names an entity in one text, such as `person:wm-1`; unique over all kinds. */
export function entityKey(entity: EntityRef): string {
  return `${entity.kind}:${entity.ref}`;
}

/**
 * The beginning of the id of every instance of a flow about what an entity owns: the flow, and the
 * entity's `hash32` in 7 letters and digits. So a store finds an entity's instances by their ids,
 * and the shard by an id.
 */
export function instancePrefix(flow: FlowId, owner: EntityRef): string {
  return `${flow}-${hash32(entityKey(owner)).toString(36).padStart(7, '0')}`;
}

/** Finds the entity that owns a subject: a member lives with its person. */
export function ownerOf(subject: SubjectRef): EntityRef {
  switch (subject.kind) {
    case 'member':
      return { kind: 'person', ref: personOfMember(subject.ref) };
    case 'customer':
      return { kind: 'person', ref: subject.ref };
    case 'group':
      return { kind: 'group', ref: subject.ref };
    case 'workspace':
      return { kind: 'workspace', ref: '' };
  }
}

/** Names the subject whose events concern this entity alone. */
export function ownSubject({ kind, ref }: EntityRef): SubjectRef {
  return kind === 'person' ? { kind: 'customer', ref } : { kind, ref };
}

/**
 * Lists the entities that a fact about a subject concerns, its owner first. What a member does
 * concerns the group too.
 */
export function entitiesOf(subject: SubjectRef): readonly EntityRef[] {
  const owner = ownerOf(subject);
  if (subject.kind !== 'member') return [owner];
  return [owner, { kind: 'group', ref: groupOfMember(subject.ref) }];
}

/**
 * Says whether an event about `named` is told of `subject` too: what a member does concerns the
 * customer, and what is said of a customer concerns the memberships.
 */
export function concerns(subject: SubjectRef, named: SubjectRef): boolean {
  if (entityKey(ownerOf(subject)) !== entityKey(ownerOf(named))) return false;
  return subject.kind !== 'member' || named.kind !== 'member' || subject.ref === named.ref;
}

/**
 * Lists the entities that get an event into their inbox, the owner of its subject first. Signals
 * and events of the runtime itself (`@…`) are meant for instances of the subject alone.
 */
export function recipientsOf(event: NewEvent): readonly EntityRef[] {
  const alone = event.instance !== undefined || event.type.startsWith('@');
  return alone ? [ownerOf(event.subject)] : entitiesOf(event.subject);
}

/**
 * Lists the subjects of one kind that an entity stands for, by ref in ascending order: a person is
 * a customer, and a member of each group in which it is present.
 */
export function subjectsIn(state: EntityState, kind: SubjectKind): readonly SubjectRef[] {
  if (state.kind === 'person') {
    if (kind === 'customer') return [{ kind, ref: state.ref }];
    if (kind !== 'member') return [];
    return Object.entries(state.members)
      .filter(([, member]) => member.present)
      .map(([group]) => `${group}/${state.ref}`)
      .sort()
      .map((ref) => ({ kind, ref }));
  }
  if (state.kind === 'group') {
    return kind === 'group' && !state.dismissed ? [{ kind, ref: state.ref }] : [];
  }
  return kind === 'workspace' ? [{ kind, ref: '' }] : [];
}
