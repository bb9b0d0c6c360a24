import { isJsonObject, type Json } from '../../base/index.ts';
import { endsOf } from '../ends.ts';
import { correction, valueFix } from '../fix.ts';
import type { Mistake } from '../mistake.ts';
import { listed } from '../nearest.ts';
import type { Check, CheckInput } from './flow-check.ts';

/** Checks that each goal is an outcome in which the flow can end. */
export const checkGoals: Check = (input) => {
  const ends = [...new Set([...endsOf(input.flow), ...endsInBroken(input)])];
  const list = listed(ends);
  return input.flow.goals.flatMap((goal, index): readonly Mistake[] => {
    if (ends.includes(goal)) return [];
    return [
      {
        code: 'GOAL_NEVER_REACHED',
        path: ['goals', index],
        message: {
          zh: `目标“${goal}”没有对应的 end，永远不会达成。`,
          en: `No \`end: ${goal}\` exists, so this goal is never reached.`,
        },
        ...correction(goal, ends, {
          otherwise: {
            zh: `请在达成的地方写上 end: ${goal}${ends.length === 0 ? '' : `；现有的结果：${list.zh}`}。`,
            en: `Write \`end: ${goal}\` where it is reached${ends.length === 0 ? '' : `; the outcomes are ${list.en}`}.`,
          },
          fix: (meant) => valueFix(['goals', index], meant),
        }),
      },
    ];
  });
};

function endsInBroken(input: CheckInput): readonly string[] {
  const { json, broken } = input.flow;
  return [...broken.map((step) => step.body), json.on ?? null, json.after ?? null].flatMap(endsIn);
}

function endsIn(json: Json): readonly string[] {
  if (Array.isArray(json)) return json.flatMap((item: Json) => endsIn(item));
  if (!isJsonObject(json)) return [];
  const own = typeof json.end === 'string' ? [json.end] : [];
  return [...own, ...Object.values(json).flatMap(endsIn)];
}
