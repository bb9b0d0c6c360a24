import type { Instant } from '../../base/index.ts';
import type { Workspace } from '../../language/index.ts';
import type { EntityState, SubjectRef } from '../model.ts';
import { groupOfMember } from '../names.ts';
import { timeRules } from '../turn-context.ts';
import { figureOf, figureSource, levelsOf } from './figures.ts';
import { isMeasureOf, type Measuring, measuringOf } from './rules.ts';

/** How a subject stands, by the names of measures and ladders. */
export interface SubjectFigures {
  /** Of a `last` the instant; null of what cannot be made. In the order of the workspace's file. */
  readonly measures: readonly {
    readonly name: string;
    readonly isInstant: boolean;
    readonly value: number | null;
  }[];
  readonly segments: Readonly<Record<string, string>>;
}

/** Tells the measures and segments of a subject as they are at an instant. */
export function figuresOf(
  entity: EntityState,
  subject: SubjectRef,
  at: { readonly workspace: Workspace; readonly now: Instant },
): SubjectFigures {
  const measuring = measuringOf(at.workspace);
  if (!measuring) return { measures: [], segments: {} };
  const { kind } = subject;
  const group = kind === 'member' ? groupOfMember(subject.ref) : null;
  const rules = timeRules(at.workspace);
  const source = figureSource({ entity, kind, group, measuring, now: at.now, rules });
  const known = [...measuring.rules.values()].filter((rule) => isMeasureOf(rule, kind));
  return {
    measures: known.map((rule) => ({
      name: rule.name,
      isInstant: rule.type === 'last',
      value: figureOf(rule, source),
    })),
    segments: levelsOf(source),
  };
}

/** The ladders of a workspace: name, the key under which subjects are counted, and about whom. */
export function ladderKeys(workspace: Workspace): Measuring['ladders'] {
  return measuringOf(workspace)?.ladders ?? [];
}
