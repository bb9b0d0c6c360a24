import type { Answer } from '../../app/index.ts';

export type BacktestRun = Answer<'getBacktest'>;
export type BacktestResult = NonNullable<BacktestRun['result']>;
export type CountName = keyof BacktestResult['total'];

/** Periods that a backtest is asked for, in days up to now. */
export const PERIODS_DAYS = [7, 30, 90] as const;

const DAY_MS = 86_400_000;

/** Stand even where all of them are zero. */
const ALWAYS: readonly CountName[] = ['before', 'after', 'same'];
const OTHERS: readonly CountName[] = [
  ...(['moved', 'text', 'onlyBefore', 'onlyAfter'] as const),
  ...(['refused', 'released', 'heldBefore', 'heldAfter', 'really'] as const),
];

/** The counts that are worth a column. */
export function columnsOf({ total }: BacktestResult): readonly CountName[] {
  return [...ALWAYS, ...OTHERS.filter((name) => (total[name] ?? 0) > 0)];
}

/** The steps of which the two sides do not send the very same, or all where there are none. */
export function rowsOf({ steps }: BacktestResult): BacktestResult['steps'] {
  const changed = steps.filter(
    ({ before, after, same, heldBefore, heldAfter }) =>
      same !== before || same !== after || heldBefore !== heldAfter,
  );
  return changed.length > 0 ? changed : steps;
}

/** Whether both sides send the very same. */
export function isSame({ total }: BacktestResult): boolean {
  return total.same === total.before && total.same === total.after;
}

/** The period of so many days that ends now. */
export function periodOf(
  days: number,
  now: number,
): { readonly from: string; readonly to: string } {
  return { from: new Date(now - days * DAY_MS).toISOString(), to: new Date(now).toISOString() };
}

/** How far a run is through its period, of 100; zero while it only learns who people are. */
export function percentOf({ from, to, at }: BacktestRun): number {
  const [start, end, now] = [from, to, at ?? from].map((text) => Date.parse(text));
  if (start === undefined || end === undefined || now === undefined) return 0;
  return Math.round(Math.min(1, Math.max(0, (now - start) / (end - start))) * 100);
}
