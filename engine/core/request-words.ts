import type { Text } from '../base/index.ts';
import type { JournalFact } from './journal.ts';

/** Says in words what a step has asked to be done outside, and what became of it. */
export function requestWords(fact: Extract<JournalFact, { type: 'requested' | 'answered' }>): Text {
  if (fact.type === 'requested') {
    return { zh: `请求已交出：${fact.what}`, en: `Handed a request over: ${fact.what}` };
  }
  if (fact.why === null) return { zh: '请求已完成', en: 'The request was done' };
  return { zh: `请求失败：${fact.why}`, en: `The request failed: ${fact.why}` };
}
