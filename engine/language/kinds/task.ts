import type { TSchema } from 'typebox';
import Type from 'typebox';
import { isJsonObject, type JsonObject } from '../../base/index.ts';
import type { KindFinding, Lowering, Port, StepKind, StepView } from '../kind.ts';
import type { ChartEvent } from '../plan.ts';
import { describeRecipient, lowerRecipient, recipientSites } from '../recipient.ts';
import { closed, named, TargetValue, TextTemplate, Title } from '../schema.ts';
import { specOf } from '../spec.ts';
import { besidePort, byName } from '../target.ts';
import { keepResult, savedVariable } from '../work-result.ts';

const Name = Type.String({ minLength: 1, maxLength: 64 });
const Spec = closed({
  assign: Type.Union([
    Type.Literal('owner'),
    closed({ staff: TextTemplate }),
    closed({ role: Name }),
    closed({ duty: Name }),
  ]),
  title: TextTemplate,
  body: Type.Optional(TextTemplate),
  choices: named(Title, { minProperties: 1, maxProperties: 20 }),
  approvals: Type.Optional(Type.Integer({ minimum: 1, maximum: 20 })),
  keep: Type.Optional(Type.Boolean()),
});
/** Keys of a step that mean something else already. */
const TAKEN_KEYS = ['title', 'note', 'next', 'end', 'on', 'after', 'save', 'task'];

/** The choices as they stand in a body whose shape may be wrong. */
function choicesIn(body: JsonObject): readonly string[] {
  const spec = body.task;
  const choices = isJsonObject(spec) ? spec.choices : undefined;
  const keys = isJsonObject(choices) ? Object.keys(choices) : [];
  return keys.filter((key) => !TAKEN_KEYS.includes(key));
}

function choicePorts(step: StepView): readonly Port[] {
  const { choices } = specOf(step, Spec);
  return Object.entries(choices)
    .filter(([choice]) => !TAKEN_KEYS.includes(choice))
    .map(([choice, words]) =>
      besidePort(step, { name: choice, label: { zh: words, en: words }, required: true }),
    );
}

function lowerChoices(step: StepView, { resolve }: Lowering): readonly ChartEvent[] {
  return byName(choicePorts(step)).flatMap(({ name, target }) =>
    target === null
      ? []
      : [
          {
            event: `@task:${step.id}:${name}`,
            port: name,
            target: resolve(target),
            ...keepResult(step),
          },
        ],
  );
}

export const task: StepKind = {
  kind: 'task',
  family: 'people',
  title: { zh: '待办', en: 'Task' },
  doc: {
    zh:
      '交给人做的一件事：assign 写给谁（员工、角色或值班表），choices 的每一项是一个出口，旁边写它的去向。approvals: 2 ' +
      '要两个不同的人选同一项才算。离开这一步，没做完的待办就关闭；keep: true 留着它。save 记下选了什么、谁选的和填了什么。',
    en:
      'Work for a person. Each of its choices is a way out, named beside it. With approvals: 2 ' +
      'two different people have to make the same choice. Leaving the step closes the task, ' +
      'unless keep: true. With save the choice, who made it and the fields are kept.',
  },
  example: `task:
  assign: { duty: service }
  title: "跟进 {{ customer.name | default: '客户' }}"
  choices: { done: 已跟进, lost: 无意向 }
done: quote
lost: { end: lost }
after:
  - { delay: 4h, every: true, max: 3, notify: { to: { role: manager }, text: "仍未跟进" } }
  - { delay: 2 workdays, next: climb }`,
  spec: Spec,
  beside: {},
  besideOf: (body): Readonly<Record<string, TSchema>> =>
    Object.fromEntries(choicesIn(body).map((choice) => [choice, TargetValue])),
  takes: { next: false, on: true, after: true, save: true },
  form: [
    { at: ['task', 'title'], label: { zh: '要做什么', en: 'What is to be done' }, input: 'line' },
    { at: ['task', 'body'], label: { zh: '说明', en: 'Details' }, input: 'message' },
    { at: ['task', 'assign'], label: { zh: '交给谁', en: 'Assigned to' }, input: 'recipient' },
    { at: ['task', 'choices'], label: { zh: '选项', en: 'Choices' }, input: 'values' },
    {
      at: ['task', 'approvals'],
      label: { zh: '需要几个人同意', en: 'People who must agree' },
      input: 'number',
    },
    {
      at: ['task', 'keep'],
      label: { zh: '离开这一步后仍保留', en: 'Keep when the step is left' },
      input: 'switch',
    },
  ],
  fresh: (about) => ({
    task: {
      // Only what has a group has its owner.
      assign: about === 'member' || about === 'group' ? 'owner' : { staff: '客服' },
      title: '跟进客户',
      choices: { done: '已完成' },
    },
  }),
  ports: choicePorts,
  rests: () => true,
  expressions(step) {
    const { assign, title, body } = specOf(step, Spec);
    const text = (source: string, key: string) =>
      ({ language: 'text', source, at: ['task', key], yields: 'any' }) as const;
    return [
      ...recipientSites(assign, ['task', 'assign']),
      text(title, 'title'),
      ...(body === undefined ? [] : [text(body, 'body')]),
    ];
  },
  references(step) {
    const { assign } = specOf(step, Spec);
    return [
      { type: 'assignee', to: lowerRecipient(assign), at: ['task', 'assign'] },
      ...savedVariable(step),
    ];
  },
  blocks: () => [],
  check: (step) => takenFindings(step),
  lower(step, lowering) {
    const { assign, title, body, choices, approvals, keep } = specOf(step, Spec);
    return {
      entry: [
        {
          type: 'openTask',
          step: step.id,
          work: {
            kind: 'task',
            assign: lowerRecipient(assign),
            title,
            body: body ?? null,
            choices,
            approvals: approvals ?? 1,
          },
        },
      ],
      ...(keep !== true && { exit: [{ type: 'closeTask' as const, step: step.id }] }),
      on: lowerChoices(step, lowering),
    };
  },
  summary(step) {
    const { assign, title } = specOf(step, Spec);
    const to = describeRecipient(assign);
    return { zh: `交给${to.zh}：${title}`, en: `For ${to.en}: ${title}` };
  },
};

function takenFindings(step: StepView): readonly KindFinding[] {
  return Object.keys(specOf(step, Spec).choices)
    .filter((choice) => TAKEN_KEYS.includes(choice))
    .map((choice) => ({
      code: 'STEP_INVALID' as const,
      at: ['task', 'choices', choice],
      message: {
        zh: `选项不能叫“${choice}”，它在步骤里已有别的意思。`,
        en: `A choice cannot be called \`${choice}\`, which means something else in a step.`,
      },
      hint: { zh: '请换一个名字。', en: 'Choose another name.' },
    }));
}
