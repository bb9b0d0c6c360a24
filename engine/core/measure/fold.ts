import { instant } from '../../base/index.ts';
import type { CelSource } from '../../language/index.ts';
import { evaluateCel } from '../evaluate.ts';
import { fullView } from '../event-view.ts';
import { FlowFailure } from '../failure.ts';
import type { SubjectMeasured } from '../measured-state.ts';
import type { EntityState, StoredEvent, SubjectRef } from '../model.ts';
import { ownSubject } from '../placement.ts';
import type { TurnContext } from '../turn-context.ts';
import type { FedRule, Measuring } from './rules.ts';
import { firstKept, keptOfSubject, withKept } from './subject.ts';
import { added } from './window.ts';

/** What an event adds to the measures of the subjects of an entity that it names or implies. */
export function foldMeasures(context: TurnContext, event: StoredEvent): EntityState {
  const { measuring, now } = context;
  if (!measuring || event.type.startsWith('@')) return context.entity;
  let { entity } = context;
  for (const subject of reached(entity, event)) {
    const rules = measuring.kinds[subject.kind];
    if (rules.isEmpty) continue;
    const before = keptOfSubject(entity.measured, subject);
    const start = before ?? firstKept(rules, now);
    const fed = rules.byEvent.get(event.type);
    const kept = fed ? counted(start, fed, { subject, event, context, measuring }) : start;
    if (kept !== before && (before || hasAny(kept))) {
      entity = withKept(entity, { subject, kept, rules: measuring.id });
    }
  }
  return entity;
}

function hasAny({ figures }: SubjectMeasured): boolean {
  for (const _ in figures) return true;
  return false;
}

function reached(entity: EntityState, event: StoredEvent): readonly SubjectRef[] {
  const own = ownSubject(entity);
  const isMember = entity.kind === 'person' && event.subject.kind === 'member';
  return isMember ? [own, event.subject] : [own];
}

interface Counting {
  readonly subject: SubjectRef;
  readonly event: StoredEvent;
  readonly context: TurnContext;
  readonly measuring: Measuring;
}

function counted(kept: SubjectMeasured, rules: readonly FedRule[], at: Counting): SubjectMeasured {
  const { context, event } = at;
  const { now } = context;
  // What a source dates ahead has happened by the time that it is told.
  const happenedAt = instant(Math.min(event.time, event.acceptedAt));
  let figures = kept.figures;
  for (const { type, key, if: condition, amount: added_, window } of rules) {
    if (condition !== undefined && evaluated(condition, at) !== true) continue;
    const before = figures[key];
    if (type === 'last') {
      const hasCome = typeof before === 'number' && before > 0;
      const last = hasCome ? Math.max(before, happenedAt) : happenedAt;
      if (last !== before) figures = { ...figures, [key]: last };
      continue;
    }
    const amount = added_ === undefined ? 1 : evaluated(added_, at);
    if (typeof amount !== 'number' || amount === 0) continue;
    const of = { window, now, rules: context.rules };
    figures = { ...figures, [key]: added(before, { at: happenedAt, amount }, of) };
  }
  return figures === kept.figures ? kept : { ...kept, figures };
}

/** What cannot be evaluated counts for nothing. */
function evaluated(source: CelSource, at: Counting): unknown {
  const { context, subject, measuring } = at;
  const { entity, now, rules } = context;
  const event = fullView(at.event);
  try {
    const names = { entity, subject, draft: null, event, now, rules, measuring };
    return evaluateCel(source, names, null);
  } catch (error) {
    if (error instanceof FlowFailure) return null;
    throw error;
  }
}
