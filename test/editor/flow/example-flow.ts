import { flowGraph } from '../../../editor/flow/canvas/flow-graph.ts';
import type { Graph } from '../../../editor/flow/canvas/graph.ts';
import type { Finding, FlowView } from '../../../engine/language/index.ts';
import { checkFlow, DEFAULT_WORKSPACE } from '../../../engine/language/index.ts';

/** A small flow with an interrupt of its own, a question, a frame and three ends. */
export const EXAMPLE = `flow: example
title: 例子
about: member
start:
  - on: member.joined
goals: [bought]
on:
  - { event: order.paid, end: bought }   # 任何时候付款都算成功
steps:
  hello:
    title: 欢迎
    send: { to: member, text: "你好 {{ member.name | default: '朋友' }}" }
    next: menu
  menu:
    ask:
      to: member
      text: 回复 1 或 2
      options:
        - { match: ["1"], label: 资料, next: care }
        - { match: ["2"], label: 人工, end: handed-over }
      else: { next: menu, max: 2 }
    after: [{ delay: 2h, end: silent }]
  care:
    stage:
      on:
        - { event: message.received, if: "event.data.text.contains('停')", end: silent }
      steps:
        pause: { wait: { for: 1d }, next: remind }
        remind: { send: { to: member, text: 提醒 }, next: pause }
`;

export function checked(text: string): {
  readonly flow: FlowView;
  readonly findings: readonly Finding[];
} {
  const { flow, findings } = checkFlow(text, DEFAULT_WORKSPACE);
  if (flow === null) throw new Error(`The flow of the test cannot be read: ${text}`);
  return { flow, findings };
}

export function graphOf(text: string): Graph {
  const words = { always: '全程有效', byHand: '手动启动' };
  return flowGraph({ ...checked(text), locale: 'zh', words });
}
