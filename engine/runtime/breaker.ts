import type { Instant, Random } from '../base/index.ts';
import { instant, plusMs } from '../base/index.ts';

/** Failures in a row after which a connector is left alone; one message alone has 8 attempts. */
const FAILURE_MAX = 10;
const PAUSE_FIRST_MS = 5_000;
const PAUSE_LONGEST_MS = 300_000;
/** A channel may ask for more; the message that was told so waits, the others try again. */
const REST_MAX_MS = 3_600_000;

/**
 * How a connector fares:
 * - `closed`: messages go;
 * - `resting`: the channel has asked for a pause;
 * - `open`: it failed too often in a row; nothing goes until the pause is over;
 * - `probing`: one message goes, and decides whether it closes or opens again, for twice as long.
 */
export type BreakerState = 'closed' | 'resting' | 'open' | 'probing';

/** Keeps a connector from being asked while it cannot answer. */
export interface Breaker {
  state(now: Instant): BreakerState;
  /** Until when nothing goes; null when something may. */
  until(now: Instant): Instant | null;
  failures(): number;
  /** The channel answered, be it with a refusal. */
  answered(): void;
  failed(now: Instant): void;
  /** The channel asks to be left alone for so long. */
  rest(now: Instant, ms: number): void;
}

export function createBreaker(random: Random): Breaker {
  let failures = 0;
  let pauseMs = 0;
  let openUntil: Instant | null = null;
  let restUntil = instant(0);
  return {
    state(now) {
      if (openUntil !== null) return now < openUntil ? 'open' : 'probing';
      return now < restUntil ? 'resting' : 'closed';
    },
    until(now) {
      const at = Math.max(openUntil ?? 0, restUntil);
      return now < at ? instant(at) : null;
    },
    failures: () => failures,
    answered() {
      failures = 0;
      pauseMs = 0;
      openUntil = null;
    },
    failed(now) {
      failures += 1;
      const isProbe = openUntil !== null && now >= openUntil;
      if (!isProbe && (openUntil !== null || failures < FAILURE_MAX)) return;
      pauseMs = Math.min(pauseMs === 0 ? PAUSE_FIRST_MS : pauseMs * 2, PAUSE_LONGEST_MS);
      openUntil = plusMs(now, Math.ceil(pauseMs * (1 - random.next() / 2)));
    },
    rest(now, ms) {
      restUntil = instant(Math.max(restUntil, now + Math.min(ms, REST_MAX_MS)));
    },
  };
}
