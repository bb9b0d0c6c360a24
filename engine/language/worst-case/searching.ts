import type { Plan } from '../plan.ts';
import { clockShiftMs } from '../time/index.ts';
import { type CronGaps, cronGaps } from './cron-gaps.ts';
import { spanBounds } from './delay-bounds.ts';
import { type ChartSpots, chartSpots } from './spots.ts';
import type { SendAction } from './stand.ts';

/** What a search is about. */
export interface Searching {
  readonly plan: Plan;
  readonly spots: ChartSpots;
  /** The time zone's name. */
  readonly zone: string;
  /** How far after the first message it looks. */
  readonly windowMs: number;
  /** The least span from the end of an instance to the start of the next. */
  readonly reenterMs: number;
  /** Whether something may start an instance at any time. */
  readonly startsAnyTime: boolean;
  readonly schedules: readonly (CronGaps | null)[];
  /** Whether the subject may leave at any time, which ends the instance. */
  readonly isLeft: boolean;
  /** Which messages count. */
  readonly counts: (send: SendAction) => boolean;
  /** Which messages may go out later than they are sent, while their step lasts. */
  readonly holds: (send: SendAction) => boolean;
}

export function searching(
  plan: Plan,
  options: {
    readonly zone: string;
    readonly windowMs: number;
    readonly isStarted: boolean;
    readonly counts: (send: SendAction) => boolean;
    readonly holds: (send: SendAction) => boolean;
  },
): Searching {
  const { zone, windowMs, isStarted, counts, holds } = options;
  const { starts, reenter, about } = plan;
  const shiftMs = clockShiftMs(zone);
  return {
    plan,
    spots: chartSpots(plan.chart),
    zone,
    windowMs,
    counts,
    holds,
    reenterMs: reenter.type === 'after' ? Math.max(0, spanBounds(reenter.span, shiftMs).minMs) : 0,
    startsAnyTime: isStarted || starts.length === 0 || starts.some(({ type }) => type === 'event'),
    schedules: starts.flatMap((start) =>
      start.type === 'schedule' ? [cronGaps(start.cron, zone)] : [],
    ),
    isLeft: about === 'member' || about === 'customer',
  };
}
