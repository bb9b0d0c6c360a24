import type { ClockAnswer } from '../../app/index.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The server moves the clock by a year at most in one go. */
const JUMP_MAX_MS = 366 * DAY_MS;

/** One way to move the clock; `refusal` says why it is not possible now. */
export interface Jump {
  readonly name: 'hour' | 'day' | 'toNext';
  readonly byMs: number;
  readonly refusal: 'locked' | 'noneDue' | 'tooFar' | null;
}

/** The ways to move the clock on from its present time. */
export function jumpsFrom(clock: ClockAnswer): readonly Jump[] {
  const locked = clock.movable ? null : 'locked';
  return [
    { name: 'hour', byMs: HOUR_MS, refusal: locked },
    { name: 'day', byMs: DAY_MS, refusal: locked },
    toNext(clock, locked),
  ];
}

function toNext(clock: ClockAnswer, locked: 'locked' | null): Jump {
  if (clock.nextDueAt === null) return { name: 'toNext', byMs: 0, refusal: locked ?? 'noneDue' };
  const byMs = Math.max(1, Date.parse(clock.nextDueAt) - Date.parse(clock.now));
  return { name: 'toNext', byMs, refusal: locked ?? (byMs > JUMP_MAX_MS ? 'tooFar' : null) };
}

/** By how much the clock is ahead of real time, in the largest unit that fits; `null` for none. */
export function aheadOf(
  offsetMs: number,
): { count: number; unit: 'days' | 'hours' | 'minutes' } | null {
  const minutes = Math.round(offsetMs / 60_000);
  if (minutes <= 0) return null;
  if (minutes >= 1440) return { count: Math.round(minutes / 1440), unit: 'days' };
  if (minutes >= 60) return { count: Math.round(minutes / 60), unit: 'hours' };
  return { count: minutes, unit: 'minutes' };
}
