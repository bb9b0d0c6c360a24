import Type from 'typebox';
import type { Port, StepKind, StepView } from '../kind.ts';
import { Cel, closed, TargetKeys, TargetValue, Title } from '../schema.ts';
import { jsonOf, specOf } from '../spec.ts';
import { besidePort, targetIn } from '../target.ts';

const Spec = Type.Array(closed({ if: Cel, label: Type.Optional(Title), ...TargetKeys }), {
  minItems: 1,
  maxItems: 50,
});

function branchPorts(step: StepView): readonly Port[] {
  return specOf(step, Spec).map((branch, index) => ({
    name: `branches.${index}`,
    label: { zh: branch.label ?? branch.if, en: branch.label ?? branch.if },
    at: ['choose', index],
    style: 'inline',
    target: targetIn(jsonOf(branch)),
    required: true,
  }));
}

function elsePort(step: StepView): Port {
  return besidePort(step, { name: 'else', label: { zh: '其他', en: 'otherwise' }, required: true });
}

export const choose: StepKind = {
  kind: 'choose',
  family: 'decide',
  title: { zh: '分支', en: 'Choose' },
  doc: {
    zh: '从上到下，走第一个成立的条件；都不成立走 else，else 必须写。',
    en:
      'Takes the first branch whose condition holds, from the top; otherwise else, which ' +
      'is obligatory.',
  },
  example: `choose:
  - { if: "vars.reminders >= 3", next: person }
  - { if: "'vip' in customer.tags", label: VIP, next: thanks }
else: half`,
  spec: Spec,
  beside: { else: TargetValue },
  takes: { next: false, on: false, after: false },
  form: [{ at: ['choose'], label: { zh: '条件', en: 'Branches' }, input: 'branches' }],
  fresh: () => ({ choose: [{ if: 'true' }] }),
  ports: (step) => [...branchPorts(step), elsePort(step)],
  rests: () => false,
  expressions: (step) =>
    specOf(step, Spec).map((branch, index) => ({
      language: 'cel',
      source: branch.if,
      at: ['choose', index, 'if'],
      yields: 'boolean',
    })),
  references: () => [],
  blocks: () => [],
  check: () => [],
  lower(step, { resolve }) {
    const spec = specOf(step, Spec);
    const always = choose.ports(step).flatMap((port, index) => {
      const source = spec[index]?.if;
      if (!port.target) return [];
      return {
        port: port.name,
        ...(source !== undefined && { if: { type: 'cel' as const, source } }),
        target: resolve(port.target),
      };
    });
    return { always };
  },
  summary(step) {
    const labels = branchPorts(step).map((port) => port.label.zh);
    return { zh: labels.join(' / '), en: labels.join(' / ') };
  },
};
