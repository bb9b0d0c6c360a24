import { holds as conditionHolds, Erring, render, valueIn } from './expression.ts';
import type { AskSpec, FlowNode, MessageSpec, Recipient, ReplyMatch } from './flow-document.ts';
import { type Target, targetIn, targetOf } from './flow-document.ts';
import { applyUpdate, groupOf, type Move, namesOf, type Subject } from './life.ts';
import { addSpan, waitEnd } from './time.ts';

export type Result = 'sent' | 'blocked' | 'failed';

/** One kind of step, as the language's rules tell it; a new kind is one more row of the table. */
export interface KindRule {
  /** Does what the step does when it is entered. @returns where it leads at once, if it does */
  enter?(move: Move, node: FlowNode): Target | null;
  /** The first step inside, for a frame. */
  first?(node: FlowNode): string | null;
  /** When the step's own timer is due; null without one. */
  dueAt?(node: FlowNode, now: number): number | null;
  /** Where the step's own timer leads. */
  fire?(node: FlowNode, late: { readonly dueAt: number; readonly now: number }): Target | null;
  /** Whether it performs something, so that events are kept. */
  isBusy?(node: FlowNode): boolean;
  /** Where the result of its message leads: `stay` when it takes it and stays. */
  told?(node: FlowNode, result: Result): Target | 'stay' | null;
}

export function kindOf(node: FlowNode): KindRule {
  for (const [key, rule] of Object.entries(KINDS)) if (key in node.body) return rule;
  throw new Error(`The interpreter does not know the kind of step \`${node.id}\`.`);
}

const KINDS: Readonly<Record<string, KindRule>> = {
  send: {
    enter(move, { id, body }) {
      if (body.send) prepare(move, id, body.send);
      return null;
    },
    isBusy: awaitsResult,
    told(node, result) {
      const { body } = node;
      if (result === 'failed') return targetOf(body.failed);
      // A refused send goes on at `next` unless it says otherwise.
      return result === 'blocked' ? (targetOf(body.blocked) ?? targetIn(body)) : targetIn(body);
    },
  },
  ask: {
    enter(move, { id, body }) {
      if (body.ask) prepare(move, id, body.ask);
      return null;
    },
    told({ body, after }, result) {
      if (result === 'sent') return 'stay';
      const silence = after.map(targetIn).find((target) => target !== null) ?? null;
      return targetOf(result === 'blocked' ? body.blocked : body.failed) ?? silence;
    },
  },
  wait: {
    dueAt: ({ body }, now) => (body.wait ? waitEnd(body.wait, now) : null),
    fire({ body }, { dueAt, now }) {
      const late = body.wait?.late;
      if (typeof late === 'object' && now > addSpan(dueAt, late.within)) return targetIn(late);
      return targetIn(body);
    },
  },
  choose: {
    enter(move, { body }) {
      const names = namesOf(move);
      const branch = body.choose?.find((item) => conditionHolds(item.if, names));
      return branch ? targetIn(branch) : targetOf(body.else);
    },
  },
  split: {
    enter(move, { id, body }) {
      const drawn = move.scene.draw(move.life, id, body.per ?? 'subject');
      let below = 0;
      const shares = body.split ?? [];
      const taken = shares.find(({ share }) => {
        below += share;
        return drawn < below;
      });
      return targetIn(taken ?? shares.at(-1));
    },
  },
  update: {
    enter(move, { body }) {
      if (body.update) applyUpdate(move, body.update);
      return targetIn(body);
    },
  },
  emit: {
    enter(move, { body }) {
      if (body.emit) emit(move, body.emit);
      return targetIn(body);
    },
  },
  stage: {
    first: ({ body }) => Object.keys(body.stage?.steps ?? {})[0] ?? null,
  },
};

/** The step lasts until the channel's result where it names `failed`. */
export function awaitsResult({ body }: FlowNode): boolean {
  return targetOf(body.failed) !== null;
}

/** Texts are rendered when the step is entered. */
function prepare(move: Move, step: string, message: MessageSpec): void {
  const { life } = move;
  const { deadline } = message;
  const event = move.event ?? life.state.event;
  move.pending.push({
    step,
    visit: life.state.visits[step] ?? 0,
    to: addressesOf(message.to, move),
    class: message.class ?? 'service',
    text: render(message.text, namesOf(move)),
    deadlineAt: deadline === undefined ? null : addSpan(event.time, deadline),
    aside: false,
  });
}

export function prepareNotice(
  move: Move,
  step: string,
  notice: Pick<MessageSpec, 'to' | 'text' | 'class'>,
): void {
  move.pending.push({
    step,
    visit: move.life.state.visits[step] ?? 0,
    to: addressesOf(notice.to, move),
    class: notice.class ?? 'service',
    text: render(notice.text, namesOf(move)),
    deadlineAt: null,
    aside: true,
  });
}

function addressesOf(to: Recipient, { life, scene }: Move): readonly string[] {
  const { kind, ref } = life.subject;
  if (typeof to === 'object') return (scene.roles[to.role] ?? []).map((staff) => `staff:${staff}`);
  switch (to) {
    case 'member':
      return kind === 'member' ? [`member:${ref}`] : [];
    case 'customer':
      return kind === 'group' ? [] : [`customer:${ref.split('/').at(-1)}`];
    case 'group':
      return kind === 'customer' ? [] : [`group:${groupOf(ref)}`];
    case 'owner':
      return [];
  }
}

/** How many emits may follow from one another. */
export const HOPS_MAX = 16;

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

export function textOfReply(move: Move): string {
  const text = move.event?.data.text;
  if (typeof text !== 'string') throw new Erring('The reply has no text.');
  return text;
}
