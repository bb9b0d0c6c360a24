import { type FlowNode, type OnEntry, targetIn, targetOf } from '../made-flows/flow-document.ts';
import { endLife } from './ending.ts';
import { Erring, holds } from './expression.ts';
import { handOver } from './hand-over.ts';
import { hears, kindOf } from './kinds.ts';
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
  type Report,
  type Scene,
  save,
  type Taking,
  type Timer,
  textOfReply,
  type Way,
} from './life.ts';
import { Circling, enterFlow, run } from './macrostep.ts';
import { prepareNotice } from './messages.ts';
import { addSpan } from './time.ts';

const KEPT_MAX = 64;

export function begin(life: Life, scene: Scene): void {
  make({ life, scene }, { event: life.trigger, isStart: true }, (move) => {
    enterFlow(move);
    return true;
  });
  offerKept(life, scene);
}

interface Offered {
  readonly event: Happening;
  readonly claim: Claim | null;
}

export function offer(life: Life, scene: Scene, told: Offered): void {
  offerOnce(life, scene, told);
  offerKept(life, scene);
}

/** What is in force takes it, else an `else`, else it is kept while the instance is busy. */
function offerOnce(life: Life, scene: Scene, told: Offered): void {
  const { event, claim } = told;
  const { state } = life;
  const ask = claim?.life === life && !claim.matched ? nodeIn(life, claim.step) : null;
  const visit = ask && state.visits[ask.id];
  let takers: readonly string[] = [];
  make({ life, scene }, told, (move) => {
    const takings = takingsIn(move, move.life.state.root);
    takers = takings.map(({ node }) => node.id);
    if (takings.length === 0) return false;
    run(move, takings);
    return true;
  });
  if (life.state.status !== 'active') return;
  if (ask && !takers.some((id) => id === ask.id || ask.around.includes(id))) {
    const isOpen = find(life.state.root, ask.id) && life.state.visits[ask.id] === visit;
    if (isOpen && make({ life, scene }, told, (move) => takeElse(move, ask))) return;
  }
  if (takers.length > 0 || life.state.status !== 'active' || !isBusy(life)) return;
  if (listens(life, event.type) && life.state.kept.length < KEPT_MAX) life.state.kept.push(event);
}

function offerKept(life: Life, scene: Scene): void {
  while (life.state.status === 'active' && !isBusy(life)) {
    const event = life.state.kept.shift();
    if (!event) return;
    offerOnce(life, scene, { event, claim: null });
  }
}

/** Tells a step what it has waited for; of an earlier visit it does not want to know. */
export function tellResult(life: Life, scene: Scene, told: Report): void {
  feed(life, scene, told);
  offerKept(life, scene);
}

function feed(life: Life, scene: Scene, told: Report): void {
  const { step, visit } = told;
  const { state } = life;
  if (state.status !== 'active' || state.visits[step] !== visit || !find(state.root, step)) return;
  make({ life, scene }, { resultOf: step }, (move) => {
    const node = nodeIn(life, step);
    return runOne(move, node, kindOf(node).told?.(move, node, told) ?? null);
  });
}

function runOne(move: Move, node: FlowNode, way: Way | null): boolean {
  if (way) run(move, [{ ...way, node }]);
  return way !== null;
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
  const entry = node.after[Number(/^after\.(\d+)$/.exec(timer.name)?.[1])];
  const fired = timer.fired + 1;
  if (entry?.every && (entry.max === undefined || fired < entry.max)) {
    state.timers.push({ ...timer, dueAt: addSpan(now, entry.delay), fired });
  }
  make({ life, scene }, {}, (move) => {
    const place = find(move.life.state.root, timer.step);
    if (entry) return runOne(move, node, wayOf(move, node, entry));
    return runOne(move, node, (place && kindOf(node).fire?.(move, node, { timer, place })) ?? null);
  });
  offerKept(life, scene);
}

interface Setting {
  readonly event?: Happening;
  readonly claim?: Claim | null;
  readonly resultOf?: string;
  readonly isStart?: true;
}

/** Makes a move whole or not at all; an error ends the instance where it was before. */
function make(
  at: { readonly life: Life; readonly scene: Scene },
  by: Setting,
  work: (move: Move) => boolean,
): boolean {
  const { life, scene } = at;
  const before = structuredClone(life.state);
  const { profile } = scene;
  const lists = [scene.effects, scene.asked];
  const lengths = lists.map(({ length }) => length);
  const move: Move = {
    life,
    scene,
    event: by.event ?? null,
    claim: by.claim ?? null,
    resultOf: by.resultOf ?? null,
    isStart: by.isStart === true,
    moved: false,
    pending: [],
    outcome: null,
  };
  try {
    if (!work(move)) return false;
  } catch (error) {
    if (!(error instanceof Erring || error instanceof Circling)) throw error;
    life.state = before;
    scene.profile = profile;
    for (const [index, list] of lists.entries()) list.length = lengths[index] ?? 0;
    endLife(life, scene, { status: 'failed', outcome: null });
    return true;
  }
  if (by.event) life.state.event = by.event;
  const results = move.pending.flatMap((message) => handOver(move, message));
  if (move.outcome !== null) {
    endLife(life, scene, { status: 'completed', outcome: move.outcome });
  }
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
    (node) => node.on.some((entry) => entry.event === type) || hears(node).includes(type),
  );
}

/** Each branch takes the event by itself; what is around only if nothing inside does. */
function takingsIn(move: Move, place: Place): readonly Taking[] {
  const inner = place.inner.flatMap((each) => takingsIn(move, each));
  if (inner.length > 0) return inner;
  const node = nodeIn(move.life, place.id);
  const names = namesOf(move);
  const entry = node.on.find(
    (item: OnEntry) => item.event === move.event?.type && holds(item.if, names),
  );
  if (entry) return [{ ...wayOf(move, node, entry), node }];
  const isStep = place.id !== '' && !node.isBranch;
  const own = isStep ? kindOf(node).takes?.(move, node) : null;
  return own ? [{ ...own, node }] : [];
}

function takeElse(move: Move, node: FlowNode): boolean {
  const { id, body } = node;
  const other = body.ask?.else;
  const target = targetOf(other);
  if (!target) return false;
  const name = `${id}.else`;
  const count = move.life.state.taken[name] ?? 0;
  if (typeof other === 'object' && other.max !== undefined && count >= other.max) return false;
  move.life.state.taken[name] = count + 1;
  const act = () => save(move, body.save, textOfReply(move));
  return runOne(move, node, { target, ...(body.save !== undefined && { act }) });
}

/** Does what an entry says, and goes where it leads; without a target nothing is left. */
function wayOf(move: Move, node: FlowNode, entry: Acting): Way {
  const act = () => {
    if (entry.update) applyUpdate(move, entry.update);
    if (entry.notify) prepareNotice(move, node.id, entry.notify);
  };
  return { target: targetIn(entry), act };
}
