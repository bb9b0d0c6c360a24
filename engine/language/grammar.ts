import type { Text } from '../base/index.ts';
import { isId } from '../base/index.ts';
import type { FindingCode } from './finding.ts';
import { meantClock, meantExactSpan, meantSpan, meantWindow } from './meant.ts';
import { isCron, isZone, parseClock, parseInstant, parseSpan, parseWindow } from './time/index.ts';

/** What a text value must be beyond being text. A schema names it by its `grammar` keyword. */
export type Grammar =
  | 'class'
  | 'clock'
  | 'cap-window'
  | 'cron'
  | 'date-rule'
  | 'event'
  | 'exact-span'
  | 'formula'
  | 'id'
  | 'instant'
  | 'moment'
  | 'pace'
  | 'part'
  | 'part-range'
  | 'secret'
  | 'span'
  | 'variable'
  | 'web-address'
  | 'window'
  | 'zone';

interface GrammarRule {
  readonly code: FindingCode;
  readonly expected: Text;
  holds(text: string): boolean;
  /** What the author must have meant, rightly written; null where that is a guess. */
  meant?(text: string): string | null;
}

const ID_LENGTH_MAX = 64;
const PACE = /^([1-9]\d{0,5})\/m$/;
const VARIABLE = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
/** Reserved types are refused under a code of their own. */
const EVENT = /^(@|xstate\.)?[a-z*][a-z0-9_.:*-]{0,127}$/;
const CALENDAR_UNITS: readonly string[] = ['day', 'week', 'month'];
const PART = /^(100|[1-9]?[0-9])%$/;
const PART_RANGE = /^(100|[1-9]?[0-9])%-(100|[1-9]?[0-9])%$/;
const SECRET = /^\$[A-Z][A-Z0-9_]*$/;

const RULES: Readonly<Record<Grammar, GrammarRule>> = {
  id: {
    code: 'BAD_ID',
    holds: (text) => isId(text) && text.length <= ID_LENGTH_MAX,
    expected: {
      zh: '小写字母开头，只含小写字母、数字和连字符，最长 64 个字符，例如 ask-consent',
      en:
        'lower-case letters, digits and hyphens, beginning with a letter, at most 64, such ' +
        'as ask-consent',
    },
  },
  class: {
    code: 'BAD_ID',
    holds: (text) => text === '*' || (isId(text) && text.length <= ID_LENGTH_MAX),
    expected: {
      zh: '小写字母、数字和连字符，例如 promo；* 表示所有类别合在一起',
      en: 'lower-case letters, digits and hyphens such as promo; * for all classes together',
    },
  },
  'cap-window': {
    code: 'BAD_SPAN',
    holds: (text) => CALENDAR_UNITS.includes(text) || parseSpan(text) !== null,
    meant: meantSpan,
    expected: {
      zh: '日历单位 day、week、month，或一段时间，例如 7d、24h',
      en: 'a calendar unit (day, week, month) or a span that slides such as 7d or 24h',
    },
  },
  part: {
    code: 'SCHEMA',
    holds: (text) => PART.test(text),
    expected: { zh: '百分比，例如 25%', en: 'a percentage such as 25%' },
  },
  'part-range': {
    code: 'SCHEMA',
    holds: (text) => PART_RANGE.test(text),
    expected: { zh: '百分比的范围，例如 8%-12%', en: 'a range of percentages such as 8%-12%' },
  },
  variable: {
    code: 'BAD_ID',
    holds: (text) => VARIABLE.test(text) && text.length <= ID_LENGTH_MAX,
    expected: {
      zh: '字母、数字和下划线，不以数字开头，例如 reminders',
      en: 'letters, digits and underscores, not beginning with a digit, such as reminders',
    },
  },
  span: {
    code: 'BAD_SPAN',
    holds: (text) => parseSpan(text) !== null,
    meant: meantSpan,
    expected: {
      zh: '一段时间，例如 30m、2h、1d、2w 或 2 workdays',
      en: 'a span of time such as 30m, 2h, 1d, 2w or 2 workdays',
    },
  },
  'exact-span': {
    code: 'BAD_SPAN',
    holds: (text) => parseSpan(text)?.unit === 'ms',
    meant: meantExactSpan,
    expected: {
      zh: '以秒、分或小时计的时间，例如 20s、5m 或 2h',
      en: 'a span in seconds, minutes or hours such as 20s, 5m or 2h',
    },
  },
  clock: {
    code: 'BAD_TIME',
    holds: (text) => parseClock(text) !== null,
    meant: meantClock,
    expected: { zh: '一天中的时刻，例如 "09:30"', en: 'a time of day such as "09:30"' },
  },
  window: {
    code: 'BAD_TIME',
    holds: (text) => parseWindow(text) !== null,
    meant: meantWindow,
    expected: { zh: '一天中的时段，例如 "09:00-18:00"', en: 'hours such as "09:00-18:00"' },
  },
  instant: {
    code: 'BAD_TIME',
    holds: (text) => parseInstant(text, 'UTC') !== null,
    expected: {
      zh: '日期和时刻，例如 2026-03-02T21:30',
      en: 'a date and time such as 2026-03-02T21:30',
    },
  },
  moment: {
    code: 'BAD_TIME',
    holds: (text) => parseClock(text) !== null || parseInstant(text, 'UTC') !== null,
    expected: {
      zh: '日期和时刻，或只有时刻，例如 2026-03-02T21:30、"10:00"',
      en: 'a date and time, or a time alone, such as 2026-03-02T21:30 or "10:00"',
    },
  },
  cron: {
    code: 'BAD_CRON',
    holds: isCron,
    expected: {
      zh: '五段的 cron 表达式，例如 "0 20 * * 5"（每周五 20:00）',
      en: 'a cron expression of five fields such as "0 20 * * 5" (Fridays at 20:00)',
    },
  },
  pace: {
    code: 'SCHEMA',
    holds: (text) => PACE.test(text),
    expected: { zh: '每分钟的数量，例如 200/m', en: 'a number for each minute such as 200/m' },
  },
  formula: {
    code: 'SCHEMA',
    holds: (text) => text.startsWith('='),
    expected: {
      zh: '以 = 开头的表达式，例如 "= vars.count + 1"',
      en: 'an expression that begins with =, such as "= vars.count + 1"',
    },
  },
  event: {
    code: 'BAD_ID',
    holds: (text) => EVENT.test(text),
    expected: {
      zh: '用点连接的小写单词，例如 lead.quoted',
      en: 'lower-case words joined by dots, such as lead.quoted',
    },
  },
  'date-rule': {
    code: 'SCHEMA',
    holds: (text) => text === 'workdays' || text === 'holidays',
    expected: {
      zh: 'workdays、holidays 或星期的列表，例如 [mon, tue]',
      en: 'workdays, holidays or a list of days such as [mon, tue]',
    },
  },
  secret: {
    code: 'SCHEMA',
    holds: (text) => SECRET.test(text),
    expected: {
      zh: '环境变量的名字，例如 $SHOP_SECRET；密钥本身不要写在文件里',
      en: 'the name of an environment variable such as $SHOP_SECRET; never the secret itself',
    },
  },
  'web-address': {
    code: 'SCHEMA',
    holds: (text) => URL.canParse(text) && /^https?:\/\//.test(text),
    expected: {
      zh: '以 https:// 开头的网址',
      en: 'a web address that begins with https://',
    },
  },
  zone: {
    code: 'UNKNOWN_ZONE',
    holds: isZone,
    expected: {
      zh: '时区的名字，例如 Asia/Shanghai',
      en: 'the name of a time zone such as Asia/Shanghai',
    },
  },
};

/** Gives the rule of a grammar: what it accepts and how a finding says so. */
export function grammarRule(grammar: Grammar): GrammarRule {
  return RULES[grammar];
}

/** Reads `200/m` as 200; null for anything else. */
export function parsePace(text: string): number | null {
  const found = PACE.exec(text);
  return found ? Number(found[1]) : null;
}
