import type { Text } from '../../base/index.ts';
import type { MessageChange } from './backtest-result.ts';

/** What stands over the columns of counts. */
export const COUNT_WORDS = {
  before: { zh: '现在', en: 'before' },
  after: { zh: '改后', en: 'after' },
  really: { zh: '实际发出', en: 'really sent' },
  same: { zh: '不变', en: 'same' },
  moved: { zh: '改时间', en: 'moved' },
  text: { zh: '改文案', en: 'text' },
  onlyBefore: { zh: '少发', en: 'only before' },
  onlyAfter: { zh: '多发', en: 'only after' },
  refused: { zh: '改后被拦', en: 'refused now' },
  released: { zh: '改后放行', en: 'released now' },
  heldBefore: { zh: '现在暂存', en: 'held before' },
  heldAfter: { zh: '改后暂存', en: 'held after' },
} as const satisfies Readonly<Record<string, Text>>;

/** What an example shows. */
export const CHANGE_WORDS: Readonly<Record<Exclude<MessageChange, 'same'>, Text>> = {
  moved: { zh: '改了时间', en: 'moved in time' },
  text: { zh: '改了文案', en: 'another text' },
  onlyBefore: { zh: '改后不再发', en: 'no longer sent' },
  onlyAfter: { zh: '改后新增', en: 'sent anew' },
  refused: { zh: '改后被拦下', en: 'refused now' },
  released: { zh: '改后放行', en: 'no longer refused' },
};

export const BACKTEST_WORDS = {
  none: { zh: '没有差别：两边发出的消息完全相同。', en: 'No difference: both send the very same.' },
  all: { zh: '合计', en: 'All' },
  flow: { zh: '流程', en: 'Flow' },
  step: { zh: '步骤', en: 'Step' },
  class: { zh: '类别', en: 'Class' },
  day: { zh: '日期', en: 'Day' },
  refusals: { zh: '没有发出的原因', en: 'Why messages did not go out' },
  examples: { zh: '例子', en: 'Examples' },
  failed: { zh: '出错的实例', en: 'Failed instances' },
  nothing: { zh: '没有', en: 'nothing' },
} as const satisfies Readonly<Record<string, Text>>;
