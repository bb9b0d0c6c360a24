import type { Instant, Text } from '../base/index.ts';
import type { TimeRules } from '../language/index.ts';
import { formatLocal } from '../language/index.ts';

/* What an entry of a scenario cannot do, in words. */

/** More followed from an entry than a world does. */
export const OVERFLOW: Text = {
  zh: '这一步引出的事情太多，已停止：流程可能在不停地触发自己，或时间一次走得太远。',
  en: 'Too much followed from this entry: a flow may feed itself, or time went too far at once.',
};

export function backwards(now: Instant, { zone }: TimeRules): Text {
  const at = formatLocal(now, zone);
  return { zh: `时间不能倒退，现在是 ${at}。`, en: `Time cannot go back; it is ${at}.` };
}

export function nothingToPublish(file: string): Text {
  return {
    zh: `没有可以发布的文件“${file}”。`,
    en: `There is no file \`${file}\` to publish.`,
  };
}

export function nothingToAnswer(step: string): Text {
  return {
    zh: `步骤“${step}”没有在等结果的消息或请求。`,
    en: `No message or request of step \`${step}\` waits for its result.`,
  };
}
