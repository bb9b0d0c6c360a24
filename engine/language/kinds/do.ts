import Type from 'typebox';
import type { JsonObject } from '../../base/index.ts';
import { ACTIONS, actionTitle } from '../actions.ts';
import type { KindFinding, StepKind, StepView } from '../kind.ts';
import { lowerResults, savedVariable } from '../results.ts';
import { ActionName, closed, TargetValue, Values } from '../schema.ts';
import { specOf } from '../spec.ts';
import { besidePort, nextPort } from '../target.ts';
import { planValues, valueSites } from '../values.ts';

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
      '不成走 failed；没有写 failed 就记下来走 next。连接做不了时按 else：skip 跳过走 next，fail 走 failed。' +
      'save 记下连接返回的结果。再试、撤回和消息一样。沙盒什么都能做，显示在会话里；webhook 按 Standard Webhooks 发出动作和 with。',
    en:
      'Lets the connector of the flow’s subject (`deliver` of the workspace) do something else ' +
      'than send a message, such as remove a member, issue a coupon or run a draw, and waits ' +
      'for the result; events are kept meanwhile. Done leaves by next, a failure by failed, or ' +
      'by next where failed is not named. Where the connector cannot, else says what happens: ' +
      'skip goes on at next, fail leaves by failed. save keeps what the connector answers. It ' +
      'is retried and withdrawn as a message is. The sandbox does anything and shows it in ' +
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
  check: (step) => (specOf(step, Spec).else === 'task' ? [NO_TASKS] : []),
  lower(step, { resolve }) {
    const { action, else: otherwise } = specOf(step, Spec);
    const [next, failed] = act.ports(step).map((port) => port.target);
    return {
      entry: [
        {
          type: 'act',
          step: step.id,
          action,
          with: planValues(valuesOf(step)),
          otherwise: otherwise === 'skip' ? 'skip' : 'fail',
          keeps: step.body.save !== undefined,
        },
      ],
      exit: [{ type: 'withdraw', step: step.id }],
      on: next
        ? lowerResults(step, { next: resolve(next), failed: failed && resolve(failed) })
        : [],
      busy: true,
    };
  },
  summary: (step) => actionTitle(specOf(step, Spec).action),
};

const NO_TASKS: KindFinding = {
  code: 'STEP_INVALID',
  at: ['do', 'else'],
  message: {
    zh: 'else: task 还不能用。',
    en: '`else: task` is not available yet.',
  },
  hint: {
    zh: '请用 skip 或 fail；要交给人，写 else: fail，再让 failed 指向一个 task 步骤。',
    en: 'Use skip or fail; for a person to do it, let `failed` lead to a step of theirs.',
  },
};
