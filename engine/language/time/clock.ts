/**
 * A stretch of the local day in minutes from midnight. One that ends before it begins runs over
 * midnight.
 */
export interface ClockWindow {
  readonly fromMinute: number;
  readonly toMinute: number;
}

const CLOCK = /^([01]\d|2[0-3]):([0-5]\d)$/;
const MINUTES_PER_DAY = 1_440;

/** Reads a local time `HH:MM` as minutes from midnight; null when it is none. */
export function parseClock(text: string): number | null {
  const match = CLOCK.exec(text);
  return match ? Number(match[1]) * 60 + Number(match[2]) : null;
}

/**
 * Reads `HH:MM-HH:MM`, its end excluded. The end may be `24:00`; a window such as `22:00-08:00`
 * runs over midnight. Null when it is no window, or an empty one.
 */
export function parseWindow(text: string): ClockWindow | null {
  const [from, to, ...rest] = text.split('-');
  if (from === undefined || to === undefined || rest.length > 0) return null;
  const fromMinute = parseClock(from);
  const toMinute = to === '24:00' ? MINUTES_PER_DAY : parseClock(to);
  if (fromMinute === null || toMinute === null || fromMinute === toMinute) return null;
  return { fromMinute, toMinute };
}

/** Says whether a minute of the local day lies in a window. */
export function inWindow(minute: number, window: ClockWindow): boolean {
  const { fromMinute, toMinute } = window;
  if (fromMinute < toMinute) return minute >= fromMinute && minute < toMinute;
  return minute >= fromMinute || minute < toMinute;
}
