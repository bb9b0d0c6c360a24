import { isJsonObject, type Json } from '../../base/index.ts';
import { endsOf } from '../ends.ts';
import type { Mistake } from '../mistake.ts';
import { didYouMean, listed } from '../nearest.ts';
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
        hint: didYouMean(goal, ends) ?? {
          zh: ends.length === 0 ? `请在某处写上 end: ${goal}。` : `流程的结果有：${list.zh}。`,
          en:
            ends.length === 0
              ? `Write \`end: ${goal}\` somewhere.`
              : `The outcomes are ${list.en}.`,
        },
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
