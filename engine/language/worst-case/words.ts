import { inLocale, type Locale, type Text, unreachable } from '../../base/index.ts';
import { eventTitle } from '../catalogue.ts';
import { COUNT_MAX, type Most } from './most.ts';
import type { TimelineEntry } from './timeline.ts';
import type { Audience, WindowName } from './worst-case.ts';

const MINUTE_MS = 60_000;
const MINUTES_PER_DAY = 1_440;

export const WINDOW_WORDS: Readonly<Record<WindowName, Text>> = {
  day: { zh: '24 小时', en: '24 hours' },
  week: { zh: '7 天', en: '7 days' },
  month: { zh: '30 天', en: '30 days' },
};

export const AUDIENCE_WORDS: Readonly<Record<Audience, Text>> = {
  person: { zh: '本人', en: 'the person' },
  group: { zh: '群里', en: 'the group' },
};

/** Says a bound: `3`, `1000 or more`, `unbounded`. */
export function describeMost(most: Most): Text {
  switch (most.type) {
    case 'count':
      return { zh: String(most.count), en: String(most.count) };
    case 'many':
      return { zh: `${COUNT_MAX} 以上`, en: `${COUNT_MAX} or more` };
    case 'unbounded':
      return most.by === 'key'
        ? { zh: '不限（key）', en: 'unbounded (key)' }
        : { zh: '不限', en: 'unbounded' };
    case 'unknown':
      return { zh: '太复杂，算不出', en: 'too large to tell' };
    default:
      return unreachable(most);
  }
}

/** Says how long after the first message: `+2d 19:30`. */
function offset(atMs: number, locale: Locale): string {
  const minutes = Math.floor(atMs / MINUTE_MS);
  const days = Math.floor(minutes / MINUTES_PER_DAY);
  const clock = new Date(atMs).toISOString().slice(11, 16);
  return `+${days > 0 ? inLocale({ zh: `${days}天 `, en: `${days}d ` }, locale) : ''}${clock}`;
}

/** Says what happens at one place of a path, with its time: `+19:30 check-in “…” (service)`. */
export function timelineLine(entry: TimelineEntry, locale: Locale): string {
  return `${offset(entry.atMs, locale)} ${inLocale(entryWords(entry), locale)}`;
}

function entryWords(entry: TimelineEntry): Text {
  const place = entry.step ?? 'flow';
  switch (entry.type) {
    case 'message': {
      const { class: name, text } = entry;
      return {
        zh: `${place}${text === '' ? '' : `「${text}」`}（${name}）`,
        en: `${place}${text === '' ? '' : ` “${text}”`} (${name})`,
      };
    }
    case 'event': {
      const event = entry.event === null ? OTHER_REPLY : eventTitle(entry.event);
      return { zh: `${place} ← ${event.zh}`, en: `${place} ← ${event.en}` };
    }
    case 'start':
      return { zh: '流程开始', en: 'the flow starts' };
    case 'end':
      return { zh: '流程结束', en: 'the flow ends' };
    default:
      return unreachable(entry);
  }
}

const OTHER_REPLY: Text = { zh: '其他回复', en: 'any other reply' };
