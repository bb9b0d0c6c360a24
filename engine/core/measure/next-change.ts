import { type Instant, instant } from '../../base/index.ts';
import type { Comparison } from '../../language/index.ts';
import { type FigureSource, keptOf, lastOf } from './figures.ts';
import type { TimePlan } from './time-plan.ts';
import { leavings, totalIn } from './window.ts';

/**
 * When time alone may change the outcome of expressions next; null when it cannot. Where a measure
 * is compared with a number, it is the instant at which the comparison turns, however much leaves
 * the window before.
 * @param sinceOf evaluates the `x` of `now - x` where it is no measure; null where it yields none
 */
export function nextChange(
  plan: TimePlan,
  source: FigureSource,
  sinceOf: (expression: string) => Instant | null,
): Instant | null {
  let next: Instant | null = null;
  const consider = (at: Instant | null) => {
    if (at !== null && at > source.now && (next === null || at < next)) next = at;
  };
  for (const { rule, comparison, bound } of plan.bounds) {
    const kept = keptOf(rule, source);
    const of = { ...source, window: rule.window };
    let left = rule.type === 'last' ? 0 : totalIn(kept, of);
    const isTrue = holds(left, comparison, bound);
    for (const { at, amount } of leavings(kept, of)) {
      left -= amount;
      if (holds(left, comparison, bound) === isTrue) continue;
      consider(at);
      break;
    }
  }
  for (const { since, rule, comparison, ms } of plan.spans) {
    const from = rule ? lastOf(rule, source) : sinceOf(since);
    if (from === null) continue;
    const at = instant(from + ms);
    // One that holds from an instant on, or up to it, turns there; the others right after it.
    if (comparison !== '>' && comparison !== '<=') consider(at);
    if (comparison !== '>=' && comparison !== '<') consider(instant(at + 1));
  }
  for (const rule of plan.others) {
    const kept = keptOf(rule, source);
    consider(leavings(kept, { ...source, window: rule.window })[0]?.at ?? null);
  }
  return next;
}

/** Says whether a comparison holds. */
export function holds(value: number, comparison: Comparison, bound: number): boolean {
  switch (comparison) {
    case '<':
      return value < bound;
    case '<=':
      return value <= bound;
    case '>':
      return value > bound;
    case '>=':
      return value >= bound;
    case '==':
      return value === bound;
    case '!=':
      return value !== bound;
  }
}
