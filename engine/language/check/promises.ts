import type { Text } from '../../base/index.ts';
import type { Mistake } from '../mistake.ts';
import type { Plan } from '../plan.ts';
import { type FlowPromise, promisesIn } from '../promise.ts';
import {
  AUDIENCE_WORDS,
  AUDIENCES,
  type Audience,
  cappedCase,
  describeMost,
  isOver,
  timelineLine,
  WINDOW_WORDS,
  type WorstWindow,
} from '../worst-case/index.ts';
import type { Check, CheckInput } from './flow-check.ts';
import { unknownIn } from './unknown-in.ts';

/** Checks the classes that promises name. */
export const checkPromises: Check = ({ flow, workspace }) => {
  const { classes, campaigns } = workspace;
  const known = Object.keys({ ...classes, ...campaigns });
  const register = {
    code: 'UNKNOWN_CLASS',
    title: { zh: '消息类别', en: 'message class' },
  } as const;
  return promisesIn(flow.json.assert).flatMap((promise) =>
    promise.class === undefined
      ? []
      : unknownIn(known, { name: promise.class, at: [...promise.at, 'class'] }, register),
  );
};

/** Checks what a flow promises against its worst case. Of a flow with `key` one key counts. */
export function brokenPromises(plan: Plan, { flow, workspace }: CheckInput): readonly Mistake[] {
  return promisesIn(flow.json.assert).flatMap((promise) => {
    const { to, per, class: name = null, max, at } = promise;
    const audiences = to === undefined ? AUDIENCES : [to];
    return audiences.flatMap((audience): readonly Mistake[] => {
      const worst = cappedCase(plan, workspace, { audience, class: name, window: per });
      if (!isOver(worst.most, max)) return [];
      return [{ code: 'WORST_CASE_OVER', path: at, ...wordsOf(promise, audience, worst) }];
    });
  });
}

function wordsOf(
  { max, per, class: name }: FlowPromise,
  audience: Audience,
  { most, path }: WorstWindow,
): { readonly message: Text; readonly hint: Text } {
  const [window, to, count] = [WINDOW_WORDS[per], AUDIENCE_WORDS[audience], describeMost(most)];
  const kind = {
    zh: name === undefined ? '' : `“${name}”`,
    en: name === undefined ? '' : ` \`${name}\``,
  };
  const shown = path.slice(0, SHOWN_MAX);
  const more = path.length > SHOWN_MAX ? ' → …' : '';
  const way = (locale: keyof Text) =>
    `${shown.map((entry) => timelineLine(entry, locale)).join(' → ')}${more}`;
  return {
    message: {
      zh: `保证任意 ${window.zh}内${kind.zh}最多 ${max} 条，发到${to.zh}的却可能有：${count.zh}。`,
      en: `At most ${max}${kind.en} messages in any ${window.en} are promised; to ${to.en} there can be: ${count.en}.`,
    },
    hint: {
      zh: `这样走：${way('zh')}。拉长等待、写上 reenter: { after: … } 或 else 的 max，或改 max。`,
      en: `This way: ${way('en')}. Wait longer, write \`reenter: { after: … }\` or a \`max\` at \`else\`, or raise \`max\`.`,
    },
  };
}

const SHOWN_MAX = 12;
