import type { Instant, Json, JsonObject } from '../base/index.ts';
import type { EntityState, NewEvent, Profile, SubjectRef } from '../core/index.ts';
import type { Scenario, SubjectKind } from '../language/index.ts';
import { eventType } from '../language/index.ts';

/** Those who take part in a scenario. */
export interface Cast {
  /** The ref of a person by the name that the scenario uses; the main person's for null. */
  person(name: string | null): string;
  /** Whom the flow is about when this person acts. */
  subject(person: string): SubjectRef;
  /** Whom a person is, as a subject of a kind. */
  subjectAs(kind: SubjectKind, person: string): SubjectRef;
  /** What is known of everybody at the beginning. */
  known(at: Instant): readonly EntityState[];
  /** An event with the ids of its member, customer and group filled in. */
  event(happening: {
    readonly id: string;
    readonly type: string;
    readonly data: JsonObject;
    readonly by: string;
    readonly about: SubjectKind | null;
    readonly time: Instant;
  }): NewEvent;
}

/** The source of what happens in a scenario. */
const SOURCE = 'scenario';
const NOBODY_NAMED = 'person-1';
const GROUP = 'group-1';

/** Invents the people of a scenario. A name is also the ref, so that a failure can be read. */
export function castOf(scenario: Scenario, about: SubjectKind): Cast {
  const { given, seed } = scenario;
  const told = { ...given.customer, ...given.member };
  const mainName = textOf(told.ref) ?? textOf(told.name) ?? NOBODY_NAMED;
  const refOf = (name: string) => {
    const plain = name.replaceAll('/', '-');
    return seed === 0 ? plain : `${plain}-${seed}`;
  };
  const main = refOf(mainName);
  const group = textOf(given.group.ref) ?? GROUP;
  const named = scenario.steps.flatMap((step) => ('as' in step ? [step.as ?? []].flat() : []));
  const past = scenario.history.flatMap((happening) => happening.as);
  const sentTo = scenario.ledger.flatMap(({ as }) => as ?? []);
  const others = new Set([...named, ...past, ...sentTo].filter((name) => refOf(name) !== main));
  const subjectAs = (kind: SubjectKind, person: string): SubjectRef => {
    if (kind === 'member') return { kind, ref: `${group}/${person}` };
    if (kind === 'customer') return { kind, ref: person };
    return { kind, ref: kind === 'group' ? group : '' };
  };
  const personState = (ref: string, attributes: JsonObject, at: Instant): EntityState => {
    const member = {
      ...profileOf({}),
      joinedAt: null,
      present: true,
      group: profileOf(given.group).attributes,
    };
    return {
      kind: 'person',
      ...newcomer(ref, at),
      customer: profileOf(attributes),
      staff: [],
      members: about === 'member' ? { [group]: member } : {},
    };
  };
  return {
    person: (name) => (name === null ? main : refOf(name)),
    subject: (person) => subjectAs(about, person),
    subjectAs,
    known: (at) => [
      {
        kind: 'group',
        ...newcomer(group, at),
        profile: profileOf(given.group),
        presentCount: 0,
        dismissed: false,
      },
      personState(main, told, at),
      ...[...others].map((name) => personState(refOf(name), { name }, at)),
    ],
    event({ id, type, data, by, about: asked, time }) {
      const subject = subjectAs(asked ?? subjectKind(type, about), by);
      const refs: Record<string, Json> = {};
      if (subject.kind === 'member') refs.member = { ref: by, ...objectOf(data.member) };
      if (subject.kind === 'member' || subject.kind === 'customer') {
        refs.customer = { ref: by, ...objectOf(data.customer) };
      }
      if (subject.kind === 'member' || subject.kind === 'group') {
        refs.group = { ref: group, ...objectOf(data.group) };
      }
      return { id, source: SOURCE, type, subject, time, data: { ...data, ...refs } };
    },
  };
}

/** What an event is about where nothing is said: as near to the flow's subject as it can be. */
function subjectKind(type: string, about: SubjectKind): SubjectKind {
  const reached = eventType(type)?.about;
  if (about === 'workspace' || !reached) return about;
  // What a person does reaches the group through its member.
  const isOfPersons = reached.includes('member') && !reached.includes('workspace');
  if (about === 'group' && isOfPersons) return 'member';
  return reached.includes(about) ? about : (reached[0] ?? about);
}

function newcomer(ref: string, at: Instant) {
  return { ref, firstSeenAt: at, starts: 0, ended: {} };
}

/** `tags` and `points` are kept apart from the attributes, as `update` does. */
function profileOf(given: JsonObject): Profile {
  const { tags, points, ref: _ref, ...attributes } = given;
  return {
    attributes,
    tags: Array.isArray(tags) ? tags.filter((tag): tag is string => typeof tag === 'string') : [],
    points: typeof points === 'number' ? points : 0,
  };
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function objectOf(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject) // neither null nor a list
    : {};
}
