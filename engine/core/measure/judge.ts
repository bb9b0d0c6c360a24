import { type Instant, instant } from '../../base/index.ts';
import {
  dueAfter,
  ExpressionError,
  METRIC_BREACHED,
  METRIC_RECOVERED,
  parseInstant,
  SEGMENT_ENTERED,
  SEGMENT_LEFT,
} from '../../language/index.ts';
import { evaluateCel } from '../evaluate.ts';
import { FlowFailure } from '../failure.ts';
import type { SegmentMove, SubjectMeasured } from '../measured-state.ts';
import type { EntityState, StoredEvent, SubjectRef } from '../model.ts';
import { celNames, groupOfMember, type NameSource, type Names } from '../names.ts';
import { entityKey } from '../placement.ts';
import { ENGINE_SOURCE } from '../result-signal.ts';
import type { TurnContext } from '../turn-context.ts';
import { type FigureSource, figureOf, figuresNamed, programOf } from './figures.ts';
import { holds, nextChange } from './next-change.ts';
import type { LadderRule, Measuring, MetricRule } from './rules.ts';
import { firstKept, measuredSubjects, sourceIn, withKept } from './subject.ts';

/** Something that a crossing tells: an event but for what the turn adds. */
interface Told {
  readonly type: string;
  readonly of: string;
  readonly data: StoredEvent['data'];
}

interface Judging {
  readonly context: TurnContext;
  readonly measuring: Measuring;
  readonly subject: SubjectRef;
  readonly source: FigureSource;
}

/**
 * Finds the levels in which the subjects of an entity are now, and the metrics that have crossed
 * their limits; puts both, and when time alone changes any of it, into the entity.
 *
 * @param silently nobody is told of what is found for the first time
 * @returns what is told, in order, with so many hops
 */
export function judgeMeasures(
  context: TurnContext,
  of: { readonly hops: number; readonly silently: boolean },
): readonly StoredEvent[] {
  const { measuring } = context;
  if (!measuring) return [];
  dropAbsent(context);
  const events: StoredEvent[] = [];
  let changeAt: Instant | null = null;
  for (const subject of measuredSubjects(context.entity, measuring)) {
    const judging = { context, measuring, subject, source: sourceIn(context, measuring, subject) };
    const { kept, told, moves, next } = judgeSubject(judging, of.silently);
    if (kept !== judging.source.kept) {
      context.entity = withKept(context.entity, { subject, kept, rules: measuring.id });
    }
    context.segments.push(...moves);
    for (const item of told)
      events.push(raised(item, judging, { hops: of.hops, nth: events.length }));
    if (next !== null && (changeAt === null || next < changeAt)) changeAt = next;
  }
  const { measured } = context.entity;
  if (measured && measured.changeAt !== changeAt) {
    context.entity = { ...context.entity, measured: { ...measured, changeAt } };
  }
  return events;
}

/** Who has left is in no segment, and starts anew on coming back. */
function dropAbsent(context: TurnContext): void {
  const { entity } = context;
  const { measured } = entity;
  if (!measured) return;
  if (entity.kind === 'person' && measured.members) {
    const gone = Object.entries(measured.members).filter(
      ([group]) => entity.members[group]?.present === false,
    );
    if (gone.length === 0) return;
    for (const [, kept] of gone) context.segments.push(...leaving(kept));
    const groups = gone.map(([group]) => group);
    const rest = Object.entries(measured.members).filter(([group]) => !groups.includes(group));
    const { members: _members, ...others } = measured;
    const members = rest.length === 0 ? {} : { members: Object.fromEntries(rest) };
    context.entity = { ...entity, measured: { ...others, ...members } };
  }
  if (entity.kind === 'group' && entity.dismissed) {
    context.segments.push(...leaving(measured.own));
    context.entity = withoutMeasured(entity);
  }
}

/** The moves of a subject out of every ladder. */
export function leaving({ levels }: SubjectMeasured): readonly SegmentMove[] {
  return Object.entries(levels).map(([ladder, from]) => ({ ladder, from, to: null }));
}

export function withoutMeasured(entity: EntityState): EntityState {
  const { measured: _measured, ...rest } = entity;
  return rest;
}

interface Judged {
  readonly kept: SubjectMeasured;
  readonly told: readonly Told[];
  readonly moves: readonly SegmentMove[];
  readonly next: Instant | null;
}

function judgeSubject(judging: Judging, silently: boolean): Judged {
  const { context, measuring, subject, source } = judging;
  const { ladders, metrics } = measuring.kinds[subject.kind];
  let kept = source.kept ?? firstKept(measuring.kinds[subject.kind], context.now);
  const told: Told[] = [];
  const moves: SegmentMove[] = [];
  let next: Instant | null = null;
  const consider = (at: Instant | null) => {
    if (at !== null && (next === null || at < next)) next = at;
  };
  const sinceOf = (expression: string) => instantIn(expression, judging);
  for (const ladder of ladders) {
    const before = kept.levels[ladder.key] ?? null;
    const level = levelIn(ladder, judging);
    if (level !== before) {
      kept = withLevel(kept, ladder.key, level);
      moves.push({ ladder: ladder.key, from: before, to: level });
      if (before !== null || !silently) told.push(...crossing(ladder.name, before, level));
    }
    consider(nextChange(ladder.time, source, sinceOf));
  }
  for (const metric of metrics) {
    const looked = lookAt(metric, kept, judging);
    if (looked.state !== kept.metrics?.[metric.rule.key]) {
      kept = { ...kept, metrics: { ...kept.metrics, [metric.rule.key]: looked.state } };
    }
    if (looked.told) told.push(looked.told);
    consider(looked.next);
  }
  return { kept, told, moves, next };
}

function withLevel(kept: SubjectMeasured, key: string, level: string | null): SubjectMeasured {
  const { [key]: _before, ...others } = kept.levels;
  return { ...kept, levels: level === null ? others : { ...others, [key]: level } };
}

function crossing(ladder: string, from: string | null, to: string | null): readonly Told[] {
  const left = { type: SEGMENT_LEFT, of: ladder, data: { ladder, segment: from, from } };
  const entered = {
    type: SEGMENT_ENTERED,
    of: ladder,
    data: { ladder, segment: to, from: from ?? '' },
  };
  return [...(from === null ? [] : [left]), ...(to === null ? [] : [entered])];
}

/** The first level that holds. */
function levelIn(ladder: LadderRule, judging: Judging): string | null {
  const { source } = judging;
  const names = {
    ...celNames(namesIn(judging), ladder.roots),
    measure: figuresNamed(ladder.reads, source, (at) => new Date(at)),
  };
  for (const level of ladder.levels) {
    if (level.if === null || isTrue(level.if, names)) return level.name;
  }
  return null;
}

/** An erring condition is false. */
function isTrue(condition: string, names: Names): boolean {
  try {
    return programOf(condition)(names) === true;
  } catch (error) {
    if (error instanceof ExpressionError) return false;
    throw error;
  }
}

interface Look {
  readonly state: readonly [Instant, 0 | 1];
  readonly told: Told | null;
  readonly next: Instant | null;
}

/** Looks at a metric, unless it is too early; then says when it is time. */
function lookAt(metric: MetricRule, kept: SubjectMeasured, judging: Judging): Look {
  const { context, source } = judging;
  const { rule, breach, every } = metric;
  // The first look is a span after the first sight: a day that has just begun has few messages.
  const first: Look['state'] = [every ? context.now : instant(0), 0];
  const before = kept.metrics?.[rule.key] ?? first;
  const [lookedAt, was] = before;
  const dueAt = every ? dueAfter(lookedAt, every, context.rules) : context.now;
  const value = figureOf(rule, source);
  const is = value !== null && holds(value, breach.comparison, breach.bound) ? 1 : 0;
  const changeAt = nextChange(metric.time, source, (since) => instantIn(since, judging));
  if (context.now < dueAt) {
    const next = is !== was ? dueAt : changeAt && instant(Math.max(changeAt, dueAt));
    return { state: before, told: null, next };
  }
  const nextLook = every ? dueAfter(context.now, every, context.rules) : context.now;
  const next = changeAt && instant(Math.max(changeAt, nextLook));
  const seen: Look['state'] = [context.now, is];
  const state = is === was && !every ? before : seen;
  if (is === was) return { state, told: null, next };
  const { name, about } = rule;
  const data = {
    metric: name,
    value,
    threshold: breach.bound,
    window: metric.everyText,
    scope: about ?? judging.subject.kind,
  };
  const type = is === 1 ? METRIC_BREACHED : METRIC_RECOVERED;
  return { state, told: { type, of: name, data }, next };
}

function namesIn({ context, measuring, subject }: Judging): NameSource {
  const { entity, now, rules } = context;
  const event = { id: '', type: '', time: now, data: {} };
  return { entity, subject, draft: null, event, now, rules, measuring };
}

/** An instant that an expression yields; null where it yields none. */
function instantIn(expression: string, judging: Judging): Instant | null {
  const value = evaluated(expression, namesIn(judging));
  return typeof value === 'string' ? parseInstant(value, judging.context.rules.zone) : null;
}

function evaluated(source: string, names: NameSource): unknown {
  try {
    return evaluateCel(source, names, null);
  } catch (error) {
    if (error instanceof FlowFailure) return null;
    throw error;
  }
}

function raised(
  { type, of, data }: Told,
  { context, subject }: Judging,
  at: { readonly hops: number; readonly nth: number },
): StoredEvent {
  const { now, entity, segments } = context;
  const place = subject.kind === 'member' ? groupOfMember(subject.ref) : '';
  // No other crossing of the entity has the same: what starts in between counts up.
  const id = `${type}/${of}/${entityKey(entity)}/${place}/${now}/${entity.starts}/${segments.length}.${at.nth}`;
  const { hops } = at;
  return { id, source: ENGINE_SOURCE, type, subject, time: now, acceptedAt: now, data, hops };
}
