import type { Random } from '../base/index.ts';

/** Tries of one message in all; after the last it is a dead letter. */
export const ATTEMPT_MAX = 8;
const FIRST_MS = 2_000;
const GROWTH = 4;
const LONGEST_MS = 3_600_000;

/**
 * Says how long to wait after a failed attempt: 2 s, then four times as long each time, at most an
 * hour, of which a random half is taken off, so that what failed together does not come back
 * together.
 * Eight attempts take between one and two hours: longer than most outages of a channel.
 *
 * @param attempts how many were made, from 1
 * @param askedMs what the other side asked for; longer than ours it counts, at most a day
 * @returns whole milliseconds
 */
export function backoffMs(attempts: number, random: Random, askedMs = 0): number {
  const ownMs = Math.min(FIRST_MS * GROWTH ** (attempts - 1), LONGEST_MS);
  const jitteredMs = ownMs * (1 - random.next() / 2);
  return Math.ceil(Math.max(jitteredMs, Math.min(askedMs, 86_400_000)));
}
