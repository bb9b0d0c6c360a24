import type { ChartMove, ChartTimer } from '../plan.ts';
import type { PlanAction } from '../plan-action.ts';
import type { DelayBounds } from './delay-bounds.ts';
import type { ChartSpots, Spot } from './spots.ts';
import { isInside, pathText } from './spots.ts';

export type SendAction = Extract<PlanAction, { type: 'send' }>;

/** A timer that runs. Its clock has its name. */
export interface RunningTimer {
  readonly name: string;
  readonly spot: Spot;
  readonly timer: ChartTimer;
  readonly fired: number;
  readonly bounds: DelayBounds;
}

/** What became of the message of an active step: it has gone out, or is still to fail. */
export type Fate = 'sent' | 'failed';

/** Where an instance is, but for the time. */
export interface Stand {
  /** Paths of the active states in document order. */
  readonly active: readonly string[];
  readonly timers: readonly RunningTimer[];
  /** How often ports were taken, of those that are counted. */
  readonly taken: Readonly<Record<string, number>>;
  readonly fates: Readonly<Record<string, Fate>>;
  /** Messages that the gate holds back. */
  readonly held: readonly SendAction[];
  /** Messages that are to pass the gate next. */
  readonly pending: readonly SendAction[];
  /** What steps are told next of their own messages. */
  readonly told: readonly string[];
  /** Whether conditions that are judged by themselves have been, since the last move. */
  readonly isJudged: boolean;
}

const NOWHERE: Stand = {
  active: [],
  timers: [],
  taken: {},
  fates: {},
  held: [],
  pending: [],
  told: [],
  isJudged: false,
};

/** What a move makes of a stand; the timers that it starts have no bounds yet. */
export interface Moved {
  readonly stand: Stand;
  readonly started: readonly Omit<RunningTimer, 'bounds'>[];
}

/** Enters the first state of the chart. */
export function begun(spots: ChartSpots): Moved {
  return entered(spots, NOWHERE, '');
}

/** Makes a move that stands at a spot. */
export function moved(spots: ChartSpots, stand: Stand, at: { spot: Spot; move: ChartMove }): Moved {
  const { spot, move } = at;
  const name = `${spot.owner ?? ''}.${move.port}`;
  const limit = spots.counted.get(name);
  const count = Math.min((stand.taken[name] ?? 0) + 1, limit ?? 0);
  const acted: Stand = {
    ...stand,
    taken: limit === undefined ? stand.taken : { ...stand.taken, [name]: count },
    pending: [...stand.pending, ...sendsOf(move.actions)],
    isJudged: false,
  };
  if (!move.target) return { stand: acted, started: [] };
  const target = pathText(move.target);
  const frame = frameOf(spots, spot, target);
  return entered(spots, left(acted, frame), target);
}

/** The innermost state that a move does not leave: statecharts say which. */
function frameOf(spots: ChartSpots, from: Spot, target: string): string {
  if (isInside(target, from.path)) return from.path;
  let around = spots.byPath.get(target)?.parent ?? null;
  while (around !== null && !isInside(from.path, around.path)) around = around.parent;
  return around?.path ?? '';
}

/** Leaves everything inside a state. */
function left(stand: Stand, frame: string): Stand {
  const isLeft = (path: string) => isInside(path, frame);
  const active = stand.active.filter((path) => !isLeft(path));
  const steps = new Set(stand.active.filter(isLeft).map((path) => path.split('/').at(-1) ?? ''));
  const fates = Object.entries(stand.fates).filter(([step]) => !steps.has(step));
  return {
    ...stand,
    active,
    timers: stand.timers.filter(({ spot }) => !isLeft(spot.path)),
    fates: Object.fromEntries(fates),
    held: stand.held.filter(({ step }) => !steps.has(step)),
    told: stand.told.filter((event) => !steps.has(event.slice(event.indexOf(':') + 1))),
  };
}

/** Enters a state, what is around it, and what is first inside of it. */
function entered(spots: ChartSpots, stand: Stand, target: string): Moved {
  const active = new Set(stand.active);
  const order: Spot[] = [];
  const enter = (spot: Spot): void => {
    if (!active.has(spot.path)) {
      active.add(spot.path);
      order.push(spot);
    }
  };
  const inward = (spot: Spot): void => {
    enter(spot);
    const { parallel, initial, states } = spot.state;
    const first = initial ?? Object.keys(states ?? {})[0];
    const keys = parallel ?? (states && first !== undefined ? [first] : []);
    for (const key of keys) {
      const inner = spots.byPath.get(spot.path === '' ? key : `${spot.path}/${key}`);
      if (inner) inward(inner);
    }
  };
  const found = spots.byPath.get(target);
  const around: Spot[] = [];
  for (let spot = found?.parent ?? null; spot !== null; spot = spot.parent) around.unshift(spot);
  around.forEach(enter);
  if (found) inward(found);
  const started = order.flatMap((spot) =>
    (spot.state.after ?? []).map((timer) => ({
      name: `${spot.path}#${timer.id}`,
      spot,
      timer,
      fired: 0,
    })),
  );
  return {
    stand: {
      ...stand,
      active: inOrder(spots, [...active]),
      pending: [...stand.pending, ...order.flatMap((spot) => sendsOf(spot.state.entry))],
      isJudged: false,
    },
    started,
  };
}

function inOrder(spots: ChartSpots, paths: readonly string[]): readonly string[] {
  const orderOf = (path: string) => spots.byPath.get(path)?.order ?? 0;
  return paths.toSorted((one, other) => orderOf(one) - orderOf(other));
}

function sendsOf(actions: readonly PlanAction[] = []): readonly SendAction[] {
  return actions.filter((action) => action.type === 'send');
}

/** Whether an end of the chart itself has been reached. */
export function hasEnded(spots: ChartSpots, { active }: Stand): boolean {
  return active.some((path) => {
    const spot = spots.byPath.get(path);
    return spot?.depth === 1 && spot.state.outcome !== undefined;
  });
}

/** A text that tells two stands apart exactly where something differs. */
export function standKey(stand: Stand): string {
  const timers = stand.timers.map(({ name, fired, bounds }) => {
    const { minMs, maxMs, dayMinMs, dayMaxMs } = bounds;
    return [name, fired, minMs, maxMs, dayMinMs, dayMaxMs].join(',');
  });
  const pending = stand.pending.map(({ step, aside }) => `${step}${aside ? '+' : ''}`);
  const named = (record: Readonly<Record<string, unknown>>) =>
    Object.entries(record)
      .map(([name, value]) => `${name}=${String(value)}`)
      .sort();
  return [
    stand.active,
    timers.sort(),
    named(stand.taken),
    named(stand.fates),
    pending,
    stand.held.map(({ step }) => step).sort(),
    stand.told,
    [String(stand.isJudged)],
  ]
    .map((part) => part.join(';'))
    .join('|');
}
