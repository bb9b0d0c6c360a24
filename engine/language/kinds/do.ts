import Type from 'typebox';
import type { JsonObject } from '../../base/index.ts';
import { ACTIONS, actionTitle } from '../actions.ts';
import type { StepKind, StepView } from '../kind.ts';
import type { ChartEvent, StatePath } from '../plan.ts';
import { lowerResults, savedVariable } from '../results.ts';
import { ActionName, closed, TargetValue, Values } from '../schema.ts';
import { specOf } from '../spec.ts';
import { besidePort, nextPort } from '../target.ts';
import { planValues, valueSites } from '../values.ts';
import { keepResult } from '../work-result.ts';

const Spec = closed({
  action: ActionName,
  with: Type.Optional(Values),
  else: Type.Optional(Type.Enum(['task', 'skip', 'fail'])),
});

function valuesOf(step: StepView): JsonObject {
  return (specOf(step, Spec).with ?? {}) as JsonObject; // read from JSON
}

export const act: StepKind = {
  kind: 'do',
  family: 'system',
  title: { zh: '执行动作', en: 'Do' },
  doc: {
    zh:
      '让流程对象的连接（workspace 的 deliver）做一件发消息以外的事，例如移出群、发券、抽奖，等到有结果才继续，其间的事件先留着。做成走 next，' +
      '不成走 failed；没有写 failed 就记下来走 next。连接做不了时按 else：skip 跳过走 next，fail（默认）走 failed，' +
      'task 开一个待办由人来做：给群主，没有群主就谁都可以，标题是动作，说明是 with；做完走 next，离开这一步就关闭。' +
      'save 记下连接返回的结果，或待办的 { choice, by, fields }。再试、撤回和消息一样。沙盒什么都能做，显示在会话里；webhook 按 Standard Webhooks 发出动作和 with。',
    en:
      'Lets the connector of the flow’s subject (`deliver` of the workspace) do something else ' +
      'than send a message, such as remove a member, issue a coupon or run a draw, and waits ' +
      'for the result; events are kept meanwhile. Done leaves by next, a failure by failed, or ' +
      'by next where failed is not named. Where the connector cannot, else says what happens: ' +
      'skip goes on at next, fail (the default) leaves by failed, task opens a task for a person ' +
      'instead: for the owner of the group, or anybody where there is none, with the action as ' +
      'its title and with as its body; done, it leads to next, and leaving the step closes it. ' +
      'save keeps what the connector answers, or the { choice, by, fields } of the task. An ' +
      'action is retried and withdrawn as a message is. The sandbox does anything and shows it in ' +
      'its chat; a webhook posts the action and with in the form of Standard Webhooks.',
  },
  example: `do: { action: coupon.issue, with: { couponRef: welcome-10 }, else: skip }
next: phase`,
  spec: Spec,
  beside: { failed: TargetValue },
  takes: { next: true, on: true, after: true, save: true },
  form: [
    {
      at: ['do', 'action'],
      label: { zh: '动作', en: 'Action' },
      input: 'choice',
      choices: ACTIONS.map(({ action, title }) => ({ value: action, label: title })),
    },
    { at: ['do', 'with'], label: { zh: '内容', en: 'With' }, input: 'values' },
    {
      at: ['do', 'else'],
      label: { zh: '连接做不了时', en: 'Where the connector cannot' },
      input: 'choice',
      choices: [
        { value: 'task', label: { zh: '交给人做', en: 'let a person do it' } },
        { value: 'skip', label: { zh: '跳过', en: 'skip it' } },
        { value: 'fail', label: { zh: '算失败', en: 'count as failed' } },
      ],
    },
    { at: ['save'], label: { zh: '结果存入变量', en: 'Keep the result in' }, input: 'line' },
  ],
  fresh: () => ({ do: { action: 'coupon.issue', with: {}, else: 'skip' } }),
  ports: (step) => [
    nextPort(step),
    besidePort(step, { name: 'failed', label: { zh: '失败', en: 'failed' } }),
  ],
  rests: () => true,
  expressions: (step) => valueSites(valuesOf(step), ['do', 'with']),
  references(step) {
    const { action, else: otherwise } = specOf(step, Spec);
    return [
      { type: 'action', action, hasElse: otherwise !== undefined, at: ['do', 'action'] },
      { type: 'about', word: 'do', allowed: ['member', 'customer', 'group'], at: ['do'] },
      ...savedVariable(step),
    ];
  },
  blocks: () => [],
  check: () => [],
  lower(step, { resolve }) {
    const { action, else: otherwise } = specOf(step, Spec);
    const byPerson = otherwise === 'task';
    const [next, failed] = act.ports(step).map((port) => port.target);
    return {
      entry: [
        {
          type: 'act',
          step: step.id,
          action,
          with: planValues(valuesOf(step)),
          otherwise: otherwise ?? 'fail',
          keeps: step.body.save !== undefined,
        },
      ],
      exit: [
        { type: 'withdraw', step: step.id },
        ...(byPerson ? [{ type: 'closeTask' as const, step: step.id }] : []),
      ],
      on: next
        ? [
            ...lowerResults(step, { next: resolve(next), failed: failed && resolve(failed) }),
            ...(byPerson ? [lowerTask(step, resolve(next))] : []),
          ]
        : [],
      busy: true,
    };
  },
  summary: (step) => actionTitle(specOf(step, Spec).action),
};

/** A person who does what the connector cannot leads to `next`, as the connector would have. */
function lowerTask(step: StepView, next: StatePath): ChartEvent {
  return { event: `@task:${step.id}:done`, port: 'next', target: next, ...keepResult(step) };
}
