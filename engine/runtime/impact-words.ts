import type { Text } from '../base/index.ts';
import type { StepFate } from '../core/index.ts';

type Why = Extract<StepFate, { readonly type: 'nowhere' }>['why'];
interface Crowd {
  readonly version: number;
  readonly live: number;
}

const WHY: Readonly<Record<Why, Text>> = {
  gone: {
    zh: '新版本里没有要去的步骤',
    en: 'the version lacks the step they would go to',
  },
  kind: {
    zh: '新版本里同名的步骤是另一种步骤',
    en: 'the step of that name is of another kind there',
  },
  restless: {
    zh: '那一步不能只是停着，要执行请加 enter: true',
    en: 'nobody rests in that step; write `enter: true` to have it performed',
  },
};

/** What is said of the impact of a version before it is published. */
export const impactWords = {
  nowhere({ version, step, live }: Crowd & { readonly step: string }, why: Why): Text {
    return {
      zh: `版本 ${version} 有 ${live} 个停在“${step}”，移动后没有位置：${WHY[why].zh}。请在 migrate 的 steps 里写明“${step}”。`,
      en: `${live} of version ${version} in \`${step}\` would have no place: ${WHY[why].en}. Say under \`migrate.steps\` what becomes of \`${step}\`.`,
    };
  },
  subject({ version, live }: Crowd): Text {
    return {
      zh: `版本 ${version} 的 ${live} 个不能移动：新版本的 about 变了。`,
      en: `${live} of version ${version} cannot move: \`about\` has changed.`,
    };
  },
  variables(names: readonly string[], { version, live }: Crowd): Text {
    const list = names.join(', ');
    return {
      zh: `版本 ${version} 的 ${live} 个不能移动：变量 ${list} 的类型变了。请换一个变量名。`,
      en: `${live} of version ${version} cannot move: ${list} has another type. Give the variable another name.`,
    };
  },
  fields(names: readonly string[], { version, live }: Crowd): Text {
    const list = names.join(', ');
    return {
      zh: `版本 ${version} 的 ${live} 个没有保存事件的 ${list}，移动后读不到，直到下一个事件。`,
      en: `${live} of version ${version} have not kept ${list} of their events and cannot read it before the next.`,
    };
  },
  unknown(step: string): Text {
    return {
      zh: `migrate 里的“${step}”不是任何旧版本的步骤。`,
      en: `No older version has the step \`${step}\` that \`migrate\` names.`,
    };
  },
};
