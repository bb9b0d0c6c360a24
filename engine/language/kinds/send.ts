import type { StepKind, StepView } from '../kind.ts';
import {
  describeMessage,
  lowerMessage,
  MessageKeys,
  messageFindings,
  messageReferences,
  messageSites,
} from '../message.ts';
import { messageForm } from '../message-form.ts';
import type { ChartEvent } from '../plan.ts';
import { recipientFor } from '../recipient.ts';
import { closed, TargetValue } from '../schema.ts';
import { specOf } from '../spec.ts';
import { besidePort, nextPort, targetOf } from '../target.ts';

const Spec = closed(MessageKeys);

/** A step that names `failed` lasts until the channel says what became of the message. */
function awaitsResult(step: StepView): boolean {
  return targetOf(step.body.failed) !== null;
}

export const send: StepKind = {
  kind: 'send',
  family: 'message',
  title: { zh: '发送', en: 'Send' },
  doc: {
    zh:
      '发出一条消息，交出后从 next 继续。被静默、时段或间隔推迟时停在这一步，late 说最多停多久，离开这一步就收回。被拦下时走 blocked，没有写 blocked 就走 next；写了 whenCapped: hold，达到上限也只是推迟。写了 failed 才会等渠道的结果：送达走 next，' +
      '渠道放弃走 failed。',
    en:
      'Sends one message and goes on at next once it is handed over. Put off by quiet hours, ' +
      'slots or a gap, it waits in the step, at most as long as late says, and is taken back ' +
      'when the step is left. A refused message leaves by blocked, or by next where blocked is ' +
      'not named; with whenCapped: hold a full cap puts it off, too. Only with failed does the ' +
      'step wait for the result of the channel.',
  },
  example: `send:
  to: member
  class: service
  text: "欢迎 {{ member.name | default: '朋友' }}"
next: pause
failed: apologise`,
  spec: Spec,
  beside: { blocked: TargetValue, failed: TargetValue },
  takes: { next: true, on: true, after: true },
  form: messageForm('send'),
  fresh: (about) => ({ send: { to: recipientFor(about), text: '你好！' } }),
  ports: (step) => [
    nextPort(step),
    besidePort(step, { name: 'blocked', label: { zh: '被拦下', en: 'blocked' } }),
    besidePort(step, { name: 'failed', label: { zh: '发送失败', en: 'failed' } }),
  ],
  rests: awaitsResult,
  expressions: (step) => messageSites(specOf(step, Spec), ['send']),
  references: (step) => messageReferences(specOf(step, Spec), ['send']),
  blocks: () => [],
  check: (step) => messageFindings(specOf(step, Spec), ['send']),
  lower(step, { resolve }) {
    const [next, blocked, failed] = send.ports(step).map((port) => port.target);
    const move = (event: string, port: string, target = next): readonly ChartEvent[] =>
      target ? [{ event: `@${event}:${step.id}`, port, target: resolve(target) }] : [];
    return {
      entry: [
        lowerMessage(specOf(step, Spec), { step: step.id, awaitsResult: awaitsResult(step) }),
      ],
      exit: [{ type: 'withdraw', step: step.id }],
      on: [
        ...move('sent', 'next'),
        ...move('blocked', 'blocked', blocked ?? next),
        ...(failed ? move('failed', 'failed', failed) : []),
      ],
      ...(awaitsResult(step) && { busy: true as const }),
    };
  },
  summary: (step) => describeMessage(specOf(step, Spec)),
};
