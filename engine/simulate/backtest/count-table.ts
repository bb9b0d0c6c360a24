import type { Instant } from '../../base/index.ts';
import { localParts } from '../../language/index.ts';
import type { BacktestCounts, BacktestResult, BacktestRow } from './backtest-result.ts';
import type { MessageRow } from './message-row.ts';

/** A message of a flow, as it is counted. */
export type Counted = Pick<MessageRow, 'at' | 'flow' | 'step' | 'class'>;

type Mutable = { -readonly [Name in keyof BacktestCounts]: BacktestCounts[Name] };

/** Counts of all messages, and of those of each flow, step, class and day. */
export interface CountTable {
  /** Counts a message under these names, in all that it belongs to. */
  count(message: Counted, names: readonly (keyof BacktestCounts)[]): void;
  rows(): Pick<BacktestResult, 'total' | 'flows' | 'steps' | 'classes' | 'days'>;
}

/** Days begin at a quarter of an hour of universal time, in every zone. */
const QUARTER_MS = 900_000;

const NONE: BacktestCounts = {
  before: 0,
  after: 0,
  same: 0,
  moved: 0,
  text: 0,
  onlyBefore: 0,
  onlyAfter: 0,
  refused: 0,
  released: 0,
  heldBefore: 0,
  heldAfter: 0,
  really: null,
};

/** @param options.comparesReal whether what has really gone out will be counted, too */
export function openCountTable(options: {
  readonly zone: string;
  readonly comparesReal: boolean;
}): CountTable {
  const newCounts = (): Mutable => ({ ...NONE, really: options.comparesReal ? 0 : null });
  const total = newCounts();
  const tables = {
    flows: new Map<string, Mutable>(),
    steps: new Map<string, Mutable>(),
    classes: new Map<string, Mutable>(),
    days: new Map<string, Mutable>(),
  };
  const dayOf = dayNames(options.zone);

  function countsOf(table: Map<string, Mutable>, name: string): Mutable {
    const known = table.get(name);
    if (known) return known;
    const made = newCounts();
    table.set(name, made);
    return made;
  }

  return {
    count(message, names) {
      for (const counts of [
        total,
        countsOf(tables.flows, message.flow),
        countsOf(tables.steps, `${message.flow} ${message.step}`),
        countsOf(tables.classes, message.class),
        countsOf(tables.days, dayOf(message.at)),
      ]) {
        for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
      }
    },
    rows: () => ({
      total,
      flows: rowsOf(tables.flows, ([flow = null]) => ({ flow })),
      steps: rowsOf(tables.steps, ([flow = null, step = null]) => ({ flow, step })),
      classes: rowsOf(tables.classes, ([name = null]) => ({ class: name })),
      days: rowsOf(tables.days, ([day = null]) => ({ day })),
    }),
  };
}

function rowsOf(
  table: ReadonlyMap<string, BacktestCounts>,
  names: (parts: readonly string[]) => Partial<BacktestRow>,
): readonly BacktestRow[] {
  const none = { flow: null, step: null, class: null, day: null };
  return [...table]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, counts]) => ({ ...none, ...counts, ...names(name.split(' ')) }));
}

/** Names days in a zone; a calendar is asked once for each quarter of an hour. */
function dayNames(zone: string): (at: Instant) => string {
  let quarter = Number.NaN;
  let day = '';
  return (at) => {
    const now = Math.floor(at / QUARTER_MS);
    if (now === quarter) return day;
    quarter = now;
    day = localParts(at, zone).date;
    return day;
  };
}
