import type { Instant } from '../../base/index.ts';
import { plusMs } from '../../base/index.ts';
import type { StoredEvent } from '../../core/index.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { Page } from '../outbox.ts';
import { ownerOf } from '../placement.ts';
import type { RecordedPeriod } from '../queries.ts';
import type { Database } from './database.ts';
import { toldIn } from './event-log.ts';

/*
 * The log has no index by time but one of block ranges, which is good for short spans and useless
 * for "the next ones". So the period is read span by span; a span doubles while it holds little,
 * and shrinks to what was read where it holds too much.
 */
const PACKS = {
  name: 'event_log_between',
  text: `
select at, late, body from event_log where at >= $1 and at < $2 order by at, seq limit $3`,
};

/** Of one page: some thousand events. */
const PACKS_MAX = 500;
const FIRST_SPAN_MS = 60_000;

interface PackRow {
  readonly at: Instant;
  readonly late: readonly number[] | null;
  readonly body: Buffer;
}

/** Lists what was accepted in a period, in that order. */
export async function listRecorded(
  database: Database,
  period: RecordedPeriod,
): Promise<Page<StoredEvent>> {
  const { from, to, cursor } = period;
  const [at = from, spanMs = FIRST_SPAN_MS] =
    cursor === undefined ? [] : decodeCursor(cursor, ['number', 'number']).map(Number);
  const start = at as Instant; // a cursor holds one, too
  const end = Math.min(start + spanMs, to) as Instant; // both are instants
  const between = (upTo: Instant, max: number | null) =>
    database.run<PackRow>(PACKS, [start, upTo, max]);
  const rows = await between(end, PACKS_MAX + 1);
  if (rows.length <= PACKS_MAX) {
    const nextSpanMs = rows.length < PACKS_MAX / 4 ? spanMs * 2 : spanMs;
    return {
      items: rows.flatMap(eventsIn),
      next: end < to ? encodeCursor([end, nextSpanMs]) : null,
    };
  }
  // The last instant may not have been read to its end.
  const cut = rows.at(-1)?.at ?? end;
  const next = cut > start ? cut : plusMs(start, 1);
  const whole = cut > start ? rows.filter((row) => row.at < cut) : await between(next, null);
  const nextSpanMs = Math.max(1, next - start);
  return {
    items: whole.flatMap(eventsIn),
    next: next < to ? encodeCursor([next, nextSpanMs]) : null,
  };
}

/** Whom an event only concerns has a copy, which is left out. */
function eventsIn({ body, late }: PackRow): readonly StoredEvent[] {
  return toldIn(body, late)
    .filter(({ entity, event }) => entity.kind === ownerOf(event.subject).kind)
    .map(({ event }) => event);
}
