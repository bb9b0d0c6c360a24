import { hash32, type StepId } from '../base/index.ts';
import type { PlanCondition } from '../language/index.ts';
import type { Draft } from './draft.ts';

type ShareCondition = Extract<PlanCondition, { type: 'share' }>;
type Drawing = Pick<Draft, 'base' | 'visits'>;

/** What the subjects that come to a step are divided into: ways of a `split`, or wordings. */
export type Arms =
  | {
      readonly type: 'shares';
      /** The upper bounds in [0, 100) of all ways but the last. */
      readonly below: readonly number[];
      readonly per: ShareCondition['per'];
    }
  | { readonly type: 'variants'; readonly count: number };

/** Where a subject, or a visit, falls in [0, 100); the same every time it is asked. */
export function drawPlace(
  { base, visits }: Drawing,
  { step, per }: Pick<ShareCondition, 'step' | 'per'>,
): number {
  const { flow, subject, id } = base;
  const drawn =
    per === 'subject'
      ? `${flow}|${step}|${subject.kind}:${subject.ref}`
      : `${id}|${step}|${visits[step] ?? 0}`;
  return (hash32(drawn) / 4_294_967_296) * 100;
}

/** Which of so many wordings a subject gets, the same at every visit. */
export function drawVariant({ base }: Pick<Draft, 'base'>, step: StepId, count: number): number {
  const { flow, subject } = base;
  return hash32(`${flow}|${step}|variant|${subject.kind}:${subject.ref}`) % count;
}

/** Which of a step's arms its last visit took, from 0. */
export function drawArm(draft: Drawing, step: StepId, arms: Arms): number {
  if (arms.type === 'variants') return drawVariant(draft, step, arms.count);
  const place = drawPlace(draft, { step, per: arms.per });
  const index = arms.below.findIndex((below) => place < below);
  return index < 0 ? arms.below.length : index;
}
