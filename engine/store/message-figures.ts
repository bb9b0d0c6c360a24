import type { FunnelCount, GateReason, LedgerEntry, LedgerEvent } from '../core/index.ts';

/** How often a step's messages came to something, and why. */
export interface MessageFigure {
  readonly what: LedgerEvent;
  readonly why: GateReason | null;
  readonly rule: string | null;
  readonly count: number;
}

/*
 * They are kept with the figures of the step's ports, under names that no port can have:
 * `!refused.cap.promo`.
 */
const MARK = '!';

/** What the lines of a turn add to the figures. */
export function messageCounts(ledger: readonly LedgerEntry[]): readonly FunnelCount[] {
  return ledger.map(({ origin, what, why, rule }) => ({
    flow: origin.flow,
    version: origin.version,
    step: origin.step,
    port: `${MARK}${what}.${why ?? ''}.${rule ?? ''}`,
    count: 1,
  }));
}

/** Reads a figure of a step's messages; null for one of a port. */
export function messageFigure(port: string, count: number): MessageFigure | null {
  if (!port.startsWith(MARK)) return null;
  const [what = '', why = '', ...rule] = port.slice(MARK.length).split('.');
  return {
    what: what as LedgerEvent, // written by `messageCounts`
    why: why === '' ? null : (why as GateReason), // likewise
    rule: rule.join('.') || null,
    count,
  };
}

/** The most frequent first. */
export function inOrder(figures: readonly MessageFigure[]): readonly MessageFigure[] {
  const name = ({ what, why, rule }: MessageFigure) => `${what}.${why}.${rule}`;
  return figures.toSorted(
    (left, right) => right.count - left.count || (name(left) < name(right) ? -1 : 1),
  );
}
