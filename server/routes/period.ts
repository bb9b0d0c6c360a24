import type { Instant } from '../../engine/base/index.ts';
import type { PlanPeriod } from '../../engine/core/index.ts';
import { parseInstant, unitAround } from '../../engine/language/index.ts';
import { inputInvalid } from '../problem.ts';

/** A ledger is read for no longer than this. */
const DAYS_MAX = 100;

/**
 * Reads the period of a query: the month of the present where nothing is said, a month where one
 * end is.
 * @throws EngineError INPUT_INVALID
 */
export function readPeriod(
  query: { readonly from?: string; readonly to?: string },
  { zone, now }: { readonly zone: string; readonly now: Instant },
): PlanPeriod {
  const monthOf = (at: Instant) => unitAround(at, 'month', zone);
  const given = query.from === undefined ? null : readTime(query.from, zone, '?from');
  const to = query.to === undefined ? monthOf(given ?? now).to : readTime(query.to, zone, '?to');
  const from = given ?? monthOf((to - 1) as Instant).from; // still an instant, as `to` is one
  if (from >= to) throw refused('?to', '`to` must be later than `from`');
  if (to - from > DAYS_MAX * 86_400_000) {
    throw refused('?to', `the period may have at most ${DAYS_MAX} days`);
  }
  return { from, to };
}

/**
 * Reads a time of a query.
 * @throws EngineError INPUT_INVALID
 */
export function readTime(text: string, zone: string, pointer: string): Instant {
  const at = parseInstant(text, zone);
  if (at !== null) return at;
  const detail = 'must be a date or a time such as 2026-03-06 or 2026-03-06T20:00+08:00';
  throw inputInvalid(`The time \`${text}\` ${detail}.`, [{ pointer, detail }]);
}

function refused(pointer: string, detail: string) {
  return inputInvalid(`The period cannot be: ${detail}.`, [{ pointer, detail }]);
}
