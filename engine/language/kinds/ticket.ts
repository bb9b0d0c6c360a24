import Type from 'typebox';
import type { JsonObject } from '../../base/index.ts';
import type { KindFinding, StepKind, StepView } from '../kind.ts';
import type { TicketPriority } from '../plan-action.ts';
import { closed, TargetValue, TextTemplate, Title, Values } from '../schema.ts';
import { specOf } from '../spec.ts';
import { besidePort, nextPort } from '../target.ts';
import { planValue, planValues, valueSite, valueSites } from '../values.ts';
import { keepResult, savedVariable } from '../work-result.ts';

const PRIORITIES: readonly TicketPriority[] = ['low', 'normal', 'high', 'urgent'];
const Spec = closed({
  department: Title,
  title: TextTemplate,
  priority: Type.Optional(Type.Enum([...PRIORITIES])),
  fields: Type.Optional(Values),
  messages: Type.Optional(Type.Array(TextTemplate, { maxItems: 50 })),
});

function fieldsOf(step: StepView): JsonObject {
  return (specOf(step, Spec).fields ?? {}) as JsonObject; // read from JSON
}

function resolvedPort(step: StepView) {
  return besidePort(step, { name: 'resolved', label: { zh: '已解决', en: 'resolved' } });
}

/** With `resolved` the step waits until somebody resolves the ticket. */
function waits(step: StepView): boolean {
  return step.body.resolved !== undefined;
}

export const ticket: StepKind = {
  kind: 'ticket',
  family: 'people',
  title: { zh: '工单', en: 'Ticket' },
  doc: {
    zh:
      '给一个部门开工单。写 next 就马上继续，写 resolved 就等到工单解决。离开这一步，工单仍然开着。priority 为 low、normal（默认）、' +
      'high 或 urgent；messages 是相关消息的 id。',
    en:
      'Opens a ticket for a department. With next the flow goes on at once, with resolved it ' +
      'waits until the ticket is resolved. A ticket stays open when the step is left. priority ' +
      'is low, normal (the default), high or urgent; messages are ids of messages.',
  },
  example: `ticket:
  department: after-sales
  title: "未响应 {{ customer.name | default: '' }}"
  priority: high
  messages: ["= trigger.id"]
resolved: quote`,
  spec: Spec,
  beside: { resolved: TargetValue },
  takes: { next: true, on: true, after: true, save: true },
  form: [
    { at: ['ticket', 'department'], label: { zh: '部门', en: 'Department' }, input: 'line' },
    {
      at: ['ticket', 'title'],
      label: { zh: '工单标题', en: 'Title of the ticket' },
      input: 'line',
    },
    {
      at: ['ticket', 'priority'],
      label: { zh: '优先级', en: 'Priority' },
      input: 'choice',
      choices: [
        { value: 'low', label: { zh: '低', en: 'low' } },
        { value: 'normal', label: { zh: '普通', en: 'normal' } },
        { value: 'high', label: { zh: '高', en: 'high' } },
        { value: 'urgent', label: { zh: '紧急', en: 'urgent' } },
      ],
    },
    { at: ['ticket', 'fields'], label: { zh: '字段', en: 'Fields' }, input: 'values' },
    { at: ['ticket', 'messages'], label: { zh: '相关消息', en: 'Messages' }, input: 'yaml' },
  ],
  fresh: () => ({ ticket: { department: '售后', title: '请处理' } }),
  ports: (step) => [nextPort(step, { required: !waits(step) }), resolvedPort(step)],
  rests: waits,
  expressions(step) {
    const { title, messages = [] } = specOf(step, Spec);
    return [
      { language: 'text', source: title, at: ['ticket', 'title'], yields: 'any' },
      ...valueSites(fieldsOf(step), ['ticket', 'fields']),
      ...messages.flatMap((value, index) => valueSite(value, ['ticket', 'messages', index])),
    ];
  },
  references: savedVariable,
  blocks: () => [],
  check: bothFindings,
  lower(step, { resolve }) {
    const { department, title, priority = 'normal', messages = [] } = specOf(step, Spec);
    const [next, resolved] = [nextPort(step).target, resolvedPort(step).target];
    return {
      entry: [
        {
          type: 'openTask',
          step: step.id,
          work: {
            kind: 'ticket',
            department,
            title,
            priority,
            fields: planValues(fieldsOf(step)),
            messages: messages.map(planValue),
          },
        },
      ],
      ...(resolved && {
        on: [
          {
            event: `@task:${step.id}:resolved`,
            port: 'resolved',
            target: resolve(resolved),
            ...keepResult(step),
          },
        ],
      }),
      ...(next && !resolved && { always: [{ port: 'next', target: resolve(next) }] }),
    };
  },
  summary(step) {
    const { department, title } = specOf(step, Spec);
    return { zh: `${department}：${title}`, en: `${department}: ${title}` };
  },
};

function bothFindings(step: StepView): readonly KindFinding[] {
  if (!waits(step) || nextPort(step).target === null) return [];
  return [
    {
      code: 'STEP_INVALID',
      at: [step.body.next === undefined ? 'end' : 'next'],
      message: {
        zh: '写了 resolved，这一步会等到工单解决，不会走到这里。',
        en: 'With `resolved` the step waits until the ticket is resolved and never goes on here.',
      },
      hint: {
        zh: 'next 和 resolved 只写一个。',
        en: 'Write one of `next` and `resolved`.',
      },
    },
  ];
}
