import type { JsonObject } from '../../engine/base/index.ts';
import { EngineError } from '../../engine/base/index.ts';
import type { EntityState, Profile, SubjectRef } from '../../engine/core/index.ts';
import { groupOfMember } from '../../engine/core/index.ts';
import type { SubjectKind } from '../../engine/language/index.ts';
import type { QueryStore } from '../../engine/store/index.ts';
import { entityKey, ownerOf } from '../../engine/store/index.ts';
import { inputInvalid } from '../problem.ts';

const KINDS: readonly SubjectKind[] = ['member', 'customer', 'group', 'workspace'];

/**
 * Reads a subject from its kind and ref as they stand in a path or query; `-` stands for the empty
 * ref of the workspace, since a path cannot end in nothing.
 * @throws EngineError INPUT_INVALID
 */
export function readSubject(kind: string, ref: string, pointer: string): SubjectRef {
  const known = KINDS.find((name) => name === kind);
  if (known === undefined) {
    const detail = `must be one of ${KINDS.join(', ')}`;
    throw inputInvalid(`The subject's kind \`${kind}\` ${detail}.`, [{ pointer, detail }]);
  }
  if (known === 'workspace' && ref === '-') return { kind: known, ref: '' };
  const parts = ref.split('/');
  const wanted = known === 'workspace' ? 0 : known === 'member' ? 2 : 1;
  const found = ref === '' ? 0 : parts.length;
  if (wanted !== found || (wanted > 0 && parts.includes(''))) {
    const detail = `must be ${{ 0: 'empty', 1: 'one ref', 2: '<group>/<person>' }[wanted]}`;
    throw inputInvalid(`The ref of a ${known} ${detail}.`, [{ pointer, detail }]);
  }
  return { kind: known, ref };
}

/** Reads `kind:ref`, as queries write a subject. @throws EngineError INPUT_INVALID */
export function readSubjectText(text: string, pointer: string): SubjectRef {
  const colon = text.indexOf(':');
  if (colon < 0) {
    const detail = 'must be <kind>:<ref>, such as customer:wm1';
    throw inputInvalid(`The subject ${detail}.`, [{ pointer, detail }]);
  }
  return readSubject(text.slice(0, colon), text.slice(colon + 1), pointer);
}

/** What is known of a subject within its entity; null when nothing is. */
export function profileOf(subject: SubjectRef, entity: EntityState): Profile | null {
  switch (entity.kind) {
    case 'person':
      return subject.kind === 'member' ? memberProfile(subject, entity) : entity.customer;
    case 'group':
      return entity.profile;
    case 'workspace':
      return { attributes: {}, tags: [], points: 0 };
  }
}

/** Tags and points are the person's; what a group calls them goes before what they are called. */
function memberProfile(
  subject: SubjectRef,
  person: Extract<EntityState, { kind: 'person' }>,
): Profile | null {
  const member = person.members[groupOfMember(subject.ref)];
  if (member === undefined) return null;
  const attributes = { ...person.customer.attributes, ...member.attributes };
  return { ...person.customer, attributes };
}

/** Finds the names of subjects, reading each entity once; null where none was ever told. */
export async function subjectNames(
  store: Pick<QueryStore, 'entity'>,
  subjects: readonly SubjectRef[],
): Promise<(subject: SubjectRef) => string | null> {
  const owners = new Map(subjects.map(ownerOf).map((owner) => [entityKey(owner), owner]));
  const read = [...owners].map(async ([key, owner]) => [key, await store.entity(owner)] as const);
  const entities = new Map(await Promise.all(read));
  return (subject) => {
    const entity = entities.get(entityKey(ownerOf(subject))) ?? null;
    return entity === null ? null : nameIn(subject, entity);
  };
}

function nameIn(subject: SubjectRef, entity: EntityState): string | null {
  const own = nameOf(profileOf(subject, entity)?.attributes);
  return own ?? (entity.kind === 'person' ? nameOf(entity.customer.attributes) : null);
}

/** The name among attributes; null where none was told. */
export function nameOf(attributes: JsonObject | undefined): string | null {
  const name = attributes?.name;
  return typeof name === 'string' && name !== '' ? name : null;
}

export function subjectNotFound(subject: SubjectRef): EngineError {
  return new EngineError(
    'SUBJECT_NOT_FOUND',
    `Nothing is known of ${subject.kind} \`${subject.ref}\`; no event has named it.`,
    { details: { kind: subject.kind, ref: subject.ref } },
  );
}
