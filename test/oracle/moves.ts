import { endLife } from './ending.ts';
import { Erring, holds } from './expression.ts';
import { type FlowNode, type OnEntry, type Target, targetIn, targetOf } from './flow-document.ts';
import { handOver } from './hand-over.ts';
import { kindOf, optionOf, prepareNotice, type Result, textOfReply } from './kinds.ts';
import {
  type Acting,
  applyUpdate,
  type Claim,
  find,
  type Happening,
  type Life,
  leavesOf,
  type Move,
  namesOf,
  nodeIn,
  type Place,
  type Scene,
  type Timer,
  targetOfEntry,
} from './life.ts';
import { addSpan } from './time.ts';

/** Steps that an instance may enter in one turn. */
const ENTERED_MAX = 100;
const KEPT_MAX = 64;

/** The instance has entered too many steps at once. */
class Circling extends Error {}

export function begin(life: Life, scene: Scene): void {
  make({ life, scene }, { event: life.trigger }, (move) => {
    arm(move, nodeIn(life, ''));
    enter(move, life.state.root, life.flow.first);
    return true;
  });
  offerKept(life, scene);
}

export function offer(
  life: Life,
  scene: Scene,
  told: { readonly event: Happening; readonly claim: Claim | null },
): void {
  offerOnce(life, scene, told);
  offerKept(life, scene);
}

function offerOnce(
  life: Life,
  scene: Scene,
  told: { readonly event: Happening; readonly claim: Claim | null },
): void {
  const { event, claim } = told;
  const took = make({ life, scene }, told, (move) => takeIn(move, life.state.root));
  if (took || life.state.status !== 'active') return;
  if (isBusy(life)) {
    if (listens(life, event.type) && life.state.kept.length < KEPT_MAX) life.state.kept.push(event);
  } else if (claim?.life === life && !claim.matched) {
    make({ life, scene }, told, (move) => takeElse(move, claim.step));
  }
}

function offerKept(life: Life, scene: Scene): void {
  while (life.state.status === 'active' && !isBusy(life)) {
    const event = life.state.kept.shift();
    if (!event) return;
    offerOnce(life, scene, { event, claim: null });
  }
}

/** Tells a step what became of its message; of an earlier visit it does not want to know. */
export function tellResult(
  life: Life,
  scene: Scene,
  told: { readonly step: string; readonly visit: number; readonly result: Result },
): void {
  feed(life, scene, told);
  offerKept(life, scene);
}

function feed(
  life: Life,
  scene: Scene,
  told: { readonly step: string; readonly visit: number; readonly result: Result },
): void {
  const { step, visit, result } = told;
  const { state } = life;
  if (state.status !== 'active' || state.visits[step] !== visit || !find(state.root, step)) return;
  const leads = kindOf(nodeIn(life, step)).told?.(nodeIn(life, step), result) ?? null;
  if (leads === null || leads === 'stay') return;
  make({ life, scene }, { resultOf: step }, (move) => go(move, leads));
}

/** A timer fires once, however late, and counts on from now. */
export function fire(life: Life, scene: Scene, timer: Timer): void {
  const { state } = life;
  state.timers = state.timers.filter((other) => other !== timer);
  // What follows from time passing begins a new chain of emits.
  const { hops: _hops, ...event } = state.event;
  state.event = event;
  const node = nodeIn(life, timer.step);
  const { now } = scene;
  if (timer.name === 'wait') {
    const leads = kindOf(node).fire?.(node, { dueAt: timer.dueAt, now }) ?? null;
    if (leads) make({ life, scene }, {}, (move) => go(move, leads));
  } else {
    const entry = node.after[Number(timer.name.slice('after.'.length))];
    if (!entry) throw new Error(`The step \`${node.id}\` has no \`${timer.name}\`.`);
    const fired = timer.fired + 1;
    if (entry.every && (entry.max === undefined || fired < entry.max)) {
      state.timers.push({ ...timer, dueAt: addSpan(now, entry.delay), fired });
    }
    make({ life, scene }, {}, (move) => follow(move, node, entry));
  }
  offerKept(life, scene);
}

/** Makes a move whole or not at all; an error ends the instance where it was before. */
function make(
  at: { readonly life: Life; readonly scene: Scene },
  by: { event?: Happening; claim?: Claim | null; resultOf?: string },
  work: (move: Move) => boolean,
): boolean {
  const { life, scene } = at;
  const before = structuredClone(life.state);
  const { profile } = scene;
  const effectCount = scene.effects.length;
  const move: Move = {
    life,
    scene,
    event: by.event ?? null,
    claim: by.claim ?? null,
    resultOf: by.resultOf ?? null,
    pending: [],
    outcome: null,
  };
  try {
    if (!work(move)) return false;
  } catch (error) {
    if (!(error instanceof Erring || error instanceof Circling)) throw error;
    life.state = before;
    scene.profile = profile;
    scene.effects.length = effectCount;
    endLife(life, { status: 'failed', outcome: null });
    return true;
  }
  if (by.event) life.state.event = by.event;
  const results = move.pending.flatMap((message) => handOver(move, message));
  if (move.outcome !== null) endLife(life, { status: 'completed', outcome: move.outcome });
  for (const result of results) feed(life, scene, result);
  return true;
}

function isBusy(life: Life): boolean {
  return leavesOf(life.state.root).some((id) => {
    const node = nodeIn(life, id);
    return kindOf(node).isBusy?.(node) === true;
  });
}

function listens(life: Life, type: string): boolean {
  return [...life.flow.nodes.values()].some(
    ({ on, body }) =>
      on.some((entry) => entry.event === type) || (body.ask && type === 'message.received'),
  );
}

/** From the innermost outward: an outer `on` only if nothing inside took the event. */
function takeIn(move: Move, place: Place): boolean {
  let took = false;
  for (const inner of [...place.inner]) took = takeIn(move, inner) || took;
  if (took) return true;
  const node = nodeIn(move.life, place.id);
  const names = namesOf(move);
  const entry = node.on.find(
    (item: OnEntry) => item.event === move.event?.type && holds(item.if, names),
  );
  if (entry) return follow(move, node, entry);
  return takeOption(move, node);
}

function takeOption(move: Move, { id, body }: FlowNode): boolean {
  const { claim, life } = move;
  if (!body.ask || claim?.life !== life || claim.step !== id) return false;
  const option = optionOf(body.ask, String(move.event?.data.text ?? ''));
  const target = targetIn(option);
  if (!target) return false;
  return go(move, target, () => save(move, body.save));
}

function takeElse(move: Move, step: string): boolean {
  const { body } = nodeIn(move.life, step);
  const other = body.ask?.else;
  const target = targetOf(other);
  if (!target) return false;
  const name = `${step}.else`;
  const count = move.life.state.taken[name] ?? 0;
  if (typeof other === 'object' && other.max !== undefined && count >= other.max) return false;
  move.life.state.taken[name] = count + 1;
  return go(move, target, () => save(move, body.save));
}

function save(move: Move, variable: string | undefined): void {
  const { state } = move.life;
  if (variable !== undefined) state.vars = { ...state.vars, [variable]: textOfReply(move) };
}

/** Does what an entry says, and goes where it leads; without a target nothing is left. */
function follow(move: Move, node: FlowNode, entry: Acting): boolean {
  const act = () => {
    if (entry.update) applyUpdate(move, entry.update);
    if (entry.notify) prepareNotice(move, node.id, entry.notify);
  };
  const target = targetOfEntry(entry);
  if (target) return go(move, target, act);
  act();
  return true;
}

/** Leaves what has to be left, acts, and enters the target. */
function go(move: Move, target: Target, act: () => void = () => undefined): boolean {
  const { root } = move.life.state;
  if ('end' in target) {
    leaveInside(move, root);
    act();
    move.outcome = target.end;
    return true;
  }
  // The frame around the target stays, and all inside it is left.
  const frameId = nodeIn(move.life, target.next).around.at(-1) ?? '';
  const frame = find(root, frameId);
  if (!frame) throw new Error(`\`${target.next}\` is inside a frame that is not active.`);
  leaveInside(move, frame);
  act();
  enter(move, frame, target.next);
  return true;
}

function leaveInside(move: Move, frame: Place): void {
  for (const place of frame.inner) leave(move, place);
  frame.inner = [];
}

function leave(move: Move, place: Place): void {
  leaveInside(move, place);
  const { life, scene, claim } = move;
  const { state } = life;
  state.timers = state.timers.filter((timer) => timer.step !== place.id);
  const message = state.messages[place.id];
  const isAnswered = claim?.life === life && claim.step === place.id;
  if (message?.status !== 'handedOver' || isAnswered || move.resultOf === place.id) return;
  scene.effects.push({ type: 'withdraw', name: message.name });
}

function enter(move: Move, frame: Place, id: string): void {
  const { state } = move.life;
  state.entered += 1;
  if (state.entered > ENTERED_MAX) throw new Circling(id);
  state.visits[id] = (state.visits[id] ?? 0) + 1;
  const place: Place = { id, inner: [] };
  frame.inner.push(place);
  const node = nodeIn(move.life, id);
  arm(move, node);
  const rule = kindOf(node);
  const first = rule.first?.(node);
  if (first) enter(move, place, first);
  const leads = rule.enter?.(move, node);
  if (leads) go(move, leads);
}

/** Starts the timers of a step: its `after` in order, and then its own. */
function arm(move: Move, node: FlowNode): void {
  const { now } = move.scene;
  const { timers } = move.life.state;
  const depth = node.around.length;
  node.after.forEach((entry, index) => {
    const dueAt = addSpan(now, entry.delay);
    timers.push({ step: node.id, name: `after.${index}`, dueAt, fired: 0, depth });
  });
  const dueAt = node.id === '' ? null : kindOf(node).dueAt?.(node, now);
  if (dueAt != null) timers.push({ step: node.id, name: 'wait', dueAt, fired: 0, depth });
}
