import type { FlowNode } from '../made-flows/flow-document.ts';
import { kindOf } from './kinds.ts';
import {
  find,
  type Life,
  type Move,
  newPlace,
  nodeIn,
  type Place,
  startTimer,
  type Taking,
} from './life.ts';
import { addSpan } from './time.ts';

/** Steps that an instance may enter in one turn. */
const ENTERED_MAX = 100;

/** The instance has entered too many steps at once. */
export class Circling extends Error {}

/** Enters the flow, and goes on until all that is active rests. */
export function enterFlow(move: Move): void {
  const { life } = move;
  arm(move, nodeIn(life, ''));
  enter(move, life.state.root, life.flow.first);
  settle(move);
}

/** Takes what branches do with one event, all of it at once, and goes on until all rests. */
export function run(move: Move, takings: readonly Taking[]): void {
  take(move, takings);
  settle(move);
}

/** What leads on by itself comes first, in all branches at once; then frames that have ended. */
function settle(move: Move): void {
  const { root } = move.life.state;
  while (move.outcome === null) {
    const onward = onwardIn(move, root);
    const next = onward.length > 0 ? onward : endedIn(move, root).slice(0, 1);
    if (next.length === 0) return;
    take(move, next);
  }
}

/** Inside first: a frame goes on by itself only where nothing inside of it does. */
function onwardIn(move: Move, place: Place): readonly Taking[] {
  const inner = place.inner.flatMap((each) => onwardIn(move, each));
  if (inner.length > 0) return inner;
  return asTaking(move, place, (node) => kindOf(node).onward?.(move, node, place));
}

function endedIn(move: Move, place: Place): readonly Taking[] {
  const inner = place.inner.flatMap((each) => endedIn(move, each));
  return [...inner, ...asTaking(move, place, (node) => kindOf(node).ended?.(node, place))];
}

function asTaking(
  { life }: Move,
  { id }: Place,
  wayOf: (node: FlowNode) => Omit<Taking, 'node'> | null | undefined,
): readonly Taking[] {
  const node = nodeIn(life, id);
  const way = id === '' || node.isBranch ? null : wayOf(node);
  return way ? [{ ...way, node }] : [];
}

/** Leaves all that has to be left, acts, and enters the targets. */
function take(move: Move, takings: readonly Taking[]): void {
  move.moved = true;
  for (const taking of takings.toReversed()) {
    const frame = frameOf(move, taking);
    if (frame) leaveInside(move, frame);
  }
  for (const taking of takings) taking.act?.();
  for (const taking of takings) {
    const frame = frameOf(move, taking);
    if (frame) arrive(move, taking, frame);
    taking.inside?.();
  }
}

/** What is around the target: it stays, and all inside it is left. */
function frameOf({ life }: Move, { node, target }: Taking): Place | null {
  if (!target) return null;
  const isNext = 'next' in target;
  const around = isNext ? nodeIn(life, target.next).around.at(-1) : branchAround(life, node);
  const frame = find(life.state.root, around ?? '');
  if (!frame) throw new Error(`\`${node.id}\` leads into a frame that is not active.`);
  return frame;
}

/** An `end` inside of a branch ends that branch, anywhere else the flow. */
function branchAround(life: Life, { around }: FlowNode): string | undefined {
  return around.findLast((id) => nodeIn(life, id).isBranch);
}

function arrive(move: Move, { target }: Taking, frame: Place): void {
  if (!target) return;
  if ('next' in target) enter(move, frame, target.next);
  else if (frame.id === '') move.outcome = target.end;
  else frame.outcome = target.end;
}

function enter(move: Move, frame: Place, id: string): void {
  const { state } = move.life;
  const place = newPlace(id);
  frame.inner.push(place);
  const node = nodeIn(move.life, id);
  if (node.isBranch) {
    enter(move, place, move.life.flow.firstOf(id));
    return;
  }
  state.entered += 1;
  if (state.entered > ENTERED_MAX) throw new Circling(id);
  state.visits[id] = (state.visits[id] ?? 0) + 1;
  const rule = kindOf(node);
  rule.enter?.(move, node);
  arm(move, node);
  for (const inner of rule.inner?.(node) ?? []) enter(move, place, inner);
}

/** Starts the timers of a step: its `after` in order, and then its own. */
function arm(move: Move, node: FlowNode): void {
  const { now } = move.scene;
  node.after.forEach((entry, index) => {
    startTimer(move, node, { name: `after.${index}`, dueAt: addSpan(now, entry.delay) });
  });
  const dueAt = node.id === '' ? null : kindOf(node).dueAt?.(node, now);
  if (dueAt != null) startTimer(move, node, { name: 'wait', dueAt });
}

function leaveInside(move: Move, frame: Place): void {
  for (const place of frame.inner.toReversed()) leave(move, place);
  frame.inner = [];
}

function leave(move: Move, place: Place): void {
  leaveInside(move, place);
  const { life, scene, claim } = move;
  const { state } = life;
  state.timers = state.timers.filter((timer) => timer.step !== place.id);
  move.pending = move.pending.filter(({ aside, step }) => aside || step !== place.id);
  const node = nodeIn(life, place.id);
  if (node.isBranch) return;
  const isAnswered = claim?.life === life && claim.step === place.id;
  if (!isAnswered && move.resultOf !== place.id) kindOf(node).leave?.(life, scene, node);
}
