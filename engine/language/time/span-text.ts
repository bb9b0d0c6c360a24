import type { Text } from '../../base/index.ts';
import type { Span } from '../span.ts';

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000 } as const;
const DAYS_PER_WEEK = 7;
/** Ten years: whatever is longer is a slip of the pen. */
const DAY_MAX = 3_660;
const MS_MAX = DAY_MAX * 86_400_000;

const EXACT = /^(\d{1,9})([smh])$/;
const DATES = /^(\d{1,9})([dw])$/;
const WORKDAYS = /^(\d{1,9}) ?workdays?$/;

/**
 * Reads a span of one unit: `90s`, `3m`, `36h`, `1d`, `2w` (14 days), `2 workdays`. Fractions,
 * compounds such as `1d12h`, nothing at all (`0s`) and more than ten years give null.
 */
export function parseSpan(text: string): Span | null {
  const exact = EXACT.exec(text);
  if (exact) {
    // The pattern lets no other letter through.
    const unitMs = UNIT_MS[exact[2] as keyof typeof UNIT_MS];
    return within({ unit: 'ms', count: Number(exact[1]) * unitMs }, MS_MAX);
  }
  const dates = DATES.exec(text);
  if (dates) {
    const days = Number(dates[1]) * (dates[2] === 'w' ? DAYS_PER_WEEK : 1);
    return within({ unit: 'day', count: days }, DAY_MAX);
  }
  const workdays = WORKDAYS.exec(text);
  return workdays ? within({ unit: 'workday', count: Number(workdays[1]) }, DAY_MAX) : null;
}

function within(span: Span, max: number): Span | null {
  return span.count >= 1 && span.count <= max ? span : null;
}

/** Gives the milliseconds of an exact span; null for days, whose length depends on the date. */
export function spanMs(span: Span): number | null {
  return span.unit === 'ms' ? span.count : null;
}

/** Says a span in words: 「3 分钟」, `3 minutes`. */
export function describeSpan(span: Span): Text {
  if (span.unit === 'day') return counted(span.count, '天', 'day');
  if (span.unit === 'workday') return counted(span.count, '个工作日', 'working day');
  const { count } = span;
  if (count % UNIT_MS.h === 0) return counted(count / UNIT_MS.h, '小时', 'hour');
  if (count % UNIT_MS.m === 0) return counted(count / UNIT_MS.m, '分钟', 'minute');
  if (count % UNIT_MS.s === 0) return counted(count / UNIT_MS.s, '秒', 'second');
  return counted(count, '毫秒', 'millisecond');
}

function counted(count: number, zh: string, en: string): Text {
  return { zh: `${count} ${zh}`, en: `${count} ${en}${count === 1 ? '' : 's'}` };
}
