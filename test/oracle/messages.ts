import {
  type FlowNode,
  type MessageSpec,
  type Recipient,
  targetOf,
} from '../made-flows/flow-document.ts';
import { render } from './expression.ts';
import { onDuty } from './hours.ts';
import { groupOf, type Life, type Move, namesOf, type Scene } from './life.ts';
import { addSpan } from './time.ts';

/** Takes back what a step has sent and what has not gone out. */
export function withdraw(life: Life, scene: Scene, { id }: FlowNode): void {
  const message = life.state.messages[id];
  if (message?.status === 'handedOver') {
    scene.effects.push({ type: 'withdraw', name: message.name });
  }
}

/** The step lasts until the channel's result where it names `failed`. */
export function awaitsResult({ body }: FlowNode): boolean {
  return targetOf(body.failed) !== null;
}

/** Texts are rendered when the step is entered. */
export function prepare(move: Move, step: string, message: MessageSpec): void {
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

export function addressesOf(to: Recipient, { life, scene }: Move): readonly string[] {
  const { kind, ref } = life.subject;
  if (typeof to === 'object') return staffOf(to, scene).map((staff) => `staff:${staff}`);
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

function staffOf(to: Exclude<Recipient, string>, { now, workspace }: Scene): readonly string[] {
  if ('staff' in to) return [to.staff];
  if ('role' in to) return workspace.roles[to.role] ?? [];
  return onDuty(workspace.rosters[to.duty] ?? { shifts: [] }, now);
}
