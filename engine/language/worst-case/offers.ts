import type { ChartMove, PlanCondition } from '../plan.ts';
import type { ChartSpots, Spot } from './spots.ts';
import { isInside, pathText } from './spots.ts';
import type { Stand } from './stand.ts';

/** A move that somebody outside may make happen. */
export interface Offer {
  readonly spot: Spot;
  readonly move: ChartMove;
}

/** Whether a condition can hold, and whether it must. What is not known may be either. */
function judge(
  condition: PlanCondition | undefined,
  stand: Stand,
): { can: boolean; must: boolean } {
  if (condition === undefined) return { can: true, must: true };
  if (condition.type === 'taken') {
    const count = stand.taken[`${condition.step}.${condition.port}`] ?? 0;
    const holds = count < condition.fewerThan;
    return { can: holds, must: holds };
  }
  if (condition.type === 'all') {
    const parts = condition.of.map((part) => judge(part, stand));
    return { can: parts.every(({ can }) => can), must: parts.every(({ must }) => must) };
  }
  return { can: true, must: false };
}

/** Of a list the moves that can be the first that holds; `isSure` where one of them must. */
export function firstOf<Move extends ChartMove>(
  moves: readonly Move[],
  stand: Stand,
): { readonly moves: readonly Move[]; readonly isSure: boolean } {
  const possible: Move[] = [];
  for (const move of moves) {
    if (move.in && !stand.active.includes(pathText(move.in))) continue;
    const { can, must } = judge(move.if, stand);
    if (can) possible.push(move);
    if (must) return { moves: possible, isSure: true };
  }
  return { moves: possible, isSure: false };
}

function activeSpots(spots: ChartSpots, { active }: Stand): readonly Spot[] {
  return active.flatMap((path) => spots.byPath.get(path) ?? []);
}

/** The moves that follow by themselves; `isSure` where the instance cannot rest without one. */
export function ownMoves(
  spots: ChartSpots,
  stand: Stand,
): { readonly offers: readonly Offer[]; readonly isSure: boolean } {
  const offers: Offer[] = [];
  for (const spot of activeSpots(spots, stand).toReversed()) {
    const isDone = isFinished(spot, stand);
    const { moves, isSure } = firstOf(isDone ? (spot.state.done ?? []) : [], stand);
    const always = firstOf(spot.state.always ?? [], stand);
    for (const move of [...moves, ...always.moves]) offers.push({ spot, move });
    if (isSure || always.isSure) return { offers, isSure: true };
  }
  return { offers, isSure: false };
}

/** Whether all branches of a state have ended. */
function isFinished({ path, state }: Spot, stand: Stand): boolean {
  const branches = state.parallel;
  if (!branches) return false;
  return branches.every((branch) => {
    const region = path === '' ? branch : `${path}/${branch}`;
    const ends = Object.entries(state.states?.[branch]?.states ?? {});
    return ends.some(
      ([key, { outcome }]) => outcome !== undefined && stand.active.includes(`${region}/${key}`),
    );
  });
}

/**
 * The moves on events that can happen now. One that every such event takes hides the later ones of
 * its list and those of the states around it.
 */
export function eventOffers(spots: ChartSpots, stand: Stand): readonly Offer[] {
  const taken: { readonly event: string; readonly path: string }[] = [];
  const offers: Offer[] = [];
  for (const spot of activeSpots(spots, stand).toReversed()) {
    const events = Map.groupBy(spot.state.on ?? [], ({ event }) => event);
    for (const [event, list] of events) {
      const isHidden = taken.some(
        (other) => other.event === event && isInside(other.path, spot.path),
      );
      if (isHidden) continue;
      const { moves, isSure } = firstOf(list, stand);
      for (const move of moves) if (canHappen(event, stand)) offers.push({ spot, move });
      if (isSure) taken.push({ event, path: spot.path });
    }
  }
  const isTold = ({ spot, move }: Offer) =>
    !('event' in move && String(move.event).startsWith('@else:')) ||
    !taken.some(({ event, path }) => event === REPLY && isAround(path, spot.path));
  return offers.filter(isTold);
}

/** An `else` takes only what nothing of its own step and around it does. */
const REPLY = 'message.received';

function isAround(path: string, inner: string): boolean {
  return path === inner || isInside(inner, path);
}

const OWN_RESULT = /^@(sent|blocked|failed):(.*)$/;

/** What a step is told of its message later: that it went out or failed, whichever it did. */
function canHappen(event: string, { fates }: Stand): boolean {
  const [, result, step = ''] = OWN_RESULT.exec(event) ?? [];
  if (result === undefined) return true;
  return result === fates[step];
}

/** The moves on what a step is told of its message now. */
export function toldOffers(spots: ChartSpots, stand: Stand, event: string): readonly Offer[] {
  return activeSpots(spots, stand).flatMap((spot) => {
    const list = (spot.state.on ?? []).filter((move) => move.event === event);
    return firstOf(list, stand).moves.map((move) => ({ spot, move }));
  });
}
