import type { Instant } from '../base/index.ts';
import type { EntityState } from './model.ts';

/**
 * When something of an entity itself is due, beside the timers of its instances; null when nothing
 * is.
 */
export function entityDueAt({ gate, measured }: EntityState): Instant | null {
  const judgeAt = gate?.judgeAt ?? null;
  const changeAt = measured?.changeAt ?? null;
  if (judgeAt === null || changeAt === null) return judgeAt ?? changeAt;
  return judgeAt < changeAt ? judgeAt : changeAt;
}
