import { isJsonObject, type Json } from '../../base/index.ts';
import type { Mistake } from '../mistake.ts';
import { didYouMean, listed } from '../nearest.ts';
import type { Check, CheckInput } from './flow-check.ts';

/**
 * Checks that each rule of `migrate` leads to one place, and to a step of this version. Whether the
 * older versions have the steps that it is about is told before publishing, with their instances.
 */
export const checkMigrate: Check = (input) => {
  const { migrate } = input.flow.json;
  const steps = isJsonObject(migrate) && isJsonObject(migrate.steps) ? migrate.steps : {};
  return Object.entries(steps).flatMap(([step, rule]) => ruleMistakes(step, rule ?? null, input));
};

function ruleMistakes(step: string, rule: Json, input: CheckInput): readonly Mistake[] {
  if (!isJsonObject(rule)) return [];
  const path = ['migrate', 'steps', step];
  const { to, end, enter } = rule;
  if ((to === undefined) === (end === undefined)) {
    return [{ code: 'MIGRATE_INVALID', path, part: 'key', ...oneOf(step) }];
  }
  if (to === undefined && enter !== undefined) {
    return [{ code: 'MIGRATE_INVALID', path: [...path, 'enter'], part: 'key', ...ENTER }];
  }
  if (typeof to !== 'string' || input.stepIds.includes(to)) return [];
  const list = listed(input.stepIds);
  return [
    {
      code: 'UNKNOWN_TARGET',
      path: [...path, 'to'],
      message: {
        zh: `“${step}”里的人要移到“${to}”，但没有这个步骤。`,
        en: `Those in \`${step}\` are to move to \`${to}\`, which does not exist.`,
      },
      hint: didYouMean(to, input.stepIds) ?? {
        zh: `现有的步骤：${list.zh}。`,
        en: `The steps are ${list.en}.`,
      },
    },
  ];
}

function oneOf(step: string) {
  return {
    message: {
      zh: `对停在“${step}”里的人，请写 to 或 end，且只写一个。`,
      en: `Say of those in \`${step}\` either \`to\` or \`end\`.`,
    },
    hint: {
      zh: '写 to: 步骤 id 让他们停到那一步，或 end: 结果 让他们结束。',
      en: 'Write `to: <step>` for where they rest, or `end: <outcome>` to end them.',
    },
  };
}

const ENTER = {
  message: {
    zh: 'enter 只能和 to 一起写。',
    en: '`enter` goes with `to` only.',
  },
};
