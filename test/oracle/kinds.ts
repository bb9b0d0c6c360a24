import type { AskSpec, FlowNode, ReplyMatch } from '../made-flows/flow-document.ts';
import { targetIn, targetOf } from '../made-flows/flow-document.ts';
import { holds as conditionHolds, valueIn } from './expression.ts';
import { FRAMES } from './kinds-frames.ts';
import { REQUESTS } from './kinds-requests.ts';
import { WORK } from './kinds-work.ts';
import {
  applyUpdate,
  groupOf,
  HOPS_MAX,
  type Life,
  type Move,
  namesOf,
  type Place,
  type Report,
  type Scene,
  type Subject,
  save,
  type Timer,
  textOfReply,
  type Way,
  wayTo,
} from './life.ts';
import { awaitsResult, prepare, withdraw } from './messages.ts';
import { addSpan, waitEnd } from './time.ts';

/** One kind of step, as the language's rules tell it; a new kind is one more row of a table. */
export interface KindRule {
  /** Does what the step does when it is entered. */
  enter?(move: Move, node: FlowNode): void;
  /** Steps or branches inside that are entered with it, for a frame. */
  inner?(node: FlowNode): readonly string[];
  /** When the step's own timer is due; null without one. */
  dueAt?(node: FlowNode, now: number): number | null;
  /** What the step does by itself once it is entered. */
  onward?(move: Move, node: FlowNode, place: Place): Way | null;
  /** Where a frame leads once all inside of it has ended. */
  ended?(node: FlowNode, place: Place): Way | null;
  /** Event types that it takes by itself, after its own `on`. */
  hears?(node: FlowNode): readonly string[];
  takes?(move: Move, node: FlowNode): Way | null;
  /** What its own timer does. */
  fire?(move: Move, node: FlowNode, at: Firing): Way | null;
  /** Whether it performs something, so that events are kept. */
  isBusy?(node: FlowNode): boolean;
  /** What it does when it is told what it waits for. */
  told?(move: Move, node: FlowNode, report: Report): Way | null;
  /** What it takes back when it is left, other than by what it waits for. */
  leave?(life: Life, scene: Scene, node: FlowNode): void;
}

export interface Firing {
  readonly timer: Timer;
  readonly place: Place;
}

export function kindOf(node: FlowNode): KindRule {
  const name = kindName(node);
  const rule = KINDS[name];
  if (!rule) throw new Error(`The interpreter does not know the kind of step \`${node.id}\`.`);
  return rule;
}

export function kindName({ body }: FlowNode): string {
  return Object.keys(KINDS).find((key) => key in body) ?? '';
}

export function hears(node: FlowNode): readonly string[] {
  return KINDS[kindName(node)]?.hears?.(node) ?? [];
}

/** By the key under which a step says what it does. */
export const KINDS: Readonly<Record<string, KindRule>> = {
  send: {
    enter(move, { id, body }) {
      if (body.send) prepare(move, id, body.send);
    },
    isBusy: awaitsResult,
    told(_move, { body }, { result }) {
      if (result === 'failed') return wayTo(targetOf(body.failed));
      // A refused send goes on at `next` unless it says otherwise.
      const blocked = result === 'blocked' ? targetOf(body.blocked) : null;
      return wayTo(blocked ?? targetIn(body));
    },
    leave: withdraw,
  },
  ask: {
    enter(move, { id, body }) {
      if (body.ask) prepare(move, id, body.ask);
    },
    hears: () => ['message.received'],
    takes(move, { id, body }) {
      const { claim, life } = move;
      if (!body.ask || claim?.life !== life || claim.step !== id) return null;
      const way = wayTo(targetIn(optionOf(body.ask, String(move.event?.data.text ?? ''))));
      if (!way || body.save === undefined) return way;
      return { ...way, act: () => save(move, body.save, textOfReply(move)) };
    },
    told(_move, { body, after }, { result }) {
      if (result === 'sent') return null;
      const silence = after.map(targetIn).find((target) => target !== null) ?? null;
      return wayTo(targetOf(result === 'blocked' ? body.blocked : body.failed) ?? silence);
    },
    leave: withdraw,
  },
  wait: {
    dueAt: ({ body }, now) => (body.wait ? waitEnd(body.wait, now) : null),
    fire({ scene }, { body }, { timer }) {
      const late = body.wait?.late;
      const isLate = typeof late === 'object' && scene.now > addSpan(timer.dueAt, late.within);
      return wayTo(targetIn(isLate ? late : body));
    },
  },
  choose: {
    onward(move, { body }) {
      const names = namesOf(move);
      const branch = body.choose?.find((item) => conditionHolds(item.if, names));
      return wayTo(branch ? targetIn(branch) : targetOf(body.else));
    },
  },
  split: {
    onward(move, { id, body }) {
      const drawn = move.scene.draw(move.life, id, body.per ?? 'subject');
      let below = 0;
      const shares = body.split ?? [];
      const taken = shares.find(({ share }) => {
        below += share;
        return drawn < below;
      });
      return wayTo(targetIn(taken ?? shares.at(-1)));
    },
  },
  update: {
    enter(move, { body }) {
      if (body.update) applyUpdate(move, body.update);
    },
    onward: (_move, { body }) => wayTo(targetIn(body)),
  },
  emit: {
    enter(move, { body }) {
      if (body.emit) emit(move, body.emit);
    },
    onward: (_move, { body }) => wayTo(targetIn(body)),
  },
  ...FRAMES,
  ...WORK,
  ...REQUESTS,
};

function emit(move: Move, spec: NonNullable<FlowNode['body']['emit']>): void {
  const { life, scene } = move;
  const names = namesOf(move);
  const data = Object.fromEntries(
    Object.entries(spec.data ?? {}).map(([name, value]) => [name, valueIn(value, names)]),
  );
  // The second, fourth, eighth emit of one event count two hops more each.
  scene.emitted += 1;
  let hops = ((move.event ?? life.state.event).hops ?? 0) + 1;
  for (let nth = scene.emitted; nth >= 2; nth = Math.floor(nth / 2)) hops += 2;
  if (hops > HOPS_MAX) return;
  const { subject } = life;
  const { event, to = 'self' } = spec;
  const told = (subjects: readonly Subject[], members = false) =>
    scene.effects.push({
      type: 'emit',
      to: members ? 'members' : 'subjects',
      subjects,
      event,
      data,
      hops,
    });
  if (to === 'self') told([subject]);
  else if (to === 'group') told([{ kind: 'group', ref: groupOf(subject.ref) }]);
  else if (to === 'members') told([subject], true);
  else {
    const ref = valueIn(to.customer, names);
    if (typeof ref === 'string' && ref !== '') told([{ kind: 'customer', ref }]);
  }
}

/** The first option that a reply matches, and how much its text tells. */
export function optionOf(ask: AskSpec, text: string) {
  return ask.options?.find(({ match }) => match.some((item) => matches(item, text)));
}

function matches(match: ReplyMatch, text: string): boolean {
  const sought = folded(typeof match === 'string' ? match : match.contains);
  return typeof match === 'string' ? folded(text) === sought : folded(text).includes(sought);
}

/** Equality is after NFKC, case, blanks and punctuation. */
function folded(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}]+/gu, '');
}
