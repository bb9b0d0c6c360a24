import type { GateReason } from '../../core/index.ts';
import type {
  BacktestExample,
  BacktestResult,
  ExampleSide,
  MessageChange,
  RefusalCount,
} from './backtest-result.ts';
import type { Counted } from './count-table.ts';
import { openCountTable } from './count-table.ts';
import type { Match } from './matcher.ts';
import type { MessageRow } from './message-row.ts';
import type { Side } from './sides.ts';

type Sums = Pick<
  BacktestResult,
  'total' | 'flows' | 'steps' | 'classes' | 'days' | 'refusals' | 'examples'
>;

/** Adds up how the messages of both sides stand to one another. */
export interface Tally {
  /** Counts a message that both sides sent, the very same. */
  same(message: Counted): void;
  held(side: Side, message: Counted): void;
  match(match: Match): void;
  /** Counts a message that has really gone out. */
  really(message: Counted): void;
  sums(): Sums;
}

/** Clocks of flows start when something happens; less than this nobody notices. */
const SAME_MS = 60_000;
const EXAMPLES_MAX = 20;
const TEXT_MAX = 120;

/** @param options.comparesReal whether it will be told of what has really gone out */
export function openTally(options: {
  readonly zone: string;
  readonly comparesReal: boolean;
}): Tally {
  const table = openCountTable(options);
  const { count } = table;
  const refusals = new Map<
    string,
    { -readonly [Name in keyof RefusalCount]: RefusalCount[Name] }
  >();
  const examples = new Map<MessageChange, BacktestExample[]>();

  function countRow(side: Side, row: MessageRow): void {
    if (row.verdict === 'out') {
      count(row, [side]);
      return;
    }
    const why: GateReason = row.why ?? 'leftStep';
    const { flow, step, class: named } = row;
    const key = [flow, step, named, why].join(' ');
    const sum = refusals.get(key) ?? { flow, step, class: named, why, before: 0, after: 0 };
    sum[side] += 1;
    refusals.set(key, sum);
  }

  function change(kind: MessageChange, sides: Partial<Record<Side, MessageRow>>): void {
    const row = sides.before ?? sides.after;
    if (!row) return;
    count(row, [kind]);
    const known = examples.get(kind) ?? [];
    examples.set(kind, known);
    if (kind !== 'same' && known.length < EXAMPLES_MAX) known.push(exampleOf(kind, row, sides));
  }

  return {
    same: (message) => count(message, ['before', 'after', 'same']),
    held: (side, message) => count(message, [side === 'before' ? 'heldBefore' : 'heldAfter']),
    match(match) {
      if (match.type === 'pair') {
        const { before, after } = match;
        countRow('before', before);
        countRow('after', after);
        const kind = changeOf(before, after);
        if (kind) change(kind, { before, after });
        return;
      }
      const { side, row } = match;
      countRow(side, row);
      if (row.verdict !== 'out') return;
      change(side === 'before' ? 'onlyBefore' : 'onlyAfter', { [side]: row });
    },
    really: (message) => count(message, ['really']),
    sums: () => ({
      ...table.rows(),
      refusals: [...refusals.values()].sort((one, other) => (nameIn(one) < nameIn(other) ? -1 : 1)),
      examples: [...examples.values()].flat(),
    }),
  };
}

/** Null where neither went out: that is no difference in what anybody got. */
function changeOf(before: MessageRow, after: MessageRow): MessageChange | null {
  if (before.verdict !== 'out') return after.verdict === 'out' ? 'released' : null;
  if (after.verdict !== 'out') return 'refused';
  if (before.text !== after.text) return 'text';
  return Math.abs(before.at - after.at) <= SAME_MS ? 'same' : 'moved';
}

function exampleOf(
  kind: Exclude<MessageChange, 'same'>,
  { flow, step, class: named, to, about }: MessageRow,
  sides: Partial<Record<Side, MessageRow>>,
): BacktestExample {
  const { before, after } = sides;
  return {
    change: kind,
    flow,
    step,
    class: named,
    to,
    about,
    before: before ? sideOf(before) : null,
    after: after ? sideOf(after) : null,
  };
}

function sideOf({ at, verdict, why, text }: MessageRow): ExampleSide {
  return { at, verdict, why, text: text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)}…` : text };
}

function nameIn({ flow, step, class: named, why }: RefusalCount): string {
  return [flow, step, named, why].join(' ');
}
