import type { StepKind, StepView } from '../kind.ts';
import { nextPort } from '../target.ts';
import {
  describeUpdate,
  lowerUpdate,
  Update,
  type UpdateSpec,
  updateReferences,
  updateSites,
} from '../update-spec.ts';

function specOfUpdate(step: StepView): UpdateSpec {
  return step.spec as UpdateSpec; // the schema below was checked
}

export const update: StepKind = {
  kind: 'update',
  family: 'system',
  title: { zh: '更新资料', en: 'Update' },
  doc: {
    zh: '加减标签、设置属性、增减积分、修改变量。文字按原样写入，以 = 开头的是表达式。',
    en:
      'Adds and removes tags, sets attributes, adds points, changes variables. A text is ' +
      'taken as it is; one that begins with = is an expression.',
  },
  example: `update:
  tags: { add: [got-material], remove: [new] }
  set: { stage: nurtured }
  vars: { reminders: "= vars.reminders + 1" }
  points: { add: 5, reason: welcome }
next: person`,
  spec: Update,
  beside: {},
  takes: { next: true, on: false, after: false },
  form: [
    { at: ['update', 'tags', 'add'], label: { zh: '加标签', en: 'Add tags' }, input: 'tags' },
    { at: ['update', 'tags', 'remove'], label: { zh: '去标签', en: 'Remove tags' }, input: 'tags' },
    { at: ['update', 'set'], label: { zh: '设置属性', en: 'Set attributes' }, input: 'values' },
    { at: ['update', 'vars'], label: { zh: '修改变量', en: 'Set variables' }, input: 'values' },
    { at: ['update', 'points', 'add'], label: { zh: '积分', en: 'Points' }, input: 'number' },
    { at: ['update', 'points', 'reason'], label: { zh: '积分原因', en: 'Reason' }, input: 'line' },
  ],
  fresh: () => ({ update: { tags: { add: ['followed-up'] } } }),
  ports: (step) => [nextPort(step)],
  rests: () => false,
  expressions: (step) => updateSites(specOfUpdate(step), ['update']),
  references: (step) => updateReferences(specOfUpdate(step), ['update']),
  blocks: () => [],
  check: () => [],
  lower(step, { resolve }) {
    const next = nextPort(step).target;
    return {
      entry: lowerUpdate(specOfUpdate(step)),
      always: next ? [{ port: 'next', target: resolve(next) }] : [],
    };
  },
  summary: (step) => describeUpdate(specOfUpdate(step)),
};
