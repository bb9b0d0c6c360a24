import type { Text } from '../base/index.ts';
import type { ConnectorSpec } from './workspace.ts';

/** Something that connectors can do beside sending messages. */
interface ActionRow {
  readonly action: string;
  readonly title: Text;
}

/** The vocabulary of actions, by what they are about. A connector may know more of its own. */
export const ACTIONS: readonly ActionRow[] = [
  row('announcement.publish', '发布群公告', 'publish an announcement'),
  row('coupon.issue', '发放优惠券', 'issue a coupon'),
  row('draw.run', '抽奖', 'run a draw'),
  row('handoff.toBot', '转给机器人', 'hand over to a bot'),
  row('handoff.toHuman', '转给人工', 'hand over to a person'),
  row('member.invite', '邀请入群', 'invite to a group'),
  row('member.remove', '移出群', 'remove from the group'),
  row('member.warn', '警告成员', 'warn a member'),
  row('message.recall', '撤回消息', 'recall a message'),
  row('points.add', '增加积分', 'add points'),
  row('points.deduct', '扣减积分', 'deduct points'),
  row('prize.grant', '发放奖品', 'grant a prize'),
  row('profile.set', '修改资料', 'set fields of the profile'),
  row('redpacket.send', '发红包', 'send a red packet'),
  row('stage.set', '设置阶段', 'set the stage'),
  row('survey.send', '发送问卷', 'send a survey'),
  row('tag.add', '加标签', 'add tags'),
  row('tag.remove', '去标签', 'remove tags'),
  row('tier.set', '设置等级', 'set the tier'),
];

function row(action: string, zh: string, en: string): ActionRow {
  return { action, title: { zh, en } };
}

/** Says an action in words; one of a connector's own is its name. */
export function actionTitle(action: string): Text {
  return ACTIONS.find((known) => known.action === action)?.title ?? { zh: action, en: action };
}

/** Says whether a connector can perform an action. */
export function performsAction(spec: ConnectorSpec | undefined, action: string): boolean {
  return spec !== undefined && (spec.actions === undefined || spec.actions.includes(action));
}
