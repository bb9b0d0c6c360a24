import { ExpressionError } from './compiled.ts';

/**
 * What one run may spend. A unit is about a hundred steps of an automaton over a text, 1 µs on a
 * small server, so that no run lasts longer than a few tenths of a second.
 */
const WORK_MAX = 200_000;

/** What a run may yield, in UTF-16 units of its texts and keys: as much as the data of an event. */
const RESULT_MAX = 65_536;
const TEXT_UNITS = 100;
const COMPARED_UNITS = 1_000;

/** The budget of one run of a program. */
export interface Work {
  left: number;
  resultLeft: number;
}

/** Opens the budget of a run. */
export function newWork(): Work {
  return { left: WORK_MAX, resultLeft: RESULT_MAX };
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

/** Spends what going through a text once costs. */
export function spendText(work: Work, text: string): void {
  spend(work, 1 + text.length / TEXT_UNITS);
}

/**
 * Spends what looking for one text in another can cost at worst: the search of the JavaScript
 * engine compares each with each where both repeat themselves (334 ms for 60,000 and 20,001).
 */
export function spendSearch(work: Work, text: string, sought: string): void {
  spend(work, 1 + text.length / TEXT_UNITS + (text.length * sought.length) / COMPARED_UNITS);
}

/** Spends a part of what the result may have. */
export function spendResult(work: Work, length: number): void {
  work.resultLeft -= length;
  if (work.resultLeft >= 0) return;
  throw new ExpressionError({
    zh: `结果超过 ${RESULT_MAX} 个字符。`,
    en: `The result has more than ${RESULT_MAX} characters.`,
  });
}
