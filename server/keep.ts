import type { Keep } from '../engine/runtime/index.ts';
import type { KeepSettings } from './settings.ts';

const DAY_MS = 86_400_000;

/** What the settings of days mean for each kind of thing. */
export function keepOf(keep: KeepSettings): Keep {
  return {
    events: keep.eventsDays * DAY_MS,
    records: keep.journalDays * DAY_MS,
    deliveries: keep.deliveriesDays * DAY_MS,
    instances: keep.instancesDays === 0 ? null : keep.instancesDays * DAY_MS,
    // They are of no use from the moment at which they expire.
    grants: 0,
    // The sandbox shows what deliveries did.
    messages: keep.deliveriesDays * DAY_MS,
  };
}
