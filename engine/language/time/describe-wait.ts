import { type Text, unreachable } from '../../base/index.ts';
import type { DayRule, PlanDelay, Weekday } from '../plan.ts';
import { describeSpan } from './span-text.ts';

type Wait = Extract<PlanDelay, { type: 'wait' }>;

const WEEK: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const DAY_NAMES: Readonly<Record<Weekday, Text>> = {
  mon: { zh: '周一', en: 'Mon' },
  tue: { zh: '周二', en: 'Tue' },
  wed: { zh: '周三', en: 'Wed' },
  thu: { zh: '周四', en: 'Thu' },
  fri: { zh: '周五', en: 'Fri' },
  sat: { zh: '周六', en: 'Sat' },
  sun: { zh: '周日', en: 'Sun' },
};

/** Says how long a step waits: 「1 天后的 10:00，工作日」, `10:00, 1 day later, on working days`. */
export function describeWait(delay: PlanDelay): Text {
  if (delay.type === 'span') return after(describeSpan(delay.span));
  if (delay.type === 'hours') return inHours(delay);
  const parts = [clockPart(delay), windowPart(delay), dayPart(delay), untilPart(delay)];
  const said = parts.filter((part) => part !== null);
  if (said.length === 0) return { zh: '等待事件', en: 'for an event' };
  return { zh: said.map((part) => part.zh).join('，'), en: said.map((part) => part.en).join(', ') };
}

/** Says which days a rule names: 「工作日」, `working days`; 「周一至周五」, `Mon–Fri`. */
export function describeDays(rule: DayRule): Text {
  if (rule === 'workdays') return { zh: '工作日', en: 'working days' };
  if (rule === 'holidays') return { zh: '节假日', en: 'days off' };
  const days = WEEK.filter((day) => rule.includes(day));
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return { zh: '没有日子', en: 'no days' };
  const isRun = WEEK.indexOf(last) - WEEK.indexOf(first) === days.length - 1;
  if (isRun && days.length > 2) {
    const [from, to] = [DAY_NAMES[first], DAY_NAMES[last]];
    return { zh: `${from.zh}至${to.zh}`, en: `${from.en}–${to.en}` };
  }
  return {
    zh: days.map((day) => DAY_NAMES[day].zh).join('、'),
    en: days.map((day) => DAY_NAMES[day].en).join(', '),
  };
}

/** Names a day of the week: 「周一」, `Mon`. */
export function describeWeekday(day: Weekday): Text {
  return DAY_NAMES[day];
}

function after(span: Text): Text {
  return { zh: `${span.zh}后`, en: `${span.en} later` };
}

function inHours({ span, calendar }: Extract<PlanDelay, { type: 'hours' }>): Text {
  const said = describeSpan(span);
  const name = calendar ?? '';
  return {
    zh: `${said.zh}后（按日历${name === '' ? '' : ` ${name}`}）`,
    en: `${said.en} later, on the calendar${name === '' ? '' : ` ${name}`}`,
  };
}

function clockPart(wait: Wait): Text | null {
  const { at } = wait;
  if (wait.for === undefined)
    return at === undefined ? null : { zh: `下一个 ${at}`, en: `next ${at}` };
  const span = describeSpan(wait.for);
  if (at === undefined) return after(span);
  switch (wait.for.unit) {
    case 'ms':
      return { zh: `${span.zh}后的第一个 ${at}`, en: `first ${at} after ${span.en}` };
    case 'day':
    case 'workday':
      return { zh: `${span.zh}后的 ${at}`, en: `${at}, ${span.en} later` };
    default:
      return unreachable(wait.for);
  }
}

function windowPart(wait: Wait): Text | null {
  if (wait.between === undefined) return null;
  const windows = wait.between.map((window) => window.replace('-', '–'));
  return { zh: `${windows.join('、')} 之间`, en: `between ${windows.join(' or ')}` };
}

function dayPart(wait: Wait): Text | null {
  if (wait.days === undefined) return null;
  const days = describeDays(wait.days);
  return { zh: days.zh, en: `on ${days.en}` };
}

function untilPart(wait: Wait): Text | null {
  return wait.until === undefined ? null : { zh: `直到 ${wait.until}`, en: `until ${wait.until}` };
}
