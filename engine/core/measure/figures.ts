import type { Instant } from '../../base/index.ts';
import { entryOf, invariant } from '../../base/index.ts';
import type { CelProgram, SubjectKind, TimeRules } from '../../language/index.ts';
import { compileCel, ExpressionError } from '../../language/index.ts';
import type { SubjectMeasured } from '../measured-state.ts';
import type { EntityState } from '../model.ts';
import { type FedRule, isMeasureOf, type MeasureRule, type Measuring } from './rules.ts';
import { type Kept, type Present, totalIn } from './window.ts';

/** Where the figures of a subject are read. */
export interface FigureSource extends Present {
  readonly measuring: Measuring;
  readonly kind: SubjectKind;
  /** What is kept of the subject itself; undefined of one that nothing was counted of. */
  readonly kept: SubjectMeasured | undefined;
  /** Of a member: what is kept of the customer. */
  readonly customer: SubjectMeasured | undefined;
  readonly firstSeenAt: Instant;
}

/** What the figures of a subject are read from. */
export function figureSource(of: {
  readonly entity: EntityState;
  readonly kind: SubjectKind;
  /** Of a member. */
  readonly group: string | null;
  readonly measuring: Measuring;
  readonly now: Instant;
  readonly rules: TimeRules;
}): FigureSource {
  const { entity, kind, group, measuring, now, rules } = of;
  const { measured, firstSeenAt } = entity;
  const isMember = group !== null;
  return {
    measuring,
    kind,
    kept: isMember ? entryOf(measured?.members ?? {}, group) : measured?.own,
    customer: isMember ? measured?.own : undefined,
    firstSeenAt,
    now,
    rules,
  };
}

/** What is kept of a measure, of the subject or of the customer that it is. */
export function keptOf(rule: FedRule, source: FigureSource): Kept | undefined {
  const isCustomers = source.kind === 'member' && rule.about === 'customer';
  return (isCustomers ? source.customer : source.kept)?.figures[rule.key];
}

/** When the event of a `last` came, or the subject was first seen. */
export function lastOf(rule: FedRule, source: FigureSource): Instant {
  const kept = keptOf(rule, source);
  return typeof kept === 'number' ? (Math.abs(kept) as Instant) : source.firstSeenAt; // an instant
}

/**
 * A measure of a subject as a number, of a `last` the instant; null where it cannot be made, as
 * when it divides by zero.
 */
export function figureOf(rule: MeasureRule, source: FigureSource): number | null {
  if (rule.type === 'last') return lastOf(rule, source);
  if (rule.type !== 'value')
    return totalIn(keptOf(rule, source), { ...source, window: rule.window });
  const { now, rules } = source;
  const measure = figuresNamed(rule.reads, source, (at) => new Date(at));
  try {
    const value = programOf(rule.value)({ measure, now: new Date(now), zone: rules.zone });
    return typeof value === 'number' ? value : null;
  } catch (error) {
    if (error instanceof ExpressionError) return null;
    throw error;
  }
}

/** The named measures as `measure` has them in an expression; those that cannot be made are not. */
export function figuresNamed(
  names: Iterable<string>,
  source: FigureSource,
  out: (at: Instant) => unknown,
): Record<string, unknown> {
  const figures: Record<string, unknown> = {};
  for (const name of names) {
    const rule = source.measuring.rules.get(name);
    if (!rule || !isMeasureOf(rule, source.kind)) continue;
    if (rule.type === 'last') figures[name] = out(lastOf(rule, source));
    else {
      const figure = figureOf(rule, source);
      if (figure !== null) figures[name] = figure;
    }
  }
  return figures;
}

/** All measures that a subject can name. */
export function allFigures(
  source: FigureSource,
  out: (at: Instant) => unknown,
): Record<string, unknown> {
  return figuresNamed(source.measuring.rules.keys(), source, out);
}

/** The levels that a subject is in, by the names of the ladders. */
export function levelsOf(source: FigureSource): Readonly<Record<string, string>> {
  const { measuring, kind, kept, customer } = source;
  const levels: Record<string, string> = {};
  for (const [name, key, about] of measuring.ladders) {
    const isCustomers = kind === 'member' && about === 'customer';
    if (!isCustomers && about !== kind) continue;
    const level = (isCustomers ? customer : kept)?.levels[key];
    if (level !== undefined) levels[name] = level;
  }
  return levels;
}

const programs = new Map<string, CelProgram>();
const PROGRAMS_MAX = 1_000;

/** The program of an expression that the workspace's check has accepted. */
export function programOf(source: string): CelProgram {
  const known = programs.get(source);
  if (known) return known;
  if (programs.size >= PROGRAMS_MAX) programs.clear();
  const compiled = compileCel(source);
  invariant(compiled.ok, `The expression \`${source}\` was not checked.`);
  programs.set(source, compiled.program);
  return compiled.program;
}
