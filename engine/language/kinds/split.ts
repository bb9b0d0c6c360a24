import Type from 'typebox';
import type { Fix } from '../finding.ts';
import type { Port, StepKind, StepView } from '../kind.ts';
import { closed, TargetKeys, Title } from '../schema.ts';
import { jsonOf, specOf } from '../spec.ts';
import { targetIn } from '../target.ts';

const Spec = Type.Array(
  closed({
    share: Type.Number({ exclusiveMinimum: 0, maximum: 100 }),
    label: Type.Optional(Title),
    ...TargetKeys,
  }),
  { minItems: 2, maxItems: 20 },
);
const WHOLE = 100;
/** Shares such as 33.3, 33.3 and 33.4 add up to 100 only within the precision of numbers. */
const PRECISION = 1e-6;

function sharePorts(step: StepView): readonly Port[] {
  return specOf(step, Spec).map((share, index) => {
    const label = share.label === undefined ? `${share.share}%` : `${share.label} ${share.share}%`;
    return {
      name: `shares.${index}`,
      label: { zh: label, en: label },
      at: ['split', index],
      style: 'inline',
      target: targetIn(jsonOf(share)),
      required: true,
    };
  });
}

/** Keeps the proportions; the last share takes what rounding leaves. */
function scaled(shares: readonly number[]): { readonly fix?: Fix } {
  const sum = shares.reduce((total, share) => total + share, 0);
  const rounded = (share: number) => Number(share.toFixed(2));
  const first = shares.slice(0, -1).map((share) => rounded((share * WHOLE) / sum));
  const values = [...first, rounded(WHOLE - first.reduce((total, share) => total + share, 0))];
  const words = values.join(' / ');
  if (values.some((value) => value <= 0)) return {};
  const fix: Fix = {
    title: { zh: `按比例改为 ${words}`, en: `Scale them to ${words}` },
    operations: values.map((value, index) => ({
      type: 'set',
      path: ['split', index, 'share'],
      value,
    })),
  };
  return { fix };
}

export const split: StepKind = {
  kind: 'split',
  family: 'decide',
  title: { zh: '分流', en: 'Split' },
  doc: {
    zh: '按比例分流，比例之和为 100。同一个人总是走同一路（per: subject，默认）；per: visit 则每次重新抽取。',
    en:
      'Divides by shares that add up to 100. The same subject always takes the same way ' +
      '(per: subject, the default); with per: visit it is drawn anew each time.',
  },
  example: `split:
  - { share: 50, label: with-name, next: personal }
  - { share: 50, label: without, next: plain }
per: subject`,
  spec: Spec,
  beside: { per: Type.Enum(['subject', 'visit']) },
  takes: { next: false, on: false, after: false },
  form: [
    { at: ['split'], label: { zh: '比例', en: 'Shares' }, input: 'shares' },
    {
      at: ['per'],
      label: { zh: '抽取方式', en: 'Drawn' },
      input: 'choice',
      choices: [
        { value: 'subject', label: { zh: '每人固定', en: 'once for each subject' } },
        { value: 'visit', label: { zh: '每次重抽', en: 'anew at each visit' } },
      ],
    },
  ],
  fresh: () => ({ split: [{ share: 50 }, { share: 50 }] }),
  ports: sharePorts,
  rests: () => false,
  expressions: () => [],
  references: () => [],
  blocks: () => [],
  check(step) {
    const sum = specOf(step, Spec).reduce((total, { share }) => total + share, 0);
    if (Math.abs(sum - WHOLE) < PRECISION) return [];
    const shown = Number(sum.toFixed(2));
    return [
      {
        code: 'SHARES_DO_NOT_SUM',
        at: ['split'],
        message: {
          zh: `比例之和是 ${shown}，应为 100。`,
          en: `The shares add up to ${shown}, not to 100.`,
        },
        hint: {
          zh: '请调整各个 share，使它们正好加到 100。',
          en: 'Change the values of `share` so that they make exactly 100.',
        },
        ...scaled(specOf(step, Spec).map(({ share }) => share)),
      },
    ];
  },
  lower(step, { resolve }) {
    const spec = specOf(step, Spec);
    const per = step.body.per === 'visit' ? 'visit' : 'subject';
    let below = 0;
    const always = sharePorts(step).flatMap((port, index) => {
      below += spec[index]?.share ?? 0;
      const isLast = index === spec.length - 1;
      if (!port.target) return [];
      return {
        port: port.name,
        // The last share takes what is left, whatever rounding the sum has seen.
        ...(!isLast && { if: { type: 'share' as const, step: step.id, below, per } as const }),
        target: resolve(port.target),
      };
    });
    return { always };
  },
  summary(step) {
    const labels = sharePorts(step).map((port) => port.label.zh);
    return { zh: labels.join(' / '), en: labels.join(' / ') };
  },
};
