import type { Text } from '../base/index.ts';
import type { FindingCode, Severity } from './finding.ts';

/** What a code stands for, as the manual lists it. */
export interface FindingCodeRow {
  readonly severity: Severity;
  readonly title: Text;
}

function error(zh: string, en: string): FindingCodeRow {
  return { severity: 'error', title: { zh, en } };
}

function warning(zh: string, en: string): FindingCodeRow {
  return { severity: 'warning', title: { zh, en } };
}

/**
 * Every code of a finding, in alphabetical order. A warning is suspicious and does no harm; an
 * error
 * keeps the flow from being published.
 */
export const FINDING_CODES: Readonly<Record<FindingCode, FindingCodeRow>> = {
  ACTION_NOT_PERFORMED: error('连接做不了的动作', 'an action that the connector cannot perform'),
  ASK_WITHOUT_WAY_OUT: error(
    '询问的消息发不出去时没有去向',
    'a question whose message cannot go out leads nowhere',
  ),
  BAD_CRON: error('不是五段的 cron 表达式', 'not a cron expression of five fields'),
  BAD_ID: error('id 或名字的写法不对', 'an id or a name that is not written as one'),
  BAD_SPAN: error('不是一段时间', 'not a span of time'),
  BAD_TIME: error('不是时刻或时段', 'not a time of day, or not hours'),
  CEL_INVALID: error('表达式有误', 'an expression that is not valid'),
  CEL_TYPE: error('表达式里的类型对不上', 'an expression whose types do not fit'),
  CONNECTOR_UNAVAILABLE: error('这一版还接不上的连接', 'a connector that this version cannot open'),
  DUPLICATE_KEY: error('同一个键写了两次', 'a key that stands twice'),
  DUPLICATE_STEP: error('步骤 id 重复', 'a step id that is taken'),
  ENTRY_DOES_NOTHING: error(
    'on 或 after 既没有去向也没有动作',
    'an on or after that leads nowhere and does nothing',
  ),
  EVENT_NEVER_ARRIVES: warning(
    '事件到不了关于这种对象的流程',
    'an event that never reaches flows about this subject',
  ),
  EVENT_RESERVED: error('保留的事件名', 'a reserved event type'),
  FLOW_ID_DIFFERS: error('流程 id 与文件名不同', 'an id that differs from the name of the file'),
  FLOW_STARTS_ITSELF: error('流程启动自己', 'a flow that starts itself'),
  GOAL_NEVER_REACHED: error('目标没有对应的 end', 'a goal in which the flow never ends'),
  HELD_FOR_LONG: warning('消息可能晚好几天', 'a message that its class can hold for days'),
  INSTANT_LOOP: error('不等待的循环', 'a circle in which nothing waits'),
  KEY_MISSING: error('缺少必写的键', 'a key that is missing'),
  KIND_MISSING: error('步骤没有写要做什么', 'a step that does not say what it does'),
  LADDER_WITHOUT_ELSE: error(
    '分层没有 else，有人会不在任何一层',
    'a ladder of segments without a level for the others',
  ),
  LEVEL_UNREACHABLE: error('永远轮不到的一层', 'a level that nobody can be in'),
  MEASURE_CIRCLE: error('指标互相引用，成了一圈', 'measures that are made of each other'),
  MERGE_CONFLICT: error(
    '合并后还没有决定的冲突',
    'a conflict of a merge that is still to be decided',
  ),
  MIGRATE_INVALID: error(
    '没有说清旧步骤里的人怎么办',
    'a rule of `migrate` that does not say one thing',
  ),
  NAME_TWICE: error('两样东西用了同一个名字', 'a name that two things have'),
  NEVER_SENT: warning('永远不会发出的消息', 'messages that never go out'),
  NOT_DELIVERABLE: error('没有连接送出这种消息', 'a message that no connector carries'),
  NOW_MISPLACED: error(
    'now 不能写在这里',
    'a `now` from which nobody can tell when the outcome changes',
  ),
  NO_TIME_TO_SEND: error('时段没有重合，消息发不出去', 'slots that never meet'),
  ON_HIDDEN: warning(
    '分支里的这一条让外面的收不到事件',
    'an entry in a branch that keeps an event from an outer one',
  ),
  ON_SHADOWED: warning('被前一条挡住，永远轮不到', 'an entry that an earlier one shadows'),
  RECIPIENT_UNREACHABLE: error('流程不认识的对象', 'someone whom the flow cannot know'),
  RULES_CONTRADICT: warning('不能同时做到的两条规则', 'two rules that cannot both hold'),
  RULE_WITHOUT_EFFECT: warning('不起作用的限制', 'a limit that a stricter one makes idle'),
  SCHEMA: error('写法与格式不符', 'a value of another form than expected'),
  SEVERAL_KINDS: error('一个步骤写了几件事', 'a step with several kinds'),
  SHARES_DO_NOT_SUM: error('比例加起来不对', 'shares that do not add up'),
  SLOT_IN_QUIET_HOURS: error('时段全在静默时段里', 'a slot that lies in the quiet hours'),
  STEP_INVALID: error('步骤里的几项互相矛盾', 'keys of a step that do not go together'),
  STEP_UNREACHABLE: error('没有任何地方走到的步骤', 'a step that nothing leads to'),
  TARGET_INSIDE_FRAME: error('从外面指向阶段内部', 'a target inside a frame, from outside'),
  TARGET_MISSING: error('没有写去哪里', 'a target that is missing'),
  TARGET_OUTSIDE_BRANCH: error('从分支里指向分支外', 'a target outside a branch, from inside'),
  TARGET_TWICE: error('同时写了 next 和 end', 'both next and end'),
  TEXT_INVALID: error('消息文字的变量写法有误', 'a message text that is not valid'),
  TEXT_TOO_LARGE: error('文件太大', 'a file that is too large'),
  UNKNOWN_ACTION: error('没有这个动作', 'an action that does not exist'),
  UNKNOWN_CALENDAR: error('没有这个日历', 'a calendar that does not exist'),
  UNKNOWN_CLASS: error('没有这个消息类别', 'a class of messages that does not exist'),
  UNKNOWN_CONNECTOR: error('没有这个连接', 'a connector that does not exist'),
  UNKNOWN_ENDPOINT: error('没有这个接口', 'an endpoint that does not exist'),
  UNKNOWN_EVENT: error('没有这个事件', 'an event type that does not exist'),
  UNKNOWN_FIELD: warning('事件通常没有这一项', 'a field that the event is not known to carry'),
  UNKNOWN_FLOW: error('没有这个流程', 'a flow that does not exist'),
  UNKNOWN_KEY: error('不认识的键', 'a key that is not known'),
  UNKNOWN_KIND: error('没有这种步骤', 'a kind of step that does not exist'),
  UNKNOWN_LIST: error('没有这个词表', 'a list of words that does not exist'),
  UNKNOWN_MEASURE: error('没有这个指标', 'a measure that does not exist'),
  UNKNOWN_NAME: error('表达式里不认识的名字', 'a name that an expression does not know'),
  UNKNOWN_ROLE: error('没有这个角色', 'a role that does not exist'),
  UNKNOWN_ROSTER: error('没有这个值班表', 'a roster that does not exist'),
  UNKNOWN_SEGMENT: error('没有这个分层', 'a segment that does not exist'),
  UNKNOWN_TARGET: error('指向不存在的步骤', 'a target that does not exist'),
  UNKNOWN_VARIABLE: error('没有声明的变量', 'a variable that is not declared'),
  UNKNOWN_ZONE: error('没有这个时区', 'a time zone that does not exist'),
  VALUE_MAY_BE_MISSING: warning(
    '文案里的变量有时没有值',
    'a value that a text prints and that may be missing',
  ),
  VARIABLE_TYPE: error('变量的类型不对', 'a variable of another type'),
  WAIT_NEVER_ENDS: error('永远等不完的等待', 'a wait that nothing ends'),
  WORST_CASE_OVER: error('最多能发的条数超过了保证', 'more messages on some path than promised'),
  YAML_SYNTAX: error('YAML 写法有误', 'text that is not YAML'),
  YAML_UNSUPPORTED: error('不支持的 YAML 写法', 'YAML that flows do not use'),
};
