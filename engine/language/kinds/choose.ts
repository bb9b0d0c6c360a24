import Type from 'typebox';
import { sameCondition } from '../expression/index.ts';
import type { KindFinding, Port, StepKind, StepView } from '../kind.ts';
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

/** Branches that never get their turn, since one above holds whenever they do. */
function shadowedBranches(step: StepView): readonly KindFinding[] {
  const conditions = specOf(step, Spec).map((branch) => branch.if);
  return conditions.flatMap((condition, index): readonly KindFinding[] => {
    const above = conditions
      .slice(0, index)
      .find((other) => sameCondition(other, condition) || sameCondition(other, 'true'));
    if (above === undefined) return [];
    return [
      {
        code: 'ON_SHADOWED',
        at: ['choose', index, 'if'],
        message: {
          zh: `上面的“${above}”成立时已经走了，这一条永远轮不到。`,
          en: `The branch \`${above}\` above is taken first, so this one never is.`,
        },
        hint: {
          zh: '请改其中一个条件，或删除这一条。',
          en: 'Change one of the conditions, or delete this branch.',
        },
      },
    ];
  });
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
  check: shadowedBranches,
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
