import { endsAtClock } from './delay-bounds.ts';
import { eventOffers, firstOf, type Offer, ownMoves, toldOffers } from './offers.ts';
import {
  DAY,
  ENDED,
  type SearchNode,
  type Step,
  searchNode,
  startClock,
  WINDOW,
} from './search-node.ts';
import type { Searching } from './searching.ts';
import { settled, type Time } from './settled.ts';
import type { Moved, RunningTimer, SendAction, Stand } from './stand.ts';
import { begun, hasEnded, moved } from './stand.ts';
import {
  atLeast,
  atMost,
  delayed,
  earliest,
  hasClock,
  latest,
  NO_CLOCKS,
  reset,
  without,
  type Zone,
} from './zone.ts';

/** Before the first instance. */
export function firstNode(search: Searching): SearchNode {
  const at = { stand: null, dayMs: null, zone: NO_CLOCKS, count: 0 };
  return searchNode(at, { parent: null, step: null }, search);
}

/**
 * What can be next. What follows at once is done in single steps: conditions that are judged by
 * themselves, then the messages of a move, then what the steps are told of them.
 */
export function successors(node: SearchNode, search: Searching): readonly SearchNode[] {
  const { stand } = node;
  if (stand === null) return starts(node, { ...node, zone: delayed(node.zone) }, search);
  if (!stand.isJudged) return judged(node, stand, search);
  if (stand.pending.length > 0) return gated(node, stand, search);
  if (hasEnded(search.spots, stand)) return ended(node, node, search);
  const [event, ...told] = stand.told;
  if (event === undefined) return rested(node, stand, search);
  const heard = { ...stand, told };
  const offers = toldOffers(search.spots, heard, event);
  if (offers.length === 0) return [settled(node, { moved: stay(heard), step: null }, search)];
  return offers.map((offer) => taken(node, { stand: heard, offer, time: node }, search));
}

function stay(stand: Stand): Moved {
  return { stand, started: [] };
}

function judged(node: SearchNode, stand: Stand, search: Searching): readonly SearchNode[] {
  const { offers, isSure } = ownMoves(search.spots, stand);
  const found = offers.map((offer) => taken(node, { stand, offer, time: node }, search));
  if (isSure) return found;
  const resting = stay({ ...stand, isJudged: true });
  return [...found, settled(node, { moved: resting, step: null }, search)];
}

function taken(
  node: SearchNode,
  at: { readonly stand: Stand; readonly offer: Offer; readonly time: Time },
  search: Searching,
): SearchNode {
  const { stand, offer, time } = at;
  const step: Step = { type: 'move', ...offer };
  return settled(node, { moved: moved(search.spots, stand, offer), step, time }, search);
}

/** The next message goes out, or it does not, where the flow can tell. */
function gated(node: SearchNode, stand: Stand, search: Searching): readonly SearchNode[] {
  const [send, ...pending] = stand.pending;
  if (send === undefined) return [];
  const { step, aside, awaitsResult } = send;
  const { [step]: _before, ...fates } = stand.fates;
  const next = (after: Partial<Stand>): Stand => ({ ...stand, pending, ...after });
  const isTold = (result: string) => !aside && search.spots.listens.has(`@${result}:${step}`);
  const out = next({
    ...(!aside && { fates: { ...fates, [step]: 'sent' as const } }),
    ...(!aside && !awaitsResult && { told: [...stand.told, `@sent:${step}`] }),
  });
  const refusals = [
    ...(isTold('blocked') ? [next({ fates, told: [...stand.told, `@blocked:${step}`] })] : []),
    ...(isTold('failed') ? [next({ fates: { ...fates, [step]: 'failed' } })] : []),
  ];
  const base = { dayMs: node.dayMs, zone: node.zone, count: node.count };
  const refused = refusals.map((after) =>
    searchNode(
      { ...base, stand: after },
      { parent: node, step: { type: 'refused', send } },
      search,
    ),
  );
  const held = aside || !search.holds(send) ? [] : [next({ fates, held: [...stand.held, send] })];
  const later = held.map((after) =>
    searchNode({ ...base, stand: after }, { parent: node, step: null }, search),
  );
  return [...refused, ...later, ...handedOver(node, { send, stand: out, time: node }, search)];
}

/** A message goes out. */
function handedOver(
  node: SearchNode,
  at: { readonly send: SendAction; readonly stand: Stand; readonly time: Time },
  search: Searching,
): readonly SearchNode[] {
  const { send, stand, time } = at;
  const { zone, dayMs } = time;
  const from = { parent: node, step: { type: 'message', send } as const };
  const { count } = node;
  const next = searchNode({ stand, zone, dayMs, count }, from, search);
  if (!search.counts(send)) return [next];
  if (count > 0) return [searchNode({ stand, zone, dayMs, count: count + 1 }, from, search)];
  // Any message may be the one with which the window begins.
  return [next, searchNode({ stand, zone: reset(zone, [WINDOW]), dayMs, count: 1 }, from, search)];
}

/** The gate lets a message go that it has held back, or refuses it after all. */
function released(
  node: SearchNode,
  at: { readonly stand: Stand; readonly send: SendAction; readonly time: Time },
  search: Searching,
): readonly SearchNode[] {
  const { send, time } = at;
  const { step, awaitsResult } = send;
  const held = at.stand.held.filter((other) => other !== send);
  const told = (result: string) => [...at.stand.told, `@${result}:${step}`];
  const stand: Stand = {
    ...at.stand,
    held,
    fates: { ...at.stand.fates, [step]: 'sent' },
    told: awaitsResult ? at.stand.told : told('sent'),
  };
  // It may also have been held for too long.
  const refused = { stand: { ...at.stand, held, told: told('blocked') }, started: [] };
  const stepTaken: Step = { type: 'refused', send };
  return [
    ...handedOver(node, { send, stand, time }, search),
    settled(node, { moved: refused, step: stepTaken, time }, search),
  ];
}

/** An instance rests until something happens or a timer is due. */
function rested(node: SearchNode, stand: Stand, search: Searching): readonly SearchNode[] {
  let zone: Zone | null = delayed(node.zone);
  for (const { name, bounds } of stand.timers) {
    zone = zone && atMost(zone, name, bounds.maxMs);
    zone = zone && atMost(zone, DAY, bounds.dayMaxMs);
  }
  if (zone === null) return [];
  const time = { zone, dayMs: node.dayMs };
  return [
    ...eventOffers(search.spots, stand).map((offer) => taken(node, { stand, offer, time }, search)),
    ...stand.timers.flatMap((timer) => fired(node, { stand, timer, time }, search)),
    ...stand.held.flatMap((send) => released(node, { stand, send, time }, search)),
    ...(search.isLeft ? ended(node, time, search) : []),
    ...(search.plan.reenter.type === 'restart' ? starts(node, time, search) : []),
  ];
}

function fired(
  node: SearchNode,
  at: { readonly stand: Stand; readonly timer: RunningTimer; readonly time: Time },
  search: Searching,
): readonly SearchNode[] {
  const { timer } = at;
  const zone = whenDue(at.stand, timer, at.time.zone);
  if (zone === null) return [];
  const { time, timers } = onTheClock(at.stand, timer, { zone, dayMs: at.time.dayMs });
  const { every, delay, moves } = timer.timer;
  const count = every?.max === undefined ? 0 : timer.fired + 1;
  const isAgain = every !== undefined && (every.max === undefined || count < every.max);
  const { bounds: _old, ...same } = timer;
  const again = isAgain && delay.type === 'span' ? [{ ...same, fired: count }] : [];
  const others = timers.filter(({ name }) => name !== timer.name);
  const stand: Stand = { ...at.stand, timers: others };
  const { moves: possible, isSure } = firstOf(moves, stand);
  const step: Step = { type: 'timer', spot: timer.spot, timer: timer.timer };
  const results = possible.map((move) => moved(search.spots, stand, { spot: timer.spot, move }));
  if (!isSure) results.push(stay(stand));
  return results.map((result) => {
    const isLeft = !result.stand.active.includes(timer.spot.path);
    const isAnew = result.started.some(({ name }) => name === timer.name);
    const started = isLeft || isAnew ? result.started : [...result.started, ...again];
    return settled(node, { moved: { stand: result.stand, started }, step, time }, search);
  });
}

/** The times at which a timer is due, and no outer one: of one instant that one goes first. */
function whenDue(stand: Stand, timer: RunningTimer, zone: Zone): Zone | null {
  const { minMs, dayMinMs } = timer.bounds;
  let due = atLeast(zone, timer.name, minMs);
  if (dayMinMs > 0 && hasClock(zone, DAY)) due = due && atLeast(due, DAY, dayMinMs);
  for (const { name, spot, bounds } of stand.timers) {
    if (spot.depth < timer.spot.depth) due = due && atMost(due, name, bounds.maxMs - 1);
  }
  return due;
}

/** A timer that is due at a local time tells what time it is. */
function onTheClock(
  stand: Stand,
  timer: RunningTimer,
  time: Time,
): { readonly time: Time; readonly timers: readonly RunningTimer[] } {
  const clockMs = endsAtClock(timer.timer.delay);
  if (clockMs === null) return { time, timers: stand.timers };
  const isKnown = hasClock(time.zone, DAY);
  const fromMs = isKnown ? earliest(time.zone, DAY) : 0;
  const toMs = isKnown ? latest(time.zone, DAY) : Number.POSITIVE_INFINITY;
  const timers = stand.timers.map(({ bounds, ...other }) => {
    const dayMinMs = Math.max(0, bounds.dayMinMs - toMs);
    return { ...other, bounds: { ...bounds, dayMinMs, dayMaxMs: bounds.dayMaxMs - fromMs } };
  });
  return { time: { zone: reset(time.zone, [DAY]), dayMs: clockMs }, timers };
}

/** No instance is left; the next one may begin as `reenter` allows. */
function ended(node: SearchNode, time: Time, search: Searching): readonly SearchNode[] {
  const { type } = search.plan.reenter;
  if (type === 'never') return [];
  const kept = without(time.zone, (clock) => !clock.startsWith('@'));
  const zone = type === 'after' ? reset(kept, [ENDED]) : kept;
  const step = { type: 'end', outcome: outcomeOf(node, search) } as const;
  const next = { stand: null, dayMs: time.dayMs, zone, count: node.count };
  return [searchNode(next, { parent: node, step }, search)];
}

function outcomeOf({ stand }: SearchNode, { spots }: Searching): string | null {
  const outcomes = (stand?.active ?? []).flatMap((path) => {
    const spot = spots.byPath.get(path);
    return spot?.depth === 1 ? (spot.state.outcome ?? []) : [];
  });
  return outcomes[0] ?? null;
}

function starts(node: SearchNode, time: Time, search: Searching): readonly SearchNode[] {
  const { reenterMs, startsAnyTime, schedules } = search;
  const open = hasClock(time.zone, ENDED) ? atLeast(time.zone, ENDED, reenterMs) : time.zone;
  if (open === null) return [];
  const zone = without(open, (clock) => !clock.startsWith('@') || clock === ENDED);
  const start = (at: Time): SearchNode =>
    settled(node, { moved: begun(search.spots), step: { type: 'start' }, time: at }, search);
  const found = startsAnyTime ? [start({ zone, dayMs: time.dayMs })] : [];
  for (const [index, gaps] of schedules.entries()) {
    if (gaps === null) {
      found.push(start({ zone, dayMs: time.dayMs }));
      continue;
    }
    const clock = startClock(index);
    const least = hasClock(zone, clock) ? gaps.next(earliest(zone, clock)) : 0;
    const due = hasClock(zone, clock) ? atLeast(zone, clock, least) : zone;
    if (due === null) continue;
    if (gaps.clocksMs === null) {
      found.push(start({ zone: reset(due, [clock]), dayMs: time.dayMs }));
      continue;
    }
    for (const dayMs of gaps.clocksMs) {
      found.push(start({ zone: reset(due, [clock, DAY]), dayMs }));
    }
  }
  return found;
}
