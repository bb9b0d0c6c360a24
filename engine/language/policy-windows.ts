import type { Text } from '../base/index.ts';
import type { Span } from './span.ts';
import { type CapWindow, describeSpan, parseCapWindow } from './time/index.ts';

const MS_PER_DAY = 86_400_000;
const UNIT_DAYS = {
  day: { least: 1, most: 1 },
  week: { least: 7, most: 7 },
  month: { least: 28, most: 31 },
} as const;

/** At least how many days a span takes; a working day is at least a day after the one before. */
export function spanDays(span: Span): number {
  return span.unit === 'ms' ? span.count / MS_PER_DAY : span.count;
}

/** The days of a window at its shortest; null where the text is none. */
export function leastDays(per: string): number | null {
  const window = parseCapWindow(per);
  if (!window) return null;
  return window.type === 'calendar' ? UNIT_DAYS[window.unit].least : spanDays(window.span);
}

/**
 * At least how many whole windows of one kind lie in every window of another: four sliding weeks
 * in a month, and three weeks of the calendar.
 */
export function windowsWithin(inner: string, outer: string): number {
  if (inner === outer) return 1;
  const [within, around] = [parseCapWindow(inner), parseCapWindow(outer)];
  const outerDays = leastDays(outer);
  const innerDays = within && mostDays(within);
  if (!within || !around || outerDays === null || innerDays === null) return 0;
  if (within.type === 'sliding') return Math.floor(outerDays / innerDays);
  // A unit may have begun a day before the stretch, or, where it slides, at any time before.
  const ended = around.type === 'calendar' ? outerDays + 1 : outerDays;
  return Math.max(0, Math.floor(ended / innerDays) - 1);
}

/** Null where nobody can tell: holidays make working days any length. */
function mostDays(window: CapWindow): number | null {
  if (window.type === 'calendar') return UNIT_DAYS[window.unit].most;
  return window.span.unit === 'workday' ? null : spanDays(window.span);
}

/** Says a window in words: 「每月」, `a month`; 「每 7 天」, `in any 7 days`. */
export function perWords(per: string): Text {
  const window = parseCapWindow(per);
  if (!window) return { zh: per, en: per };
  if (window.type === 'sliding') {
    const { zh, en } = describeSpan(window.span);
    return { zh: `每 ${zh}`, en: `in any ${en}` };
  }
  const zh = { day: '每天', week: '每周', month: '每月' }[window.unit];
  return { zh, en: `a ${window.unit}` };
}
