import type { Instant, Text } from '../base/index.ts';
import { unreachable } from '../base/index.ts';
import { formatLocal } from '../language/index.ts';
import type { GateReason } from './ledger.ts';

/** What goes with a reason, where it is known. */
export interface GateWordsAbout {
  /** The class or campaign whose rule decided; `*` is the rule for all classes together. */
  readonly rule: string | null;
  /** When the message is judged again; null where it is not, or when nobody knows yet. */
  readonly until: Instant | null;
  /** IANA name of the zone in which times are told. */
  readonly zone: string;
}

/**
 * Says why a message does not go out, or not yet: a clause that can follow a colon, such as “the
 * messages of class `promo` are at their limit, until 2026-04-01 00:00”.
 */
export function gateWords(reason: GateReason, about: GateWordsAbout): Text {
  const { until, zone } = about;
  const { zh, en } = reasonWords(reason, about.rule);
  if (until === null) return { zh, en };
  const time = formatLocal(until, zone);
  return { zh: `${zh}，最早 ${time} 再试`, en: `${en}, until ${time} at the earliest` };
}

function reasonWords(reason: GateReason, rule: string | null): Text {
  switch (reason) {
    case 'quiet':
    case 'slot':
    case 'gap':
    case 'approval':
    case 'capHeld':
      return laterWords(reason, ruleWords(rule));
    case 'cap':
    case 'quota':
    case 'optOut':
    case 'consent':
    case 'content':
    case 'stage':
    case 'denied':
      return refusalWords(reason, ruleWords(rule));
    case 'late':
    case 'noTime':
    case 'crowded':
    case 'unconfirmed':
    case 'leftStep':
    case 'noConnector':
    case 'noRecipient':
    case 'nobodyOnDuty':
    case 'notInGroup':
      return PLAIN[reason];
    default:
      return unreachable(reason);
  }
}

/** The messages that a rule is about. */
function ruleWords(rule: string | null): Text {
  if (rule === null) return { zh: '这类消息', en: 'such messages' };
  if (rule === '*') return { zh: '全部消息合计', en: 'all messages together' };
  return { zh: `“${rule}”类消息`, en: `messages of \`${rule}\`` };
}

function laterWords(
  reason: 'quiet' | 'slot' | 'gap' | 'approval' | 'capHeld',
  { zh, en }: Text,
): Text {
  switch (reason) {
    case 'quiet':
      return { zh: '现在是静默时段', en: 'these are quiet hours' };
    case 'slot':
      return { zh: `不在${zh}的发送时段里`, en: `this is no time slot of ${en}` };
    case 'gap':
      return { zh: `${zh}离上一条还不够久`, en: `the last one of ${en} was too short a time ago` };
    case 'approval':
      return { zh: `${zh}还在等审批`, en: `${en} still wait for an approval` };
    case 'capHeld':
      return { zh: `${zh}已到上限，等下一个周期`, en: `${en} are at their limit for now` };
    default:
      return unreachable(reason);
  }
}

function refusalWords(
  reason: 'cap' | 'quota' | 'optOut' | 'consent' | 'content' | 'stage' | 'denied',
  { zh, en }: Text,
): Text {
  switch (reason) {
    case 'cap':
      return { zh: `${zh}已到上限`, en: `${en} are at their limit` };
    case 'quota':
      return { zh: '渠道对同一个人的发送次数已用完', en: 'the channel allows no more to them' };
    case 'optOut':
      return { zh: '对方已退订', en: 'they have opted out' };
    case 'consent':
      return { zh: `对方没有同意接收${zh}`, en: `they have not agreed to get ${en}` };
    case 'content':
      return { zh: '内容里有不能发的词', en: 'its text has a word that may not be sent' };
    case 'stage':
      return { zh: `对方的阶段不在${zh}的范围里`, en: `${en} are not meant for their stage` };
    case 'denied':
      return { zh: `${zh}没有通过审批`, en: `the approval of ${en} was denied` };
    default:
      return unreachable(reason);
  }
}

const PLAIN = {
  late: { zh: '等得太久，已经过时', en: 'it waited longer than it may' },
  noTime: { zh: '一年内都没有能发的时间', en: 'there is no time for it within a year' },
  crowded: { zh: '等着发给对方的消息太多了', en: 'too many messages wait for them already' },
  unconfirmed: { zh: '一直没有人确认发送', en: 'nobody confirmed it' },
  leftStep: { zh: '流程已经离开这一步', en: 'the flow has left its step' },
  noConnector: { zh: '没有配置能发给对方的渠道', en: 'no connector carries messages to them' },
  noRecipient: { zh: '找不到收件人', en: 'there is nobody to send it to' },
  nobodyOnDuty: { zh: '现在没有人值班', en: 'nobody is on duty now' },
  notInGroup: { zh: '对方已不在群里', en: 'they are no longer in the group' },
} as const satisfies Partial<Record<GateReason, Text>>;
