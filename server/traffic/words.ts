/** Nicknames as customers use them; numbered once the list is through. */
export const NAMES: readonly string[] = [
  '小李',
  '王姐',
  '阿强',
  '林夕',
  '木子',
  '大白',
  '西瓜',
  '乐乐妈',
  '豆豆爸',
  '晴天',
  '安然',
  '老陈',
  '糖糖',
  '石头',
  '一诺',
  '可乐',
];

export const GROUP_TITLES: readonly string[] = [
  '宝妈交流群',
  '新品体验群',
  '会员福利群',
  '试听课学习群',
];

/** What people say in a group; questions make somebody answer. */
export const TALK: readonly string[] = [
  '大家好',
  '早上好呀',
  '今天的直播几点开始',
  '收到，谢谢',
  '哈哈哈',
  '这个我也买了，挺好用的',
  '求链接',
  '周末有活动吗',
  '已打卡',
  '孩子很喜欢',
];

export const QUESTIONS: readonly string[] = [
  '请问怎么退款？',
  '价格是多少？',
  '发票怎么开？',
  '课程可以回放吗？',
  '多久能发货？',
];

/** Replies to menus and asks. */
export const REPLIES: readonly string[] = ['1', '2', '资料', '人工', '好的', '不需要'];
