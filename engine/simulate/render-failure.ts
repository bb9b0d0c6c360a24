import { inLocale, type Locale, type Text } from '../base/index.ts';
import { formatLocal } from '../language/index.ts';
import { flowStyle, listStyle } from './render-value.ts';
import type { Coverage, Mismatch, ScenarioFailure, ScenarioReport } from './report.ts';

/** Prints why a scenario failed: what was expected, what is, and what happened up to there. */
export function failureLines(
  failure: ScenarioFailure,
  options: { readonly zone: string; readonly locale: Locale },
): readonly string[] {
  const { zone, locale } = options;
  const word = (zh: string, en: string) => inLocale({ zh, en }, locale);
  return [
    ...failure.mismatches.flatMap((mismatch) => mismatchLines(mismatch, locale)),
    word('经过：', 'What happened:'),
    ...failure.timeline.map(({ at, words, line }) => {
      const place = line === null ? '' : word(`（第 ${line} 行）`, ` (line ${line})`);
      return `  ${formatLocal(at, zone)}  ${inLocale(words, locale)}${place}`;
    }),
  ];
}

/** Labels of equal width in each language. */
const EXPECTED: Text = { zh: '应为', en: 'expected' };
const ACTUAL: Text = { zh: '实际', en: 'found   ' };
const LABEL_COLUMNS: Readonly<Record<Locale, number>> = { zh: 4, en: 8 };

function mismatchLines(mismatch: Mismatch, locale: Locale): readonly string[] {
  if (mismatch.message) return [inLocale(mismatch.message, locale)];
  const indent = ' '.repeat(LABEL_COLUMNS[locale]);
  const besides = (label: Text, lines: readonly string[]) =>
    lines.map((line, index) => `  ${index === 0 ? inLocale(label, locale) : indent}  ${line}`);
  return [
    mismatch.what,
    ...besides(EXPECTED, listStyle(mismatch.expected)),
    ...besides(ACTUAL, listStyle(mismatch.actual)),
  ];
}

/** Says in one sentence how much of a flow its scenarios reach. */
export function coverageText(coverage: Coverage): Text {
  const { steps, ports } = coverage;
  const share = percent(steps.covered + ports.covered, steps.total + ports.total);
  return {
    zh: `覆盖 ${share}：步骤 ${steps.covered}/${steps.total}，出口 ${ports.covered}/${ports.total}`,
    en: `covered ${share}: steps ${steps.covered}/${steps.total}, ports ${ports.covered}/${ports.total}`,
  };
}

function percent(part: number, whole: number): string {
  // Rounded down, so that only all of it is 100 %.
  return whole === 0 ? '100%' : `${Math.floor((part * 100) / whole)}%`;
}

/** Names what no scenario reached. */
export function missingText(report: ScenarioReport): Text | null {
  const { steps, ports } = report.coverage;
  const missing = [...steps.missing, ...ports.missing];
  if (missing.length === 0) return null;
  const names = (place: (line: number) => string, comma: string) =>
    missing.map(({ name, line }) => (line === null ? name : name + place(line))).join(comma);
  return {
    zh: `没有走到：${names((line) => `（第 ${line} 行）`, '、')}`,
    en: `not reached: ${names((line) => ` (line ${line})`, ', ')}`,
  };
}

/** A value on one line, for formats that have no room for more. */
export function shortMismatch(mismatch: Mismatch, locale: Locale): string {
  if (mismatch.message) return inLocale(mismatch.message, locale);
  const { what, expected, actual } = mismatch;
  const words: Text = {
    zh: `${what} 应为 ${flowStyle(expected)}，实际 ${flowStyle(actual)}`,
    en: `${what}: expected ${flowStyle(expected)}, found ${flowStyle(actual)}`,
  };
  return inLocale(words, locale);
}
