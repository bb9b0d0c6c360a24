import { ExpressionError } from './compiled.ts';

/**
 * What one run may spend. A unit is about a hundred steps of an automaton over a text, 1 µs on a
 * small server, so that no run lasts longer than a few tenths of a second.
 */
const WORK_MAX = 200_000;

/** The budget of one run of a program. */
export interface Work {
  left: number;
}

/** Opens the budget of a run. */
export function newWork(): Work {
  return { left: WORK_MAX };
}

/** Spends units of a budget. */
export function spend(work: Work, units: number): void {
  work.left -= Math.ceil(units);
  if (work.left >= 0) return;
  throw new ExpressionError({
    zh: '表达式的计算量过大，请缩短文本或列表。',
    en: 'The expression takes too much work. Shorten its texts or lists.',
  });
}
