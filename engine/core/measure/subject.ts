import type { Instant } from '../../base/index.ts';
import { entryOf, tableWith } from '../../base/index.ts';
import type { MeasuredState, SubjectMeasured } from '../measured-state.ts';
import type { EntityState, SubjectRef } from '../model.ts';
import { groupOfMember } from '../names.ts';
import { ownSubject, subjectsIn } from '../placement.ts';
import type { TurnContext } from '../turn-context.ts';
import { type FigureSource, figureSource } from './figures.ts';
import type { KindRules, Measuring } from './rules.ts';

export const NOTHING_KEPT: SubjectMeasured = { figures: {}, levels: {} };

/** The subjects of an entity of which something is kept: the entity's own, then memberships. */
export function measuredSubjects(entity: EntityState, { kinds }: Measuring): readonly SubjectRef[] {
  const own = ownSubject(entity);
  const isOwn = !kinds[own.kind].isEmpty && subjectsIn(entity, own.kind).length > 0;
  const members = kinds.member.isEmpty ? [] : subjectsIn(entity, 'member');
  return isOwn ? [own, ...members] : members;
}

/** What is kept of a subject; undefined of one that is new. */
export function keptOfSubject(
  measured: MeasuredState | undefined,
  subject: SubjectRef,
): SubjectMeasured | undefined {
  if (subject.kind !== 'member') return measured?.own;
  return entryOf(measured?.members ?? {}, groupOfMember(subject.ref));
}

/** What is kept of a subject from its first sight on: since when a `last` has never come. */
export function firstKept({ lasts }: KindRules, now: Instant): SubjectMeasured {
  if (lasts.length === 0) return NOTHING_KEPT;
  return { figures: Object.fromEntries(lasts.map(({ key }) => [key, -now])), levels: {} };
}

/** The entity with what is kept of one of its subjects. */
export function withKept(
  entity: EntityState,
  of: { readonly subject: SubjectRef; readonly kept: SubjectMeasured; readonly rules: string },
): EntityState {
  const { subject, kept, rules } = of;
  const { measured } = entity;
  if (subject.kind !== 'member') {
    return { ...entity, measured: { changeAt: null, ...measured, rules, own: kept } };
  }
  const members = tableWith(measured?.members ?? {}, groupOfMember(subject.ref), kept);
  const { changeAt = null, own = NOTHING_KEPT } = measured ?? {};
  return { ...entity, measured: { changeAt, rules, own, members } };
}

/** Where the figures of a subject are read in a turn. */
export function sourceIn(
  context: TurnContext,
  measuring: Measuring,
  subject: SubjectRef,
): FigureSource {
  const { entity, now, rules } = context;
  const group = subject.kind === 'member' ? groupOfMember(subject.ref) : null;
  return figureSource({ entity, kind: subject.kind, group, measuring, now, rules });
}
