import type { SubjectMeasured } from '../measured-state.ts';
import type { TurnContext } from '../turn-context.ts';
import { judgeMeasures, leaving, withoutMeasured } from './judge.ts';
import type { KindRules } from './rules.ts';
import { firstKept, keptOfSubject, measuredSubjects, withKept } from './subject.ts';

/**
 * Brings what is kept of an entity that is known in step with the workspace: what another rule has
 * kept is forgotten, what is new begins now, and who is inside a level of a new ladder is there
 * without having entered it.
 */
export function renewMeasures(context: TurnContext): void {
  const { entity, measuring, now } = context;
  const { measured } = entity;
  if (!measuring) {
    if (measured) forget(context);
    return;
  }
  const isNew = measured === undefined && entity.firstSeenAt >= now;
  if (isNew || measured?.rules === measuring.id) return;
  const subjects = measuredSubjects(entity, measuring);
  if (subjects.length === 0) {
    if (measured) forget(context);
    return;
  }
  for (const subject of subjects) {
    const before = keptOfSubject(measured, subject);
    const rules = measuring.kinds[subject.kind];
    const kept = before ? renewed(before, rules, context) : firstKept(rules, now);
    context.entity = withKept(context.entity, { subject, kept, rules: measuring.id });
  }
  judgeMeasures(context, { hops: 0, silently: true });
}

function forget(context: TurnContext): void {
  const { measured } = context.entity;
  if (!measured) return;
  for (const kept of [measured.own, ...Object.values(measured.members ?? {})]) {
    context.segments.push(...leaving(kept));
  }
  context.entity = withoutMeasured(context.entity);
}

function renewed(before: SubjectMeasured, rules: KindRules, context: TurnContext): SubjectMeasured {
  const isKept = ([key]: readonly [string, unknown]) => rules.keys.has(key);
  const kept = (table: object) => Object.fromEntries(Object.entries(table).filter(isKept));
  const stale = Object.entries(before.levels).filter((entry) => !isKept(entry));
  context.segments.push(...leaving({ figures: {}, levels: Object.fromEntries(stale) }));
  return {
    figures: { ...firstKept(rules, context.now).figures, ...kept(before.figures) },
    levels: kept(before.levels),
    ...(before.metrics && { metrics: kept(before.metrics) }),
  };
}
