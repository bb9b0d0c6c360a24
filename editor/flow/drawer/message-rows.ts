import type { FlowDetail } from '../state/open-flow.ts';

type Figures = FlowDetail['figures'];
type Message = Figures[number]['messages'][number];

/** What one step's messages came to, with why. */
export interface MessageRow extends Message {
  readonly step: string;
}

const SENT: readonly Message['what'][] = ['out', 'sent'];

/** What was not sent, or not at once: the most frequent first. */
export function unsentRows(figures: Figures): readonly MessageRow[] {
  return figures
    .flatMap(({ step, messages }) => messages.map((message) => ({ step, ...message })))
    .filter(({ what }) => !SENT.includes(what))
    .toSorted((left, right) => right.count - left.count);
}

/** How many messages did not go out for good: those that wait are none of them. */
export function unsentCount(figures: Figures): number {
  return unsentRows(figures)
    .filter(({ what }) => what !== 'held')
    .reduce((sum, { count }) => sum + count, 0);
}

/** Names a row among those of its flow. */
export function rowKey({ step, what, why, rule }: Omit<MessageRow, 'count' | 'words'>): string {
  return [step, what, why ?? '', rule ?? ''].join(' ');
}
