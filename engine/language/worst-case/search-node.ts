import type { ChartMove, ChartTimer } from '../plan.ts';
import { DAY_REACH_MS, type DayClock } from './delay-bounds.ts';
import type { Ranked } from './frontier.ts';
import type { Spot } from './spots.ts';
import type { SendAction, Stand } from './stand.ts';
import { standKey } from './stand.ts';
import type { Zone } from './zone.ts';
import { earliest, hasClock, latest, loosened, rounded, without } from './zone.ts';

/** Clocks besides those of timers: since the first message, a known local time, the end. */
export const WINDOW = '@window';
export const DAY = '@day';
export const ENDED = '@ended';
const START = '@start.';

/** The clock of a schedule: since it last started an instance. */
export function startClock(index: number): string {
  return `${START}${index}`;
}

/** What a node came from. */
export type Step =
  | { readonly type: 'start' }
  | { readonly type: 'end'; readonly outcome: string | null }
  | { readonly type: 'message'; readonly send: SendAction }
  | { readonly type: 'refused'; readonly send: SendAction }
  | { readonly type: 'move'; readonly spot: Spot; readonly move: ChartMove }
  | { readonly type: 'timer'; readonly spot: Spot; readonly timer: ChartTimer };

/** An instance somewhere, or none; with all the times at which it can be there. */
export interface SearchNode extends Ranked {
  /** Null where there is no instance: before the first, or between two. */
  readonly stand: Stand | null;
  /** The local time at which the clock of the day showed nought. */
  readonly dayMs: number | null;
  readonly parent: SearchNode | null;
  readonly step: Step | null;
}

/** Longer than this nothing is remembered of a schedule's last start. */
const START_LIMIT_MS = 62 * 86_400_000;

/** Where the search is next: what does not matter is forgotten, so that there are fewer places. */
export function searchNode(
  at: {
    readonly stand: Stand | null;
    readonly dayMs: number | null;
    readonly zone: Zone;
    readonly count: number;
  },
  from: { readonly parent: SearchNode | null; readonly step: Step | null },
  limits: { readonly windowMs: number; readonly reenterMs: number },
): SearchNode {
  const { stand, count } = at;
  const timers = stand?.timers ?? [];
  const isAwaited = timers.some(({ bounds }) => bounds.dayMinMs > 0);
  const isOld = hasClock(at.zone, DAY) && earliest(at.zone, DAY) >= DAY_REACH_MS && !isAwaited;
  const dayMs = isOld ? null : at.dayMs;
  const kept = without(at.zone, (clock) => {
    if (clock === DAY) return isOld;
    return clock.startsWith(START) && earliest(at.zone, clock) >= START_LIMIT_MS;
  });
  const zone = rounded(loosened(kept, WINDOW), (clock) => {
    if (clock === WINDOW) return limits.windowMs;
    if (clock === ENDED) return limits.reenterMs;
    if (clock.startsWith(START)) return START_LIMIT_MS;
    const days = timers.flatMap(({ bounds }) => [bounds.dayMinMs, bounds.dayMaxMs]);
    if (clock === DAY) return Math.max(DAY_REACH_MS, ...days.filter(Number.isFinite));
    const bounds = timers.find(({ name }) => name === clock)?.bounds;
    if (!bounds) return 0;
    return Number.isFinite(bounds.maxMs) ? bounds.maxMs : bounds.minMs;
  });
  const clocks = zone.clocks.join(',');
  return {
    stand,
    dayMs,
    zone,
    count,
    atMs: count === 0 ? 0 : earliest(zone, WINDOW),
    key: `${stand === null ? '' : standKey(stand)}|${dayMs ?? ''}|${clocks}`,
    ...from,
  };
}

/** The local time as a node knows it; null where it knows nothing. */
export function dayClock({ zone, dayMs }: Pick<SearchNode, 'zone' | 'dayMs'>): DayClock | null {
  if (dayMs === null) return null;
  return { clockMs: dayMs, fromMs: earliest(zone, DAY), toMs: latest(zone, DAY) };
}
