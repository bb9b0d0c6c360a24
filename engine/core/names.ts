import type { Instant, JsonObject } from '../base/index.ts';
import { entryOf } from '../base/index.ts';
import type { TimeRules } from '../language/index.ts';
import type { Draft } from './draft.ts';
import { allFigures, type FigureSource, figureSource, levelsOf } from './measure/figures.ts';
import type { Measuring } from './measure/rules.ts';
import type { EntityState, EventView, Profile, SubjectRef } from './model.ts';

/** What expressions and texts can name. Instants are `Date`s in CEL and ISO texts in messages. */
export type Names = Readonly<Record<string, unknown>>;

export interface NameSource {
  readonly entity: EntityState;
  readonly subject: SubjectRef;
  readonly draft: Draft | null;
  readonly event: EventView;
  readonly now: Instant;
  readonly rules: TimeRules;
  readonly measuring: Measuring | null;
}

/** The first parts of the names that an expression or a text reads; no others are put together. */
export type Roots = ReadonlySet<string>;

/** Names for a CEL expression. */
export function celNames(source: NameSource, roots: Roots): Names {
  return build(source, roots, (at) => new Date(at));
}

/** Names for a message text. */
export function textNames(source: NameSource, roots: Roots): Names {
  return build(source, roots, (at) => new Date(at).toISOString());
}

type InstantOut = (at: Instant) => unknown;

function build(source: NameSource, roots: Roots, out: InstantOut): Names {
  const names: Record<string, unknown> = { zone: source.rules.zone };
  for (const root of roots) {
    const value = nameValue(root, source, out);
    if (value !== undefined) names[root] = value;
  }
  return names;
}

function nameValue(root: string, source: NameSource, out: InstantOut): unknown {
  const { draft, event, now, rules } = source;
  switch (root) {
    case 'event':
      return eventNames(event, out);
    case 'trigger':
      return eventNames(draft?.base.trigger ?? event, out);
    case 'vars':
      return draft?.vars ?? {};
    case 'now':
      return out(now);
    case 'zone':
      return rules.zone;
    case 'customer':
      return customerNames(source.entity);
    case 'member':
      return memberNames(source, out);
    case 'group':
      return groupNames(source);
    case 'measure':
    case 'segment': {
      const figures = figuresBehind(source);
      if (!figures) return {};
      return root === 'measure' ? allFigures(figures, out) : levelsOf(figures);
    }
    default:
      return undefined;
  }
}

function figuresBehind(source: NameSource): FigureSource | null {
  const { entity, subject, measuring, now, rules } = source;
  const group = subject.kind === 'member' ? groupOfMember(subject.ref) : null;
  return measuring && figureSource({ entity, kind: subject.kind, group, measuring, now, rules });
}

function eventNames(event: EventView, out: InstantOut): JsonObject | Record<string, unknown> {
  return { id: event.id, type: event.type, time: out(event.time), data: event.data };
}

function customerNames(entity: EntityState): Record<string, unknown> | undefined {
  if (entity.kind !== 'person') return undefined;
  return { ...profileNames(entity.customer), ref: entity.ref };
}

function memberNames(
  { entity, subject }: NameSource,
  out: InstantOut,
): Record<string, unknown> | undefined {
  if (entity.kind !== 'person' || subject.kind !== 'member') return undefined;
  const member = entryOf(entity.members, groupOfMember(subject.ref));
  return {
    // Tags and points are the person's; only attributes can be told of one membership alone.
    ...profileNames(entity.customer),
    ...member?.attributes,
    ...(member?.joinedAt == null ? {} : { joinedAt: out(member.joinedAt) }),
    ref: entity.ref,
  };
}

function groupNames({ entity, subject }: NameSource): Record<string, unknown> | undefined {
  if (entity.kind === 'group') {
    const size = entity.profile.attributes.size ?? entity.presentCount;
    return { ...profileNames(entity.profile), size, ref: entity.ref };
  }
  if (entity.kind !== 'person' || subject.kind !== 'member') return undefined;
  const ref = groupOfMember(subject.ref);
  return { ...entryOf(entity.members, ref)?.group, ref };
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
