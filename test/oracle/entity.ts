import { holds } from './expression.ts';
import { groupOf, type Happening, type Life, type Profile, personOf, type Report } from './life.ts';

/** A person with all memberships, or a group: what is taken one event at a time. */
export interface Entity {
  readonly kind: 'person' | 'group';
  readonly ref: string;
  profile: Profile;
  readonly inbox: Told[];
  /** The active instances, oldest first. */
  readonly lives: Life[];
  /** When what is one at a time ended last, by flow, subject and key. */
  readonly ended: Map<string, number>;
  /** Of a person: whether it is in a group that it was ever met in. Of a group: who is there. */
  readonly present: Map<string, boolean>;
  staff: string[];
  isDismissed: boolean;
  starts: number;
}

/** What comes into an inbox: an event, or what an instance is told alone. */
export type Told = Happening | { readonly life: Life; readonly report: Report };

export function newEntity(kind: Entity['kind'], ref: string): Entity {
  return {
    kind,
    ref,
    profile: { tags: [], points: 0, attributes: {} },
    inbox: [],
    lives: [],
    ended: new Map(),
    present: new Map(),
    staff: [],
    isDismissed: false,
    starts: 0,
  };
}

/** What an entity knows after an event; always before any flow sees it. */
export function fold(entity: Entity, event: Happening): void {
  if (entity.kind === 'group') foldGroup(entity, event);
  else foldPerson(entity, event);
}

function foldGroup(entity: Entity, { type, subject, hops }: Happening): void {
  if (type === 'group.dismissed') entity.isDismissed = true;
  // What a flow emits tells nothing of who is there.
  if (subject.kind !== 'member' || hops !== undefined) return;
  if (type === 'member.left') entity.present.delete(personOf(subject.ref));
  else entity.present.set(personOf(subject.ref), true);
}

function foldPerson(entity: Entity, { type, subject, data }: Happening): void {
  if (subject.kind === 'member') {
    const group = groupOf(subject.ref);
    if (type === 'member.joined' || !entity.present.has(group)) entity.present.set(group, true);
    if (type === 'member.left') entity.present.set(group, false);
  }
  const staff = (data.staff as { ref?: string } | undefined)?.ref;
  if (type === 'contact.lost') {
    entity.staff = staff === undefined ? [] : entity.staff.filter((other) => other !== staff);
  }
  if (type === 'contact.added' && staff !== undefined && !entity.staff.includes(staff)) {
    entity.staff.push(staff);
  }
}

/** Whom an event ends the instances of, after their own `on`. */
export function goneBy({ kind, staff }: Entity, { type }: Happening) {
  if (kind === 'person' && type === 'member.left') return { kind: 'member', outcome: 'left' };
  if (kind === 'group' && type === 'group.dismissed')
    return { kind: 'group', outcome: 'dismissed' };
  const isLost = kind === 'person' && type === 'contact.lost' && staff.length === 0;
  return isLost ? { kind: 'customer', outcome: 'lost' } : null;
}

/** Remembers when what is one at a time has ended, for the rules about starting again. */
export function noteEnds(entity: Entity, now: number): void {
  for (const life of [...entity.lives]) {
    if (life.state.status === 'active') continue;
    entity.lives.splice(entity.lives.indexOf(life), 1);
    entity.ended.set(nameOf(life), now);
  }
}

/** Names what may run once at a time. */
export function nameOf(life: Pick<Life, 'flow' | 'subject' | 'key'>): string {
  const { flow, subject, key } = life;
  return `${flow.document.flow}|${subject.kind}|${subject.ref}|${key ?? ''}`;
}

/** Whether a condition of a start holds; nothing of an instance can be named yet. */
export function startHolds(
  source: string | undefined,
  event: Happening,
  about: { readonly kind: Entity['kind']; readonly profile: Profile },
): boolean {
  const { tags, points, attributes } = about.profile;
  const known = { ...attributes, tags, points };
  const names = about.kind === 'group' ? { group: known } : { customer: known };
  return holds(source, { event: { type: event.type, data: event.data }, ...names });
}
