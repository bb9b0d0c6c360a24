import Type from 'typebox';
import { isJsonObject } from '../../base/index.ts';
import { AfterList, OnList } from '../entries.ts';
import type { Block, StepKind } from '../kind.ts';
import { BLOCK_KEYWORD, closed } from '../schema.ts';

const Spec = closed({
  on: Type.Optional(OnList),
  after: Type.Optional(AfterList),
  steps: Type.Unknown({ [BLOCK_KEYWORD]: true }),
});
const STEPS: Block = { name: 'steps', at: ['stage', 'steps'] };

export const stage: StepKind = {
  kind: 'stage',
  family: 'wait',
  title: { zh: '阶段', en: 'Stage' },
  doc: {
    zh: '把几个步骤框在一起，框上的 on 和 after 对里面每一步都有效；走到框外即离开整个阶段。里面的步骤自己写去向，可以指向框外。',
    en:
      'Frames several steps; its on and after hold in each of them, and a target outside ' +
      'leaves the frame. The steps inside name where they go, also outside.',
  },
  example: `stage:
  on: [{ event: complaint.received, next: complaint }]
  after: [{ delay: 7d, next: both }]
  steps:
    a: { wait: { for: 1d }, next: b }
    b: { send: { to: member, text: "…" }, next: a }`,
  spec: Spec,
  beside: {},
  takes: { next: false, on: true, after: true },
  entriesIn: ['stage'],
  form: [],
  fresh: () => ({ stage: { steps: {} } }),
  ports: () => [],
  rests: () => false,
  expressions: () => [],
  references: () => [],
  blocks: () => [STEPS],
  check: () => [],
  lower: (_step, { lowerBlock }) => lowerBlock(STEPS),
  summary(step) {
    const steps = isJsonObject(step.spec) ? step.spec.steps : undefined;
    const count = isJsonObject(steps) ? Object.keys(steps).length : 0;
    return { zh: `${count} 个步骤`, en: `${count} ${count === 1 ? 'step' : 'steps'}` };
  },
};
