import type { Text } from '../../base/index.ts';
import type { Path } from '../finding.ts';
import type { Part } from './flow-parts.ts';

/** What people call the keys that are not fields of a form. */
const WORDS: Readonly<Record<string, Text>> = {
  title: { zh: '标题', en: 'title' },
  note: { zh: '备注', en: 'note' },
  about: { zh: '对象', en: 'subject' },
  key: { zh: '实例的区分', en: 'key' },
  start: { zh: '开始', en: 'start' },
  reenter: { zh: '再次进入', en: 'reentry' },
  goals: { zh: '目标', en: 'goals' },
  credit: { zh: '结束后多久内仍计入目标', en: 'how long after the end a goal still counts' },
  vars: { zh: '变量', en: 'variables' },
  on: { zh: '事件', en: 'on' },
  after: { zh: '到时', en: 'after' },
  save: { zh: '结果存到', en: 'saved as' },
  if: { zh: '条件', en: 'condition' },
  event: { zh: '事件', en: 'event' },
  delay: { zh: '时长', en: 'delay' },
  every: { zh: '重复', en: 'repeated' },
  max: { zh: '最多', en: 'at most' },
  late: { zh: '迟到多久仍算', en: 'lateness' },
  schedule: { zh: '定时', en: 'schedule' },
  segment: { zh: '分层', en: 'segment' },
  existing: { zh: '已在其中的', en: 'those already in it' },
  pace: { zh: '速度', en: 'pace' },
  text: { zh: '文案', en: 'text' },
  parts: { zh: '内容', en: 'parts' },
  class: { zh: '类别', en: 'class' },
  to: { zh: '发给', en: 'recipient' },
  label: { zh: '名称', en: 'label' },
  match: { zh: '匹配', en: 'match' },
  share: { zh: '比例', en: 'share' },
  notify: { zh: '通知', en: 'notice' },
  update: { zh: '更新', en: 'update' },
  migrate: { zh: '迁移', en: 'migration' },
  assert: { zh: '保证', en: 'promise' },
};

/**
 * Names a value of a step or of the flow in people's words: its own key where there is a word for
 * it, or else the field of the step's form that it lies in; empty where there is neither.
 */
export function labelOf(part: Part, path: Path): Text {
  const exact = fieldAt(part, path);
  if (exact !== null) return exact;
  for (let length = path.length; length > 0; length -= 1) {
    const word = wordFor(path[length - 1]);
    if (word !== undefined) return word;
    const field = fieldAt(part, path.slice(0, length));
    if (field !== null) return field;
  }
  return { zh: '', en: '' };
}

function wordFor(key: string | number | undefined): Text | undefined {
  return typeof key === 'string' && Object.hasOwn(WORDS, key) ? WORDS[key] : undefined;
}

function fieldAt({ kind }: Part, path: Path): Text | null {
  const joined = path.join('/');
  return kind?.form.find((field) => field.at.join('/') === joined)?.label ?? null;
}
