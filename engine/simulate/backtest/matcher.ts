import type { Instant } from '../../base/index.ts';
import type { MessageRow } from './message-row.ts';
import type { Side } from './sides.ts';

/** A message that both sides have, or one of them alone. */
export type Match =
  | { readonly type: 'pair'; readonly before: MessageRow; readonly after: MessageRow }
  | { readonly type: 'alone'; readonly side: Side; readonly row: MessageRow };

/**
 * Finds for each message of one side the one of the other: of the same target, flow, step and
 * subject. It is the same message by its name, which it keeps as long as its instance was started
 * by the same event; otherwise, once a week has passed, the nearest in time that is left.
 */
export interface Matcher {
  /** Takes a message; those of one side come in the order of time. */
  add(side: Side, row: MessageRow): void;
  /** Decides on what has waited for longer than a week. */
  passTo(now: Instant): void;
  /** Decides on all that waits. */
  end(): void;
  /** Messages that wait for their other side. */
  readonly waiting: number;
}

/** Who is moved further than this is told as two messages. */
const WINDOW_MS = 7 * 86_400_000;

interface Waiting {
  readonly side: Side;
  readonly row: MessageRow;
  readonly slot: string;
}

export function openMatcher(onMatch: (match: Match) => void): Matcher {
  const slots = new Map<string, Waiting[]>();
  /** All that waits, by time; what was matched since is still there. */
  const queue: Waiting[] = [];
  let first = 0;
  let waiting = 0;

  function take(one: Waiting): boolean {
    const list = slots.get(one.slot);
    const index = list?.indexOf(one) ?? -1;
    if (!list || index < 0) return false;
    if (list.length === 1) slots.delete(one.slot);
    else list.splice(index, 1);
    waiting -= 1;
    return true;
  }

  function pair(one: Waiting, other: Waiting): void {
    const [before, after] = one.side === 'before' ? [one, other] : [other, one];
    onMatch({ type: 'pair', before: before.row, after: after.row });
  }

  function decide(one: Waiting): void {
    if (!take(one)) return;
    const others = (slots.get(one.slot) ?? []).filter(({ side }) => side !== one.side);
    const other = nearest(one.row, others);
    if (other === null) {
      onMatch({ type: 'alone', side: one.side, row: one.row });
    } else {
      take(other);
      pair(one, other);
    }
  }

  function decideWhile(isOver: (one: Waiting) => boolean): void {
    for (let one = queue[first]; one !== undefined && isOver(one); one = queue[first]) {
      first += 1;
      decide(one);
    }
    if (first > 1_000 && first * 2 > queue.length) {
      queue.splice(0, first);
      first = 0;
    }
  }

  return {
    get waiting() {
      return waiting;
    },
    add(side, row) {
      const slot = `${row.to}|${row.flow}|${row.step}|${row.about}`;
      const one = { side, row, slot };
      const list = slots.get(slot);
      const other = list?.find((it) => it.side !== side && it.row.name === row.name);
      if (other) {
        take(other);
        pair(one, other);
        return;
      }
      if (list) list.push(one);
      else slots.set(slot, [one]);
      queue.push(one);
      waiting += 1;
    },
    passTo: (now) => decideWhile(({ row }) => row.at < now - WINDOW_MS),
    end: () => decideWhile(() => true),
  };
}

function nearest(row: MessageRow, others: readonly Waiting[]): Waiting | null {
  let best: Waiting | null = null;
  for (const other of others) {
    const isNearer = best === null || distance(row, other.row) < distance(row, best.row);
    if (isNearer && distance(row, other.row) <= WINDOW_MS) best = other;
  }
  return best;
}

function distance(one: MessageRow, other: MessageRow): number {
  return Math.abs(one.at - other.at);
}
