import type { Json, JsonObject } from '../../engine/base/index.ts';
import type { Workspace } from '../../engine/language/index.ts';
import type {
  FlowNode,
  OracleFlow,
  Recipient,
  TargetKeys,
  UpdateSpec,
} from '../made-flows/flow-document.ts';
import { nodeOf, type Target } from '../made-flows/flow-document.ts';
import type { Effect, Visit } from './effect.ts';
import { Erring, type Names, valueIn } from './expression.ts';

export interface Subject {
  readonly kind: 'member' | 'customer' | 'group';
  readonly ref: string;
}

/** An event as the interpreter sees it. */
export interface Happening {
  readonly type: string;
  readonly subject: Subject;
  readonly data: JsonObject;
  readonly time: number;
  readonly hops?: number;
}

/** A step or a branch that is active, with those inside; the flow itself has the empty id. */
export interface Place {
  readonly id: string;
  inner: Place[];
  /** Of a branch: how it has ended. */
  outcome: string | null;
  /** How far a step has come that goes through several stages; 0 when it is entered. */
  reached: number;
}

export function newPlace(id: string): Place {
  return { id, inner: [], outcome: null, reached: 0 };
}

export interface Timer {
  readonly step: string;
  /** `after.N`, or `wait` for the step's own. */
  readonly name: string;
  readonly dueAt: number;
  readonly fired: number;
  readonly depth: number;
}

/** How many emits and starts may follow from one another. */
export const HOPS_MAX = 16;
/** The type of what starts a flow that another one asks for. */
export const START = '@startFlow';

/** What a step is told of what it waits for. */
export interface Report {
  readonly step: string;
  readonly visit: number;
  /** Of a task it is the choice. */
  readonly result: string;
  readonly answer?: Json;
  readonly ofTask?: true;
}

/** What became of the message of a step that asks, or that waits for the channel. */
export interface Message {
  readonly visit: number;
  readonly status: string;
  readonly at: number;
  readonly to: string;
  /** Names the message among all that were sent. */
  readonly name: string;
}

/** All of an instance that changes: plain data, copied before each move. */
export interface LifeState {
  status: 'active' | 'completed' | 'failed' | 'cancelled';
  outcome: string | null;
  root: Place;
  vars: Record<string, Json>;
  event: Happening;
  visits: Record<string, number>;
  taken: Record<string, number>;
  timers: Timer[];
  messages: Record<string, Message>;
  kept: Happening[];
  /** Steps entered in this turn. */
  entered: number;
}

/** One instance. */
export interface Life {
  readonly flow: OracleFlow;
  readonly subject: Subject;
  readonly key: string | null;
  /** How many instances of its entity were started before it. */
  readonly order: number;
  /** The same over all entities. */
  readonly index: number;
  readonly trigger: Happening;
  /** The visit of a step that awaits its end. */
  readonly awaitedBy: Visit | null;
  state: LifeState;
}

export interface Profile {
  tags: string[];
  points: number;
  attributes: Record<string, Json>;
}

/** What a step asks of another flow: that it starts, or that it ends. */
export interface Asked extends Visit {
  readonly start: {
    readonly flow: string;
    readonly awaits: boolean;
    readonly hops: number;
  } | null;
}

/** What the instances of one entity share while a turn works on them. */
export interface Scene {
  readonly now: number;
  profile: Profile;
  readonly effects: Effect[];
  /** What instances ask of other flows, for when all have taken the event or timer at hand. */
  readonly asked: Asked[];
  /** How many emits the event or timer at hand has led to. */
  emitted: number;
  readonly workspace: Workspace;
  /** Of the group's owner nothing is ever told in made worlds. */
  isAway(subject: Subject): boolean;
  /** Where a subject or a visit falls in [0, 100). */
  draw(life: Life, step: string, per: 'subject' | 'visit'): number;
}

/** The ask that a reply belongs to. */
export interface Claim {
  readonly life: Life;
  readonly step: string;
  readonly matched: boolean;
}

export interface Pending {
  readonly step: string;
  readonly visit: number;
  readonly to: readonly string[];
  readonly class: string;
  readonly text: string;
  readonly deadlineAt: number | null;
  readonly aside: boolean;
}

/** One move of an instance while it is being made. */
export interface Move {
  readonly life: Life;
  readonly scene: Scene;
  /** The event that sets it off; null for a timer or a step's own result. */
  readonly event: Happening | null;
  readonly claim: Claim | null;
  /** The step whose own result sets it off. */
  readonly resultOf: string | null;
  /** Whether the instance begins with it. */
  readonly isStart: boolean;
  /** Whether anything was left or taken by it. */
  moved: boolean;
  pending: Pending[];
  outcome: string | null;
}

/** What a step does when something is told to it: it leads somewhere, or acts and stays. */
export interface Way {
  readonly target: Target | null;
  /** Done once all that has to be left was left. */
  act?(): void;
  /** Done when targets are entered, by what stays and goes on inside. */
  inside?(): void;
}

export function wayTo(target: Target | null): Way | null {
  return target && { target };
}

/** A way that is taken, with the step or the flow whose it is. */
export interface Taking extends Way {
  readonly node: FlowNode;
}

export function namesOf(move: Move): Names {
  const { life, scene } = move;
  const { tags, points, attributes } = scene.profile;
  const known = { ...attributes, tags, points };
  const subject = life.subject.kind === 'group' ? { group: known } : { customer: known };
  const view = ({ type, data }: Happening) => ({ type, data });
  const event = view(move.event ?? life.state.event);
  return { event, trigger: view(life.trigger), vars: life.state.vars, ...subject };
}

export function nodeIn(life: Life, id: string): FlowNode {
  return nodeOf(life.flow, id);
}

export function find(place: Place, id: string): Place | null {
  if (place.id === id) return place;
  for (const inner of place.inner) {
    const found = find(inner, id);
    if (found) return found;
  }
  return null;
}

/** The innermost steps that are active; a branch that has ended has none. */
export function leavesOf(place: Place): readonly string[] {
  if (place.inner.length > 0) return place.inner.flatMap(leavesOf);
  return place.id === '' || place.id.includes('/') ? [] : [place.id];
}

/** @param timer.deeper set where the timer belongs to a stage inside of the step */
export function startTimer(
  move: Move,
  { id: step, around }: FlowNode,
  timer: { readonly name: string; readonly dueAt: number; readonly deeper?: true },
): void {
  const { name, dueAt, deeper } = timer;
  const depth = around.length + (deeper ? 1 : 0);
  move.life.state.timers.push({ step, name, dueAt, fired: 0, depth });
}

/** What an entry does, whether it leads somewhere or stays. */
export interface Acting extends TargetKeys {
  readonly update?: UpdateSpec;
  readonly notify?: { readonly to: Recipient; readonly text: string; readonly class?: string };
}

/** Variables first: all are worked out before any is changed. */
export function applyUpdate(move: Move, update: UpdateSpec): void {
  const { state } = move.life;
  const before = namesOf(move);
  const vars = Object.entries(update.vars ?? {}).map(
    ([name, value]) => [name, valueIn(value, before)] as const,
  );
  state.vars = { ...state.vars, ...Object.fromEntries(vars) };
  const names = namesOf(move);
  const set = Object.entries(update.set ?? {}).map(
    ([name, value]) => [name, valueIn(value, names)] as const,
  );
  const { profile } = move.scene;
  const { add = [], remove = [] } = update.tags ?? {};
  const more = update.points === undefined ? 0 : Number(valueIn(update.points.add, names));
  move.scene.profile = {
    attributes: { ...profile.attributes, ...Object.fromEntries(set) },
    tags: [
      ...profile.tags.filter((tag) => !remove.includes(tag)),
      ...add.filter((tag) => !profile.tags.includes(tag)),
    ],
    points: profile.points + more,
  };
}

/** Remembers that a step waits for its result. @returns a name for what it waits for */
export function awaitResult({ life, scene }: Move, step: string): string {
  const visit = life.state.visits[step] ?? 0;
  const name = `${life.index}/${step}/${visit}`;
  life.state.messages[step] = { visit, status: 'handedOver', at: scene.now, to: '', name };
  return name;
}

export function save(move: Move, variable: string | undefined, value: Json | undefined): void {
  const { state } = move.life;
  if (variable !== undefined && value !== undefined) {
    state.vars = { ...state.vars, [variable]: value };
  }
}

export function textOfReply(move: Move): string {
  const text = move.event?.data.text;
  if (typeof text !== 'string') throw new Erring('The reply has no text.');
  return text;
}

export function groupOf(ref: string): string {
  return ref.split('/')[0] ?? '';
}

export function personOf(ref: string): string {
  return ref.split('/')[1] ?? ref;
}
