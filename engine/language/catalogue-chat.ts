import type { EventType } from './catalogue.ts';
import { OF_ANY, OF_GROUP, OF_PERSON, row } from './catalogue-row.ts';

/** What happens in groups and conversations. */
export const CHAT_EVENTS: readonly EventType[] = [
  row('group.created', OF_GROUP, { zh: '建群', en: 'group created', fields: 'createdAt:instant' }),
  row('group.dismissed', OF_GROUP, {
    zh: '群解散',
    en: 'group dismissed',
    fields: 'createdAt:instant',
  }),
  row('group.updated', OF_GROUP, {
    zh: '群资料变更',
    en: 'group updated',
    fields: 'field old new',
  }),
  row('member.joined', OF_PERSON, {
    zh: '成员入群',
    en: 'member joined',
    fields: 'joinScene inviterRef state joinedAt:instant memberVersion',
  }),
  row('member.left', OF_PERSON, {
    zh: '成员退群',
    en: 'member left',
    fields: 'quitScene operatorRef',
  }),
  row('contact.added', OF_PERSON, {
    zh: '添加好友',
    en: 'contact added',
    fields: 'state welcomeCode welcomeDeadline:instant',
  }),
  row('contact.half_added', OF_PERSON, {
    zh: '申请添加好友',
    en: 'contact half added',
    fields: 'state welcomeCode welcomeDeadline:instant',
  }),
  row('contact.updated', OF_PERSON, {
    zh: '客户资料变更',
    en: 'contact updated',
    fields: 'changed:list',
  }),
  row('contact.removed_by_staff', OF_PERSON, {
    zh: '员工删除客户',
    en: 'contact removed by staff',
    fields: 'source',
  }),
  row('contact.lost', OF_PERSON, { zh: '客户流失', en: 'contact lost', fields: 'source' }),
  row('contact.transfer_failed', OF_PERSON, {
    zh: '客户转接失败',
    en: 'contact transfer failed',
    fields: 'reason',
  }),
  row('contact.archive_consented', OF_PERSON, { zh: '同意会话存档', en: 'archive consented' }),
  row('tag.changed', OF_ANY, { zh: '标签库变更', en: 'tag changed', fields: 'tagRef op' }),
  row('member.tagged', OF_PERSON, { zh: '打上标签', en: 'member tagged', fields: 'tags:list by' }),
  row('member.untagged', OF_PERSON, {
    zh: '去掉标签',
    en: 'member untagged',
    fields: 'tags:list by',
  }),
  row('message.received', OF_PERSON, {
    zh: '收到消息',
    en: 'message received',
    fields: 'messageRef kind text mentions:list links:list mediaRef quotedRef channel',
  }),
  row('message.sent', OF_GROUP, {
    zh: '员工发出消息',
    en: 'message sent by staff',
    fields: 'messageRef kind text mentions:list links:list mediaRef quotedRef channel',
  }),
  row('message.recalled', OF_PERSON, {
    zh: '撤回消息',
    en: 'message recalled',
    fields: 'messageRef',
  }),
  row('message.keyword_hit', OF_PERSON, {
    zh: '命中关键词',
    en: 'keyword hit',
    fields: 'ruleRef keyword messageRef',
  }),
  row('message.delivery.updated', OF_ANY, {
    zh: '消息送达状态变化',
    en: 'delivery updated',
    fields: 'actionId targetRef state',
  }),
  row('message.answered', OF_PERSON, {
    zh: '消息被回复',
    en: 'message answered',
    fields: 'messageRef waitMs:number by closedBy',
  }),
  row('conversation.opened', OF_PERSON, {
    zh: '会话开始',
    en: 'conversation opened',
    fields: 'waitMs:number by closedBy',
  }),
  row('conversation.closed', OF_PERSON, {
    zh: '会话结束',
    en: 'conversation closed',
    fields: 'waitMs:number by closedBy',
  }),
  row('conversation.unanswered', OF_PERSON, {
    zh: '会话无人回复',
    en: 'conversation unanswered',
    fields: 'waitMs:number by closedBy',
  }),
  row('session.entered', OF_PERSON, {
    zh: '进入客服会话',
    en: 'session entered',
    fields: 'scene sceneParam welcomeCode',
  }),
  row('session.transferred', OF_PERSON, {
    zh: '客服会话转接',
    en: 'session transferred',
    fields: 'from to state',
  }),
  row('violation.detected', OF_PERSON, {
    zh: '发现违规',
    en: 'violation detected',
    fields: 'ruleLevel:number kind evidenceRef count24h:number',
  }),
];
