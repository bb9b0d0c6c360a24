import { addDays } from '../../../engine/language/time/index.ts';
import type { Answer } from '../../app/index.ts';

export type LedgerMessage = Answer<'getLedger'>['items'][number];

/** Gathers messages of several pages: one whose lines lie on two is on both. Newest first. */
export function gatherMessages(
  pages: readonly { readonly items: readonly LedgerMessage[] }[],
): readonly LedgerMessage[] {
  const messages = new Map<string, LedgerMessage>();
  for (const older of pages.flatMap((page) => page.items)) {
    const known = messages.get(older.key);
    if (known === undefined) messages.set(older.key, older);
    else messages.set(older.key, { ...known, lines: [...older.lines, ...known.lines] });
  }
  return [...messages.values()];
}

/** The query of one local day, its end excluded; of all days where none is chosen. */
export function daySpan(day: string): { readonly from?: string; readonly to?: string } {
  return day === '' ? {} : { from: day, to: addDays(day, 1) };
}
