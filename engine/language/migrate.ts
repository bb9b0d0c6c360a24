import Type from 'typebox';
import type { Json, StepId } from '../base/index.ts';
import { isJsonObject } from '../base/index.ts';
import { closed, Id, named } from './schema.ts';
import { stepIdOf } from './target.ts';

/** What happens to those who rest in a step of an older version. */
export type MigrateRule =
  /** They rest in this one; with `enter` they perform it. */
  | { readonly type: 'to'; readonly step: StepId; readonly enter: boolean }
  | { readonly type: 'end'; readonly outcome: string };

/** What becomes of the instances of older versions when this one is published. */
export interface MigrateRules {
  /** For those in steps that `steps` does not name. */
  readonly default: 'stay' | 'move';
  /** By steps of the older versions; a frame stands for the steps inside it, too. */
  readonly steps: Readonly<Record<string, MigrateRule>>;
  /** `restart` counts the timers of the step that somebody rests in anew, from the move on. */
  readonly timers: 'keep' | 'restart';
}

/** Nobody moves. */
export const STAY: MigrateRules = { default: 'stay', steps: {}, timers: 'keep' };

const Rule = closed({
  to: Type.Optional(Id),
  enter: Type.Optional(Type.Boolean()),
  end: Type.Optional(Id),
});

/** The key `migrate` of a flow. */
export const Migrate = closed({
  default: Type.Optional(Type.Enum(['stay', 'move'])),
  steps: Type.Optional(named(Rule)),
  timers: Type.Optional(Type.Enum(['keep', 'restart'])),
});

/** Reads what fits {@link Migrate}; null where nothing is written. */
export function readMigrate(json: Json | undefined): MigrateRules | null {
  if (!isJsonObject(json)) return null;
  const steps = isJsonObject(json.steps) ? json.steps : {};
  return {
    default: json.default === 'move' ? 'move' : 'stay',
    steps: Object.fromEntries(
      Object.entries(steps).flatMap(([step, rule]) => {
        const read = readRule(rule);
        return read === null ? [] : [[step, read] as const];
      }),
    ),
    timers: json.timers === 'restart' ? 'restart' : 'keep',
  };
}

/** Null where the rule does not say one of the two. */
function readRule(rule: Json | undefined): MigrateRule | null {
  if (!isJsonObject(rule)) return null;
  if (typeof rule.to === 'string') {
    return { type: 'to', step: stepIdOf(rule.to), enter: rule.enter === true };
  }
  return typeof rule.end === 'string' ? { type: 'end', outcome: rule.end } : null;
}
