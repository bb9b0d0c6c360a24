export type { TimeRules } from './calendar.ts';
export { isOpen, isWorkday, matchesDays } from './calendar.ts';
export type { CalendarStretch, CalendarUnit, CapWindow } from './cap-window.ts';
export { parseCapWindow, unitAround } from './cap-window.ts';
export type { ClockWindow } from './clock.ts';
export { inWindow, parseClock, parseWindow } from './clock.ts';
export { clockShiftMs } from './clock-shift.ts';
export { isCron, nextCron } from './cron.ts';
export type { DayMinutes } from './day-minutes.ts';
export { minutesBeside, minutesIn, minutesOfBoth, nextInMinutes } from './day-minutes.ts';
export { describeDays, describeWait, describeWeekday } from './describe-wait.ts';
export { dueAfter } from './due.ts';
export { dueInHours } from './open-hours.ts';
export { describeSpan, parseSpan, spanMs } from './span-text.ts';
export { waitUntil } from './wait.ts';
export type { LocalDate, LocalParts } from './zone.ts';
export {
  addDays,
  formatLocal,
  instantOf,
  isZone,
  localParts,
  parseInstant,
  weekdayOf,
} from './zone.ts';
