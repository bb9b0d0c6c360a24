import type { Text } from '../base/index.ts';
import type { JournalFact, StartRefusal } from './journal.ts';

/** Says in words what a step has asked to be done outside, and what became of it. */
export function requestWords(
  fact: Extract<JournalFact, { type: 'requested' | 'answered' | 'startedFlow' | 'progress' }>,
): Text {
  if (fact.type === 'startedFlow') return startWords(fact);
  if (fact.type === 'progress') {
    return { zh: `已通知 ${fact.count} 个对象启动`, en: `Told ${fact.count} to start so far` };
  }
  if (fact.type === 'requested') {
    if (fact.cannot) {
      return { zh: `连接做不了：${fact.what}`, en: `The connector cannot do it: ${fact.what}` };
    }
    return { zh: `请求已交出：${fact.what}`, en: `Handed a request over: ${fact.what}` };
  }
  if (fact.why === null) return { zh: '请求已完成', en: 'The request was done' };
  return { zh: `请求失败：${fact.why}`, en: `The request failed: ${fact.why}` };
}

function startWords({ flow, why }: Extract<JournalFact, { type: 'startedFlow' }>): Text {
  if (why === null) return { zh: `启动流程 ${flow}`, en: `Started the flow ${flow}` };
  const reason = REFUSALS[why];
  return {
    zh: `没有启动流程 ${flow}：${reason.zh}`,
    en: `Did not start the flow ${flow}: ${reason.en}`,
  };
}

const REFUSALS: Readonly<Record<StartRefusal, Text>> = {
  late: { zh: '来得太晚', en: 'it came too late' },
  running: { zh: '它正在进行', en: 'it is running' },
  before: { zh: '它已经进行过', en: 'it has run before' },
  cooldown: { zh: '还在冷却期', en: 'it is cooling down' },
  condition: { zh: '条件不成立', en: 'its condition does not hold' },
  notPresent: { zh: '对象已经离开', en: 'the subject has left' },
  depth: { zh: '接连引出的太多', en: 'too much has followed already' },
  inactive: { zh: '它没有发布或已暂停', en: 'it is not published, or paused' },
  subject: { zh: '它的对象不同', en: 'it is about somebody else' },
  hops: {
    zh: '接连引出的 emit 和 start 已满 16 次',
    en: '16 emits and starts had already followed from one another',
  },
};
