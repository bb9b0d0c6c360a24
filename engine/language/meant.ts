import { parseClock, parseSpan, parseWindow } from './time/index.ts';

/** How people write the units of a span, in both languages. */
const UNITS: readonly (readonly [RegExp, string])[] = [
  [/^(s|secs?|seconds?|秒|秒钟)$/, 's'],
  [/^(m|mins?|minutes?|分|分钟)$/, 'm'],
  [/^(h|hrs?|hours?|小时|个小时|钟头|个钟头)$/, 'h'],
  [/^(d|days?|天|日)$/, 'd'],
  [/^(w|wks?|weeks?|周|星期|个星期|礼拜|个礼拜)$/, 'w'],
  [/^(workdays?|working days?|business days?|工作日|个工作日)$/, ' workdays'],
];

/** Reads `30 min` and `2小时` as `30m` and `2h`; null where that would be a guess. */
export function meantSpan(text: string): string | null {
  const found = /^(\d{1,6})\s*(\D{1,20})$/.exec(folded(text));
  const [, count = '', unit = ''] = found ?? [];
  const known = UNITS.find(([pattern]) => pattern.test(unit));
  const span = known ? `${Number(count)}${known[1]}` : '';
  return span !== '' && parseSpan(span) !== null ? span : null;
}

/** The same where only seconds, minutes and hours can stand. */
export function meantExactSpan(text: string): string | null {
  const span = meantSpan(text);
  return span !== null && parseSpan(span)?.unit === 'ms' ? span : null;
}

/** Reads `9:30`, `9：30` and `9点半` as `09:30`. */
export function meantClock(text: string): string | null {
  const found = /^(\d{1,2})(?:[:.](\d{2})|点(\d{1,2})分?|点(半)?)$/.exec(folded(text));
  if (!found) return null;
  const [, hours = '', minutes, spoken, half] = found;
  const past = half ? '30' : (minutes ?? spoken ?? '0');
  const clock = `${hours.padStart(2, '0')}:${past.padStart(2, '0')}`;
  return parseClock(clock) === null ? null : clock;
}

/** Reads `9:00 ~ 18:00` and `9点到18点` as `09:00-18:00`. */
export function meantWindow(text: string): string | null {
  const ends = folded(text).split(/\s*[-–—~至到]\s*/);
  const [from, to] = ends.map((end) => (end === '24:00' ? end : meantClock(end)));
  if (ends.length !== 2 || from == null || to == null) return null;
  const window = `${from}-${to}`;
  return parseWindow(window) === null ? null : window;
}

/** Full-width digits and marks as the usual ones, letters small. */
function folded(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}
