import type { FormField } from './kind.ts';

/** The fields with which the inspector asks for a message that stands under `key`. */
export function messageForm(key: string): readonly FormField[] {
  return [
    { at: [key, 'to'], label: { zh: '发给', en: 'To' }, input: 'recipient' },
    { at: [key, 'class'], label: { zh: '类别', en: 'Class' }, input: 'class' },
    {
      at: [key, 'text'],
      label: { zh: '内容', en: 'Message' },
      help: {
        zh: "用 {{ }} 写变量，例如 {{ customer.name | default: '朋友' }}",
        en: "Variables stand in {{ }}, such as {{ customer.name | default: 'friend' }}",
      },
      input: 'message',
    },
    {
      at: [key, 'parts'],
      label: { zh: '图片、链接、菜单', en: 'Images, links, menu' },
      input: 'yaml',
    },
    { at: [key, 'variants'], label: { zh: '措辞变体', en: 'Wordings' }, input: 'yaml' },
    { at: [key, 'mention'], label: { zh: '提醒谁（@）', en: 'Mention' }, input: 'yaml' },
    {
      at: [key, 'channel'],
      label: { zh: '渠道', en: 'Channel' },
      help: { zh: '留空则由连接决定', en: 'Left empty, the connector decides' },
      input: 'line',
    },
    {
      at: [key, 'deadline'],
      label: { zh: '最迟发出', en: 'Deadline' },
      help: {
        zh: '从事件发生起计，超过就算发送失败，例如 20s',
        en: 'Counted from the event; past it the message fails, such as 20s',
      },
      input: 'span',
    },
    {
      at: [key, 'late', 'within'],
      label: { zh: '最多推迟', en: 'Held at most' },
      help: {
        zh: '被静默、时段或间隔推迟超过这么久，就算被拦下，例如 1d',
        en: 'Put off by quiet hours, slots or gaps for longer, it is blocked, such as 1d',
      },
      input: 'span',
    },
    {
      at: [key, 'whenCapped'],
      label: { zh: '达到上限时', en: 'When capped' },
      help: { zh: '留空则拦下', en: 'Left empty, it is blocked' },
      input: 'choice',
      choices: [
        { value: 'hold', label: { zh: '推迟到下一个周期', en: 'hold to the next window' } },
      ],
    },
  ];
}
