import { circleStart } from './most-messages.ts';
import type { SearchNode, Step } from './search-node.ts';
import type { SendAction } from './stand.ts';

/** Something on the way to the most messages, in the order in which it comes. */
export type TimelineEntry = {
  /** No sooner than this after the first message of the window, in milliseconds. */
  readonly atMs: number;
  /** Null where it is the flow's. */
  readonly step: string | null;
} & (
  | {
      readonly type: 'message';
      readonly class: string;
      readonly to: SendAction['to']['type'];
      /** The beginning of the text, as its author wrote it. */
      readonly text: string;
    }
  /** Something happened that the flow takes; null stands for a reply that nothing else took. */
  | { readonly type: 'event'; readonly event: string | null }
  | { readonly type: 'start' | 'end' }
);

const TEXT_MAX = 40;

/** What happens between the first message that counts and the last. */
export function timeline(
  last: SearchNode,
  counts: (send: SendAction) => boolean,
): readonly TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  for (let node: SearchNode | null = last; node !== null; node = node.parent) {
    const entry = node.step ? entryOf(node.step, node.atMs, counts) : null;
    if (entry) entries.unshift(entry);
    if (node.count === 1 && node.parent?.count === 0) break;
  }
  return entries;
}

/** What happens on a way that comes back to where it was. */
export function circleTimeline(
  last: SearchNode,
  counts: (send: SendAction) => boolean,
): readonly TimelineEntry[] {
  const begin = circleStart(last);
  const entries: TimelineEntry[] = [];
  for (let node: SearchNode | null = last; node !== null && node !== begin; node = node.parent) {
    const entry = node.step ? entryOf(node.step, 0, counts) : null;
    if (entry) entries.unshift(entry);
  }
  return entries;
}

function entryOf(
  step: Step,
  atMs: number,
  counts: (send: SendAction) => boolean,
): TimelineEntry | null {
  switch (step.type) {
    case 'message': {
      const { send } = step;
      if (!counts(send)) return null;
      const { class: name, to } = send;
      const text = textOf(send);
      return { type: 'message', atMs, step: shown(send.step), class: name, to: to.type, text };
    }
    case 'move':
      return eventOf(step, atMs);
    case 'start':
    case 'end':
      return { type: step.type, atMs, step: null };
    default:
      return null;
  }
}

function eventOf(step: Extract<Step, { type: 'move' }>, atMs: number): TimelineEntry | null {
  const { move, spot } = step;
  if (!('event' in move)) return null;
  const event = String(move.event);
  const place = { atMs, step: spot.owner === null ? null : shown(spot.owner) };
  if (event.startsWith('@else:')) return { type: 'event', ...place, event: null };
  return event.startsWith('@') ? null : { type: 'event', ...place, event };
}

/** The flow's own entries have an owner that is no step. */
function shown(step: string): string | null {
  return step.startsWith('@') ? null : step;
}

function textOf({ variants }: SendAction): string {
  for (const part of variants[0] ?? []) {
    const text = part.type === 'text' ? part.text : part.type === 'link' ? part.title : '';
    // No file may steer the terminal that shows it.
    const line = text
      .trim()
      .replace(/\s+/g, ' ')
      .replace(/\p{Cc}|\p{Cf}/gu, '·');
    if (line === '') continue;
    return line.length > TEXT_MAX ? `${line.slice(0, TEXT_MAX - 1)}…` : line;
  }
  return '';
}
