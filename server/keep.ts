import type { Keep } from '../engine/runtime/index.ts';
import type { KeepSettings } from './settings.ts';

const DAY_MS = 86_400_000;
/**
 * Repetitions are known for longer than any source repeats (Standard Webhooks: three days), also
 * where events are forgotten sooner.
 */
const KEYS_DAYS_MIN = 7;

/** What the settings of days mean for each kind of thing. */
export function keepOf(keep: KeepSettings): Keep {
  return {
    events: keep.eventsDays * DAY_MS,
    eventKeys: Math.max(keep.eventsDays, KEYS_DAYS_MIN) * DAY_MS,
    records: keep.journalDays * DAY_MS,
    ledger: keep.journalDays * DAY_MS,
    instances: keep.instancesDays === 0 ? null : keep.instancesDays * DAY_MS,
    // Those of an instance go about when it goes.
    tasks: keep.instancesDays === 0 ? null : keep.instancesDays * DAY_MS,
    // They are of no use from the moment at which they expire.
    grants: 0,
    // The sandbox shows what deliveries did.
    messages: keep.journalDays * DAY_MS,
  };
}
