import type { ChartState, Plan } from '../plan.ts';
import type { PlanAction } from '../plan-action.ts';
import { COUNT_MAX, counted, type Most } from './most.ts';
import { mostMessages } from './most-messages.ts';
import { searching } from './searching.ts';
import type { SendAction } from './stand.ts';
import { circleTimeline, type TimelineEntry, timeline } from './timeline.ts';

/** Sliding windows, half-open; not the days, weeks and months of a calendar. */
export type WindowName = 'day' | 'week' | 'month';

const DAY_MS = 86_400_000;
export const WINDOWS_MS: Readonly<Record<WindowName, number>> = {
  day: DAY_MS,
  week: 7 * DAY_MS,
  month: 30 * DAY_MS,
};
export const WINDOW_NAMES: readonly WindowName[] = ['day', 'week', 'month'];

/** Whom messages go to: the person whom the flow is about, or the group. */
export type Audience = 'person' | 'group';
export const AUDIENCES: readonly Audience[] = ['person', 'group'];

/** The most, and how it comes to it; a circle where it is unbounded. */
export interface WorstWindow {
  readonly most: Most;
  readonly path: readonly TimelineEntry[];
}

export type WorstWindows = Readonly<Record<WindowName, WorstWindow>>;

export interface WorstCaseOptions {
  /** The name of the workspace's time zone. */
  readonly zone: string;
  readonly audience: Audience;
  /** Only messages of these classes; of all when absent. */
  readonly classes?: readonly string[];
  /** Set where another flow starts this one, so that it may begin at any time. */
  readonly isStarted?: boolean;
  /** Which messages the gate may hold back, so that they go out later than they are sent. */
  readonly holds?: (send: SendAction) => boolean;
}

/**
 * Finds at most how many messages one subject can get by one flow, over all its paths: whatever
 * happens happens when it is worst, conditions hold as they may, and only time takes its time.
 * Never less than the truth. Of a flow with `key` it is the most by one key.
 */
export function worstCase(plan: Plan, options: WorstCaseOptions): WorstWindows {
  return mostIn(plan, options, WINDOWS_MS);
}

/** The same for windows of any length. */
export function mostIn<Name extends string>(
  plan: Plan,
  options: WorstCaseOptions,
  windowsMs: Readonly<Record<Name, number>>,
): Readonly<Record<Name, WorstWindow>> {
  const { zone, audience, classes, isStarted = false, holds = () => false } = options;
  const names = Object.keys(windowsMs) as Name[]; // the keys of the record that is given
  const counts = (send: SendAction) =>
    isTo(send, audience) && (classes === undefined || classes.includes(send.class));
  const found = <Value>(of: (name: Name) => Value) =>
    Object.fromEntries(names.map((name) => [name, of(name)])) as Record<Name, Value>; // all of them
  if (!sendsOf(plan.chart).some(counts)) {
    return found((): WorstWindow => ({ most: { type: 'count', count: 0 }, path: [] }));
  }
  const windowMs = Math.max(...names.map((name) => windowsMs[name]));
  const { soonest, circle, knownMs } = mostMessages(
    searching(plan, { zone, windowMs, isStarted, counts, holds }),
  );
  return found((name): WorstWindow => {
    if (circle) {
      return { most: { type: 'unbounded', by: 'circle' }, path: circleTimeline(circle, counts) };
    }
    const within = soonest.filter(({ atMs }) => atMs < windowsMs[name]);
    const last = within.at(-1);
    const path = last ? timeline(last, counts) : [];
    const isMany = within.length >= COUNT_MAX;
    if (windowsMs[name] > knownMs && !isMany) return { most: { type: 'unknown' }, path };
    return { most: counted(within.length), path };
  });
}

function isTo({ to }: SendAction, audience: Audience): boolean {
  return audience === 'group'
    ? to.type === 'group'
    : to.type === 'member' || to.type === 'customer';
}

/** The messages that a flow sends to an audience, in document order. */
export function messagesTo(plan: Plan, audience: Audience): readonly SendAction[] {
  return sendsOf(plan.chart).filter((send) => isTo(send, audience));
}

/** The classes of those messages. */
export function classesOf(plan: Plan, audience: Audience): readonly string[] {
  return [...new Set(messagesTo(plan, audience).map((send) => send.class))];
}

function sendsOf(state: ChartState): readonly SendAction[] {
  const moves = [
    ...(state.on ?? []),
    ...(state.after ?? []).flatMap((timer) => timer.moves),
    ...(state.always ?? []),
    ...(state.done ?? []),
  ];
  const actions: readonly PlanAction[] = [
    ...(state.entry ?? []),
    ...moves.flatMap((move) => move.actions ?? []),
  ];
  return [
    ...actions.filter((action) => action.type === 'send'),
    ...Object.values(state.states ?? {}).flatMap(sendsOf),
  ];
}
