import type { ChartState, Plan } from '../plan.ts';
import type { Workspace } from '../workspace.ts';
import { cappedMost, mayHold } from './cap-bounds.ts';
import { type Most, sumOf } from './most.ts';
import type { SendAction } from './stand.ts';
import {
  AUDIENCES,
  type Audience,
  classesOf,
  messagesTo,
  WINDOW_NAMES,
  WINDOWS_MS,
  type WindowName,
  type WorstWindow,
  type WorstWindows,
  worstCase,
} from './worst-case.ts';

export type MostByWindow = Readonly<Record<WindowName, Most>>;

/** The most that one subject gets of one flow. */
export interface FlowWorstCase {
  readonly flow: string;
  readonly title: string;
  readonly audience: Audience;
  /** With `key` a subject can have any number of instances; the windows are those of one key. */
  readonly isKeyed: boolean;
  readonly windows: WorstWindows;
  /** What the caps and gaps of the workspace leave of it. */
  readonly capped: MostByWindow;
}

/** The most that one subject gets of all flows: one person in one group, and that group. */
export interface WorstCases {
  readonly flows: readonly FlowWorstCase[];
  readonly together: readonly {
    readonly audience: Audience;
    readonly windows: MostByWindow;
    readonly capped: MostByWindow;
  }[];
}

/**
 * Finds the worst case of flows that are active side by side. One that sends nothing is left out.
 */
export function worstCases(plans: readonly Plan[], workspace: Workspace): WorstCases {
  const started = new Set(plans.flatMap(({ chart }) => startedBy(chart)));
  const sending = AUDIENCES.flatMap((audience) =>
    plans.flatMap((plan) => {
      const classes = classesOf(plan, audience);
      if (classes.length === 0) return [];
      return [sendingOf({ plan, audience, classes, isStarted: started.has(plan.flow) }, workspace)];
    }),
  );
  return {
    flows: sending.map(({ plan, audience, most, ...rest }) => ({
      flow: plan.flow,
      title: plan.title,
      audience,
      isKeyed: plan.key !== undefined,
      windows: rest.windows,
      capped: cappedOf([{ most: (at) => one(most(at)), classes: rest.classes }], workspace),
    })),
    together: AUDIENCES.flatMap((audience) => {
      const parts = sending.filter((part) => part.audience === audience);
      if (parts.length === 0) return [];
      const windows = byWindow((window) =>
        sumOf(parts.map(({ plan, windows }) => byKeys(plan, windows[window].most))),
      );
      const most = parts.map(({ plan, most, classes }) => ({
        most: (at: Asked) => byKeys(plan, one(most(at))),
        classes,
      }));
      return [{ audience, windows, capped: cappedOf(most, workspace) }];
    }),
  };
}

/** The worst case of one flow as the checker judges a promise: behind the gate, by one key. */
export function cappedCase(
  plan: Plan,
  workspace: Workspace,
  asked: {
    readonly audience: Audience;
    readonly class: string | null;
    readonly window: WindowName;
  },
): WorstWindow {
  const { audience, window } = asked;
  const names = classesOf(plan, audience);
  const isAsked = (name: string) =>
    asked.class === null ||
    asked.class === name ||
    workspace.campaigns[name]?.class === asked.class;
  const classes = names.filter(isAsked);
  const part = sendingOf({ plan, audience, classes, isStarted: false }, workspace);
  const sent = part.most({ window, classes });
  const most = (at: Asked) => one(part.most({ ...at, classes: at.classes ?? classes }));
  return { ...sent, most: cappedOf([{ most, classes }], workspace)[window] };
}

interface Asked {
  readonly window: WindowName;
  readonly classes?: readonly string[] | undefined;
}

function one({ most }: WorstWindow): Most {
  return most;
}

/** There can be as many instances at once as there are keys. */
function byKeys({ key }: Plan, most: Most): Most {
  const isNone = most.type === 'count' && most.count === 0;
  return key === undefined || isNone ? most : { type: 'unbounded', by: 'key' };
}

/** A flow with what it sends; searched once for each list of classes that is asked for. */
function sendingOf(
  of: {
    readonly plan: Plan;
    readonly audience: Audience;
    readonly classes: readonly string[];
    readonly isStarted: boolean;
  },
  workspace: Workspace,
) {
  const { plan, audience, classes, isStarted } = of;
  const { zone } = workspace;
  const holds = (send: SendAction) => send.whenCapped === 'hold' || mayHold(workspace, send.class);
  const known = new Map<string, WorstWindows>();
  const most = (at: Asked): WorstWindow => {
    const asked = (at.classes ?? classes).filter((name) => classes.includes(name)).sort();
    const name = asked.join(' ');
    const options = { zone, audience, classes: asked, isStarted, holds };
    const windows = known.get(name) ?? worstCase(plan, options);
    known.set(name, windows);
    return windows[at.window];
  };
  const windows = messagesTo(plan, audience).some(holds)
    ? worstCase(plan, { zone, audience, classes, isStarted })
    : byWindow((window) => most({ window }));
  return { plan, audience, classes, most, windows };
}

function cappedOf(
  parts: readonly {
    readonly most: (at: Asked) => Most;
    readonly classes: readonly string[];
  }[],
  workspace: Workspace,
): MostByWindow {
  const classes = [...new Set(parts.flatMap((part) => part.classes))];
  return byWindow((window) => {
    const at = { windowMs: WINDOWS_MS[window], zone: workspace.zone, classes };
    return cappedMost(workspace, at, (asked) =>
      sumOf(parts.map(({ most }) => most({ window, classes: asked }))),
    );
  });
}

function byWindow<Value>(of: (window: WindowName) => Value): Readonly<Record<WindowName, Value>> {
  const [day, week, month] = WINDOW_NAMES.map(of) as [Value, Value, Value]; // one for each name
  return { day, week, month };
}

/** The flows that a flow starts. */
function startedBy(state: ChartState): readonly string[] {
  const moves = [...(state.on ?? []), ...(state.after ?? []).flatMap((timer) => timer.moves)];
  const actions = [...(state.entry ?? []), ...moves.flatMap((move) => move.actions ?? [])];
  return [
    ...actions.flatMap((action) => (action.type === 'start' ? [action.flow] : [])),
    ...Object.values(state.states ?? {}).flatMap(startedBy),
  ];
}
