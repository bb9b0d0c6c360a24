import Type from 'typebox';
import { type JsonObject, type Text, unreachable } from '../../base/index.ts';
import { eventTitle } from '../catalogue.ts';
import type { Reference, StepKind, StepView } from '../kind.ts';
import type { SubjectKind } from '../plan.ts';
import type { PlanAction } from '../plan-action.ts';
import { closed, EventName, TextTemplate, Values } from '../schema.ts';
import { specOf } from '../spec.ts';
import { nextPort } from '../target.ts';
import { planValue, planValues, valueSite, valueSites } from '../values.ts';

const Spec = closed({
  event: EventName,
  to: Type.Optional(
    Type.Union([Type.Enum(['self', 'group', 'members']), closed({ customer: TextTemplate })]),
  ),
  data: Type.Optional(Values),
});
/** Which flows can emit to whom; a group does not know its workspace, a person not all groups. */
const REACHED_FROM: Readonly<Record<string, readonly SubjectKind[]>> = {
  group: ['member', 'group'],
  members: ['group'],
};
type EmitTo = Extract<PlanAction, { type: 'emit' }>['to'];

function toOf(step: StepView): EmitTo {
  const { to } = specOf(step, Spec);
  if (to === undefined) return 'self';
  return typeof to === 'string' ? to : { customer: planValue(to.customer) };
}

function dataOf(step: StepView): JsonObject {
  return (specOf(step, Spec).data ?? {}) as JsonObject; // read from JSON
}

function describeTo(to: EmitTo): Text {
  if (typeof to !== 'string') return { zh: '另一位客户', en: 'another customer' };
  switch (to) {
    case 'self':
      return { zh: '自己', en: 'itself' };
    case 'group':
      return { zh: '群', en: 'the group' };
    case 'members':
      return { zh: '群里的每个人', en: 'each member' };
    default:
      return unreachable(to);
  }
}

export const emit: StepKind = {
  kind: 'emit',
  family: 'system',
  title: { zh: '发出事件', en: 'Emit' },
  doc: {
    zh: '向自己、群、群里的每个人或另一位客户发出一个事件，其他流程可以由它开始。',
    en:
      'Raises an event for itself, the group, its members or another customer, which other ' +
      'flows may start on.',
  },
  example: `emit: { event: lead.quoted, to: group, data: { lead: "= vars.lead" } }
next: course`,
  spec: Spec,
  beside: {},
  takes: { next: true, on: false, after: false },
  form: [
    { at: ['emit', 'event'], label: { zh: '事件', en: 'Event' }, input: 'event' },
    {
      at: ['emit', 'to'],
      label: { zh: '发给', en: 'To' },
      input: 'choice',
      choices: [
        { value: 'self', label: { zh: '自己', en: 'itself' } },
        { value: 'group', label: { zh: '群', en: 'the group' } },
        { value: 'members', label: { zh: '群里的每个人', en: 'each member' } },
      ],
    },
    { at: ['emit', 'data'], label: { zh: '数据', en: 'Data' }, input: 'values' },
  ],
  fresh: () => ({ emit: { event: 'member.tagged', to: 'self' } }),
  ports: (step) => [nextPort(step)],
  rests: () => false,
  expressions(step) {
    const { to } = specOf(step, Spec);
    return [
      ...(typeof to === 'object' ? valueSite(to.customer, ['emit', 'to', 'customer']) : []),
      ...valueSites(dataOf(step), ['emit', 'data']),
    ];
  },
  references(step) {
    const { event, to } = specOf(step, Spec);
    const named: Reference = { type: 'event', event, use: 'emits', at: ['emit', 'event'] };
    const allowed = typeof to === 'string' ? REACHED_FROM[to] : undefined;
    if (typeof to !== 'string' || !allowed) return [named];
    return [named, { type: 'about', word: to, allowed, at: ['emit', 'to'] }];
  },
  blocks: () => [],
  check: () => [],
  lower(step, { resolve }) {
    const next = nextPort(step).target;
    return {
      entry: [
        {
          type: 'emit',
          step: step.id,
          event: specOf(step, Spec).event,
          to: toOf(step),
          data: planValues(dataOf(step)),
        },
      ],
      always: next ? [{ port: 'next', target: resolve(next) }] : [],
    };
  },
  summary(step) {
    const event = eventTitle(specOf(step, Spec).event);
    const to = describeTo(toOf(step));
    return { zh: `${event.zh} → ${to.zh}`, en: `${event.en} → ${to.en}` };
  },
};
