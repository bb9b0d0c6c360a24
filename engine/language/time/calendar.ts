import china from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import type { Instant } from '../../base/index.ts';
import type { DayRule, Weekday } from '../plan.ts';
import type { CalendarSpec } from '../workspace.ts';
import { inWindow, parseWindow } from './clock.ts';
import { type LocalDate, localParts, weekdayOf } from './zone.ts';

/** The zone and the calendar that days and working days are counted by. */
export interface TimeRules {
  readonly zone: string;
  readonly calendar: CalendarSpec;
}

const WORKING_WEEK: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri'];

// We read the library's data and not its functions: those convert dates by the machine's own zone.
const CHINA_HOLIDAYS: ReadonlySet<LocalDate> = new Set(Object.keys(china.holidays));
const CHINA_MAKE_UP_DAYS: ReadonlySet<LocalDate> = new Set(Object.keys(china.workdays));

/**
 * Says whether a date is a working day of a calendar: its weekdays (Monday to Friday unless it
 * names others), less the public holidays, plus their make-up working days. Years whose
 * holidays are not published yet go by the weekdays alone.
 */
export function isWorkday(date: LocalDate, calendar: CalendarSpec): boolean {
  if (calendar.days === 'holidays') return !isWorkday(date, { ...calendar, days: 'workdays' });
  if (calendar.holidays === 'china') {
    if (CHINA_MAKE_UP_DAYS.has(date)) return true;
    if (CHINA_HOLIDAYS.has(date)) return false;
  }
  const week =
    calendar.days === undefined || calendar.days === 'workdays' ? WORKING_WEEK : calendar.days;
  return week.includes(weekdayOf(date));
}

/** Says whether a date is one of a rule's days. `holidays` are all days that are not worked. */
export function matchesDays(date: LocalDate, rule: DayRule, calendar: CalendarSpec): boolean {
  if (rule === 'workdays') return isWorkday(date, calendar);
  if (rule === 'holidays') return !isWorkday(date, calendar);
  return rule.includes(weekdayOf(date));
}

/**
 * Says whether a calendar opens on a date: on its working days, or, where it names neither days nor
 * holidays, on every day.
 */
export function isOpenDate(date: LocalDate, calendar: CalendarSpec): boolean {
  const isEveryDay = calendar.days === undefined && calendar.holidays === undefined;
  return isEveryDay || isWorkday(date, calendar);
}

/**
 * Says whether an instant falls in the hours of a calendar, on a day on which it opens.
 *
 * @throws RangeError when a window of the calendar is none
 */
export function isOpen(at: Instant, rules: TimeRules): boolean {
  const local = localParts(at, rules.zone);
  if (!isOpenDate(local.date, rules.calendar)) return false;
  const { hours } = rules.calendar;
  if (hours === undefined) return true;
  const minute = local.hour * 60 + local.minute;
  return hours.some((text) => inWindow(minute, windowOf(text)));
}

/** Reads a window that has been checked before. */
export function windowOf(text: string) {
  const window = parseWindow(text);
  if (window === null) throw new RangeError(`"${text}" is no window of the form HH:MM-HH:MM.`);
  return window;
}
