import type { EventType } from './catalogue.ts';
import { OF_ANY, OF_PERSON, OF_WORKSPACE, row } from './catalogue-row.ts';

/** What shops, courses, help desks and campaigns tell. */
export const BUSINESS_EVENTS: readonly EventType[] = [
  row('consent.given', OF_PERSON, {
    zh: '同意接收消息',
    en: 'agreed to be sent messages',
    fields: 'class',
  }),
  row('consent.withdrawn', OF_PERSON, {
    zh: '退订',
    en: 'opted out',
    fields: 'class by',
  }),
  row('order.placed', OF_PERSON, {
    zh: '下单',
    en: 'order placed',
    fields: 'orderRef amountMinor:number currency items:list paidAt:instant',
  }),
  row('order.paid', OF_PERSON, {
    zh: '支付订单',
    en: 'order paid',
    fields: 'orderRef amountMinor:number currency items:list paidAt:instant',
  }),
  row('order.refunded', OF_PERSON, {
    zh: '退款',
    en: 'order refunded',
    fields: 'orderRef amountMinor:number currency items:list paidAt:instant',
  }),
  row('cart.abandoned', OF_PERSON, {
    zh: '放弃购物车',
    en: 'cart abandoned',
    fields: 'contentRef url channel',
  }),
  row('link.clicked', OF_PERSON, {
    zh: '点击链接',
    en: 'link clicked',
    fields: 'contentRef url channel',
  }),
  row('page.viewed', OF_PERSON, {
    zh: '浏览页面',
    en: 'page viewed',
    fields: 'contentRef url channel',
  }),
  row('content.shared', OF_PERSON, {
    zh: '转发内容',
    en: 'content shared',
    fields: 'contentRef url channel',
  }),
  row('content.saved', OF_PERSON, {
    zh: '收藏内容',
    en: 'content saved',
    fields: 'contentRef url channel',
  }),
  row('trial.requested', OF_PERSON, {
    zh: '预约试听',
    en: 'trial requested',
    fields: 'trialRef step endsAt:instant',
  }),
  row('trial.started', OF_PERSON, {
    zh: '试听开始',
    en: 'trial started',
    fields: 'trialRef step endsAt:instant',
  }),
  row('trial.milestone', OF_PERSON, {
    zh: '试听进展',
    en: 'trial milestone',
    fields: 'trialRef step endsAt:instant',
  }),
  row('trial.expiring', OF_PERSON, {
    zh: '试听即将到期',
    en: 'trial expiring',
    fields: 'trialRef step endsAt:instant',
  }),
  row('trial.converted', OF_PERSON, {
    zh: '试听转化',
    en: 'trial converted',
    fields: 'trialRef step endsAt:instant',
  }),
  row('trial.ended', OF_PERSON, {
    zh: '试听结束',
    en: 'trial ended',
    fields: 'trialRef step endsAt:instant',
  }),
  row('ticket.created', OF_PERSON, {
    zh: '工单创建',
    en: 'ticket created',
    fields: 'ticketRef dept priority slaDueAt:instant',
  }),
  row('ticket.assigned', OF_PERSON, {
    zh: '工单分派',
    en: 'ticket assigned',
    fields: 'ticketRef dept priority slaDueAt:instant',
  }),
  row('ticket.transferred', OF_PERSON, {
    zh: '工单转派',
    en: 'ticket transferred',
    fields: 'ticketRef dept priority slaDueAt:instant',
  }),
  row('ticket.updated', OF_PERSON, {
    zh: '工单更新',
    en: 'ticket updated',
    fields: 'ticketRef dept priority slaDueAt:instant',
  }),
  row('ticket.resolved', OF_PERSON, {
    zh: '工单解决',
    en: 'ticket resolved',
    fields: 'ticketRef dept priority slaDueAt:instant',
  }),
  row('ticket.closed', OF_PERSON, {
    zh: '工单关闭',
    en: 'ticket closed',
    fields: 'ticketRef dept priority slaDueAt:instant',
  }),
  row('ticket.reopened', OF_PERSON, {
    zh: '工单重开',
    en: 'ticket reopened',
    fields: 'ticketRef dept priority slaDueAt:instant',
  }),
  row('ticket.commented', OF_PERSON, {
    zh: '工单评论',
    en: 'ticket commented',
    fields: 'ticketRef dept priority slaDueAt:instant',
  }),
  row('survey.answered', OF_PERSON, {
    zh: '回答问卷',
    en: 'survey answered',
    fields: 'surveyRef kind score:number comment',
  }),
  row('complaint.received', OF_PERSON, {
    zh: '收到投诉',
    en: 'complaint received',
    fields: 'channel severity',
  }),
  row('campaign.started', OF_ANY, {
    zh: '活动开始',
    en: 'campaign started',
    fields: 'campaignRef kind',
  }),
  row('campaign.ended', OF_ANY, {
    zh: '活动结束',
    en: 'campaign ended',
    fields: 'campaignRef kind',
  }),
  row('campaign.joined', OF_PERSON, {
    zh: '参加活动',
    en: 'campaign joined',
    fields: 'campaignRef kind',
  }),
  row('invite.credited', OF_PERSON, {
    zh: '邀请生效',
    en: 'invite credited',
    fields: 'inviterRef inviteeRef campaignRef isNew:boolean',
  }),
  row('invite.revoked', OF_PERSON, {
    zh: '邀请失效',
    en: 'invite revoked',
    fields: 'inviterRef inviteeRef campaignRef isNew:boolean',
  }),
  row('checkin.done', OF_PERSON, {
    zh: '打卡',
    en: 'check-in done',
    fields: 'campaignRef day:number seriesDays:number totalDays:number',
  }),
  row('draw.won', OF_PERSON, { zh: '中奖', en: 'draw won', fields: 'prizeRef level' }),
  row('prize.claimed', OF_PERSON, { zh: '领奖', en: 'prize claimed', fields: 'prizeRef level' }),
  row('prize.redeemed', OF_PERSON, {
    zh: '核销奖品',
    en: 'prize redeemed',
    fields: 'prizeRef level',
  }),
  row('points.changed', OF_PERSON, {
    zh: '积分变动',
    en: 'points changed',
    fields: 'delta:number balance:number reason ref',
  }),
  row('redpacket.claimed', OF_PERSON, {
    zh: '领取红包',
    en: 'red packet claimed',
    fields: 'amountMinor:number orderNo',
  }),
  row('redpacket.refunded', OF_PERSON, {
    zh: '红包退回',
    en: 'red packet refunded',
    fields: 'amountMinor:number orderNo',
  }),
];

/** What groupflow itself finds out or does. */
export const ENGINE_EVENTS: readonly EventType[] = [
  row('task.created', OF_ANY, {
    zh: '任务创建',
    en: 'task created',
    fields: 'taskRef assigneeRef',
  }),
  row('task.done', OF_ANY, { zh: '任务完成', en: 'task done', fields: 'taskRef assigneeRef' }),
  row('task.skipped', OF_ANY, {
    zh: '任务跳过',
    en: 'task skipped',
    fields: 'taskRef assigneeRef',
  }),
  row('task.overdue', OF_ANY, {
    zh: '任务超时',
    en: 'task overdue',
    fields: 'taskRef assigneeRef',
  }),
  row('approval.requested', OF_ANY, { zh: '申请审批', en: 'approval requested', fields: 'ref by' }),
  row('approval.granted', OF_ANY, { zh: '审批通过', en: 'approval granted', fields: 'ref by' }),
  row('approval.denied', OF_ANY, { zh: '审批拒绝', en: 'approval denied', fields: 'ref by' }),
  row('member.silent', OF_PERSON, {
    zh: '成员沉默',
    en: 'member silent',
    fields: 'days:number lastActiveAt:instant',
  }),
  row('member.reactivated', OF_PERSON, {
    zh: '成员重新活跃',
    en: 'member reactivated',
    fields: 'days:number lastActiveAt:instant',
  }),
  row('member.tier.changed', OF_PERSON, {
    zh: '成员等级变化',
    en: 'member tier changed',
    fields: 'from to basis:object',
  }),
  row('segment.entered', OF_ANY, {
    zh: '进入分层',
    en: 'segment entered',
    fields: 'ladder segment from',
  }),
  row('segment.left', OF_ANY, {
    zh: '离开分层',
    en: 'segment left',
    fields: 'ladder segment from',
  }),
  row('metric.breached', OF_ANY, {
    zh: '指标越线',
    en: 'metric breached',
    fields: 'metric value:number threshold:number window scope',
  }),
  row('metric.recovered', OF_ANY, {
    zh: '指标恢复',
    en: 'metric recovered',
    fields: 'metric value:number threshold:number window scope',
  }),
  row('sla.breached', OF_ANY, {
    zh: '超出响应时限',
    en: 'SLA breached',
    fields: 'policy dueAt:instant level',
  }),
  row('quota.exhausted', OF_ANY, {
    zh: '额度用尽',
    en: 'quota exhausted',
    fields: 'policy until:instant',
  }),
  row('cooldown.blocked', OF_ANY, {
    zh: '冷却期内被拦',
    en: 'blocked by cooldown',
    fields: 'policy until:instant',
  }),
  row('schedule.fired', OF_ANY, {
    zh: '定时触发',
    en: 'schedule fired',
    fields: 'scheduleRef plannedAt:instant firedAt:instant',
  }),
  row('timer.fired', OF_ANY, {
    zh: '计时到点',
    en: 'timer fired',
    fields: 'scheduleRef plannedAt:instant firedAt:instant',
  }),
  row('connector.degraded', OF_WORKSPACE, {
    zh: '连接异常',
    en: 'connector degraded',
    fields: 'provider errcode capability',
  }),
  row('connector.restored', OF_WORKSPACE, {
    zh: '连接恢复',
    en: 'connector restored',
    fields: 'provider errcode capability',
  }),
];
