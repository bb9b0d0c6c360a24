import type { Instant, StepId, Text } from '../base/index.ts';
import { unreachable } from '../base/index.ts';
import { formatLocal } from '../language/index.ts';
import type { Address } from './effect.ts';
import { workWords } from './explain-work.ts';
import { gateWords } from './gate-words.ts';
import type { Cause, JournalFact } from './journal.ts';
import { migrationWords } from './migration-words.ts';
import type { Failure } from './model.ts';
import { requestWords } from './request-words.ts';
import { retryWords } from './retry-words.ts';
import { ABANDONED, START_BY_FLOW } from './started-flow.ts';

/** How the words name the things of a flow. */
export interface Speech {
  /** IANA name of the zone in which times are told. */
  readonly zone: string;
  step(step: StepId): Text;
  port(step: StepId | null, port: string): Text;
  event(type: string): Text;
}

/** Says in words what an instance decided. */
export function wordsOf(fact: JournalFact, speech: Speech): Text {
  const { zone } = speech;
  switch (fact.type) {
    case 'started':
      return startedWords(fact, speech);
    case 'entered':
      return enteredWords(fact, speech);
    case 'took':
      return tookWords(fact, speech);
    case 'waits':
      return {
        zh: `最迟等到 ${time(fact.until, zone)}`,
        en: `Waits until ${time(fact.until, zone)} at the latest`,
      };
    case 'handedOver':
    case 'held':
    case 'blocked':
    case 'delivered':
    case 'undelivered':
    case 'withdrawn':
      return messageWords(fact, zone);
    case 'requested':
    case 'answered':
    case 'startedFlow':
    case 'progress':
      return requestWords(fact);
    case 'changed':
      return { zh: `更新了 ${fact.what.join('、')}`, en: `Updated ${fact.what.join(', ')}` };
    case 'emitted':
    case 'kept':
    case 'dropped':
    case 'collected':
      return eventWords(fact, speech);
    case 'taskOpened':
    case 'taskClosed':
    case 'levelHeld':
    case 'levelSkipped':
      return workWords(fact);
    case 'erred':
      return {
        zh: `条件出错，按不成立处理：${fact.message}`,
        en: `A condition failed and counts as false: ${fact.message}`,
      };
    case 'ended':
      return endedWords(fact, speech);
    case 'credited': {
      const { zh, en } = speech.event(fact.event);
      return {
        zh: `结束之后发生了${zh}，计入目标`,
        en: `After its end came ${en}, which counts as its goal`,
      };
    }
    case 'failed':
      return failedWords(fact.failure);
    case 'retried':
    case 'notRetried':
      return retryWords(fact);
    case 'migrated':
    case 'notMigrated':
      return migrationWords(fact, speech);
    default:
      return unreachable(fact);
  }
}

function enteredWords(fact: Extract<JournalFact, { type: 'entered' }>, speech: Speech): Text {
  const step = speech.step(fact.step);
  if (fact.visit === 1) return { zh: `进入步骤“${step.zh}”`, en: `Entered “${step.en}”` };
  return {
    zh: `第 ${fact.visit} 次进入步骤“${step.zh}”`,
    en: `Entered “${step.en}” for the ${ordinal(fact.visit)} time`,
  };
}

function eventWords(
  fact: Extract<JournalFact, { type: 'emitted' | 'kept' | 'dropped' | 'collected' }>,
  speech: Speech,
): Text {
  const event = speech.event(fact.event);
  switch (fact.type) {
    case 'emitted':
      return { zh: `发出事件“${event.zh}”`, en: `Emitted “${event.en}”` };
    case 'kept':
      return {
        zh: `“${event.zh}”先留着，等这一步做完再处理`,
        en: `Kept “${event.en}” until the step is done`,
      };
    case 'dropped':
      return {
        zh: `“${event.zh}”没有处理：留存的事件已满 64 个`,
        en: `Did not take “${event.en}”: 64 events were kept already`,
      };
    case 'collected':
      return {
        zh: `收下“${event.zh}”，已有 ${fact.count} 个`,
        en: `Collected “${event.en}”, ${fact.count} so far`,
      };
    default:
      return unreachable(fact);
  }
}

function startedWords(fact: Extract<JournalFact, { type: 'started' }>, speech: Speech): Text {
  const { version, trigger } = fact;
  if (trigger === '@start') {
    return { zh: `手动开始，版本 ${version}`, en: `Started by hand on version ${version}` };
  }
  if (trigger === START_BY_FLOW) {
    const en = `Started by another flow, on version ${version}`;
    return { zh: `由另一个流程启动，版本 ${version}`, en };
  }
  if (trigger === '@schedule') {
    return { zh: `按计划开始，版本 ${version}`, en: `Started on schedule, on version ${version}` };
  }
  const event = speech.event(trigger);
  return {
    zh: `由“${event.zh}”开始，版本 ${version}`,
    en: `Started by “${event.en}”, on version ${version}`,
  };
}

function tookWords(fact: Extract<JournalFact, { type: 'took' }>, speech: Speech): Text {
  const cause = causeWords(fact.cause, speech);
  const port = speech.port(fact.step, fact.port);
  if (!fact.step) {
    return {
      zh: `${cause.zh}，走流程的“${port.zh}”`,
      en: `${cause.en}: by the flow's “${port.en}”`,
    };
  }
  const step = speech.step(fact.step);
  return {
    zh: `${cause.zh}，“${step.zh}”走“${port.zh}”`,
    en: `${cause.en}: left “${step.en}” by “${port.en}”`,
  };
}

function causeWords(cause: Cause, speech: Speech): Text {
  switch (cause.type) {
    case 'event':
      return eventCause(speech.event(cause.event));
    case 'timer':
      return timerWords(cause, speech.zone);
    case 'start':
      return { zh: '开始时', en: 'At the start' };
    case 'condition':
      return { zh: '按条件', en: 'By its condition' };
    case 'result':
      return { zh: '消息有了结果', en: 'The message had its result' };
    case 'person':
      return { zh: `${cause.by} 已处理`, en: `Done by ${cause.by}` };
    case 'command':
      return {
        zh: `由 ${cause.by} 手动操作：${cause.reason}`,
        en: `By hand, by ${cause.by}: ${cause.reason}`,
      };
    default:
      return unreachable(cause);
  }
}

function eventCause(event: Text): Text {
  return { zh: `发生“${event.zh}”`, en: `On “${event.en}”` };
}

const LATE_WORTH_SAYING_MS = 60_000;

function timerWords(cause: Extract<Cause, { type: 'timer' }>, zone: string): Text {
  const due = time(cause.dueAt, zone);
  if (cause.lateMs < LATE_WORTH_SAYING_MS) {
    return { zh: `${due} 到时`, en: `It was ${due}` };
  }
  const minutes = Math.round(cause.lateMs / 60_000);
  return {
    zh: `${due} 到时，晚了 ${minutes} 分钟`,
    en: `It was due at ${due}, ${minutes} minutes ago`,
  };
}

function messageWords(
  fact: Extract<
    JournalFact,
    { type: 'handedOver' | 'held' | 'blocked' | 'delivered' | 'undelivered' | 'withdrawn' }
  >,
  zone: string,
): Text {
  switch (fact.type) {
    case 'handedOver': {
      const to = addressWords(fact.to);
      return { zh: `消息已交给渠道，发给${to.zh}`, en: `Handed a message over, to ${to.en}` };
    }
    case 'held': {
      const { why, rule, until } = fact;
      const { zh, en } = gateWords(why, { rule, until, zone });
      return { zh: `消息先不发：${zh}`, en: `Holds the message: ${en}` };
    }
    case 'blocked': {
      const { zh, en } = gateWords(fact.why, { rule: fact.rule ?? null, until: null, zone });
      return { zh: `消息没有发出：${zh}`, en: `Did not send the message: ${en}` };
    }
    case 'delivered':
      return { zh: '渠道确认消息已发出', en: 'The channel confirmed the message' };
    case 'undelivered':
      return {
        zh: `消息发送失败${fact.why ? `：${fact.why}` : ''}`,
        en: `The message could not be sent${fact.why ? `: ${fact.why}` : ''}`,
      };
    case 'withdrawn':
      return { zh: '撤回还没发出的内容', en: 'Took back what had not gone out' };
    default:
      return unreachable(fact);
  }
}

function addressWords(to: Address): Text {
  switch (to.kind) {
    case 'member':
      return { zh: '群成员', en: 'the member' };
    case 'customer':
      return { zh: '客户', en: 'the customer' };
    case 'group':
      return { zh: '群', en: 'the group' };
    case 'staff':
      return { zh: `同事 ${to.staff}`, en: `${to.staff} of the staff` };
    default:
      return unreachable(to);
  }
}

function endedWords(fact: Extract<JournalFact, { type: 'ended' }>, speech: Speech): Text {
  const { status, outcome } = fact;
  if (status === 'failed') return { zh: '运行失败，已停止', en: 'Failed and stopped' };
  const known = outcome === null ? undefined : ENDINGS[outcome];
  if (status === 'cancelled') {
    const cause = causeWords(fact.cause, speech);
    if (known) return known;
    return { zh: `已取消：${cause.zh}`, en: `Cancelled. ${cause.en}` };
  }
  return { zh: `结束，结果为“${outcome}”`, en: `Ended as “${outcome}”` };
}

const ENDINGS: Readonly<Record<string, Text>> = {
  restarted: { zh: '重新开始，本次结束', en: 'Ended, since it was started anew' },
  left: { zh: '成员退群，流程结束', en: 'Ended, since the member left the group' },
  [ABANDONED]: {
    zh: '等它结果的流程已经离开那一步，流程结束',
    en: 'Ended, since the flow that awaited it went on',
  },
  dismissed: { zh: '群已解散，流程结束', en: 'Ended, since the group was dismissed' },
  lost: {
    zh: '客户已无任何员工联系，流程结束',
    en: 'Ended, since no one of the staff has the customer as a contact',
  },
};

function failedWords(failure: Failure): Text {
  return { zh: `出错：${failure.message}`, en: `Failed: ${failure.message}` };
}

function time(at: Instant, zone: string): string {
  return formatLocal(at, zone);
}

function ordinal(count: number): string {
  const suffix = ['th', 'st', 'nd', 'rd'][count % 10] ?? 'th';
  return `${count}${count % 100 >= 11 && count % 100 <= 13 ? 'th' : suffix}`;
}
