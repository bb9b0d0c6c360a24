import { describe, expect, it } from 'vitest';
import { describeDays, describeWait, parseSpan } from '../../../engine/language/time/index.ts';

const DAY = parseSpan('1d')!;

describe('a wait in words', () => {
  it.each([
    [{ type: 'span', span: DAY }, '1 天后', '1 day later'],
    [{ type: 'wait' }, '等待事件', 'for an event'],
    [{ type: 'wait', for: DAY }, '1 天后', '1 day later'],
    [{ type: 'wait', at: '10:00' }, '下一个 10:00', 'next 10:00'],
    [
      { type: 'wait', for: DAY, at: '10:00', days: 'workdays' },
      '1 天后的 10:00，工作日',
      '10:00, 1 day later, on working days',
    ],
    [
      { type: 'wait', for: parseSpan('2 workdays')!, at: '10:00' },
      '2 个工作日后的 10:00',
      '10:00, 2 working days later',
    ],
    [
      { type: 'wait', for: parseSpan('24h')!, at: '10:00' },
      '24 小时后的第一个 10:00',
      'first 10:00 after 24 hours',
    ],
    [
      { type: 'wait', between: ['09:00-12:00', '13:30-18:00'], days: ['sat', 'sun'] },
      '09:00–12:00、13:30–18:00 之间，周六、周日',
      'between 09:00–12:00 or 13:30–18:00, on Sat, Sun',
    ],
    [{ type: 'wait', until: 'vars.due' }, '直到 vars.due', 'until vars.due'],
  ] as const)('%o', (delay, zh, en) => {
    expect(describeWait(delay)).toEqual({ zh, en });
  });
});

describe('days in words', () => {
  it.each([
    ['holidays', '节假日', 'days off'],
    [['fri', 'mon', 'tue', 'wed', 'thu'], '周一至周五', 'Mon–Fri'],
    [['mon', 'wed'], '周一、周三', 'Mon, Wed'],
    [['mon', 'tue'], '周一、周二', 'Mon, Tue'],
    [['sun'], '周日', 'Sun'],
    [[], '没有日子', 'no days'],
  ] as const)('%o', (rule, zh, en) => {
    expect(describeDays(rule)).toEqual({ zh, en });
  });
});
