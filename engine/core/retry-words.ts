import type { Text } from '../base/index.ts';
import type { JournalFact, RetryRefusal } from './journal.ts';

/** Says in words that somebody retried a failed instance, or why it was not retried. */
export function retryWords(fact: Extract<JournalFact, { type: 'retried' | 'notRetried' }>): Text {
  const { by, reason } = fact;
  if (fact.type === 'notRetried') {
    const why = NOT_RETRIED[fact.why];
    return {
      zh: `${by} 要求重试（${reason}），没有重试：${why.zh}`,
      en: `${by} asked for a retry (${reason}), which was not made: ${why.en}`,
    };
  }
  const zh = fact.version === null ? '' : `，换到版本 ${fact.version}`;
  const en = fact.version === null ? '' : ` on version ${fact.version}`;
  return { zh: `由 ${by} 重试${zh}：${reason}`, en: `Retried${en} by ${by}: ${reason}` };
}

const NOT_RETRIED: Readonly<Record<RetryRefusal, Text>> = {
  lost: { zh: '没有留下可以继续的状态', en: 'nothing was kept from which it could go on' },
  running: {
    zh: '同一流程正在为同一对象运行',
    en: 'the flow is running again for the same subject',
  },
  gone: { zh: '对象已经离开', en: 'the subject has left' },
  version: { zh: '新版本里没有它停留的步骤', en: 'the latest version lacks the steps it rests in' },
  flow: {
    zh: '流程不在运行中，没有可换的版本',
    en: 'the flow is not active, so it has no latest version',
  },
};
