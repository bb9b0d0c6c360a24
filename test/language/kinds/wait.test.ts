import { describe, expect, it } from 'vitest';
import { memberFlow, seen, stateOf } from '../flow-texts.ts';

const waiting = (spec: string, beside = 'end: done') =>
  memberFlow(`a: { wait: { ${spec} }, ${beside} }`);

describe('wait', () => {
  it('carries every kind of time', () => {
    const text = waiting(
      'for: 1d, at: "10:00", between: "09:00-18:00", days: [mon, tue], until: "trigger.time"',
    );
    expect(stateOf(text, 'a')).toEqual({
      step: 'a',
      kind: 'wait',
      after: [
        {
          id: 'wait',
          delay: {
            type: 'wait',
            for: { unit: 'day', count: 1 },
            at: '10:00',
            between: ['09:00-18:00'],
            days: ['mon', 'tue'],
            until: 'trigger.time',
          },
          moves: [{ port: 'next', target: ['end:done'] }],
        },
      ],
    });
  });

  it('goes another way when it wakes too late', () => {
    const text = waiting('for: 2 workdays, late: { within: 2h, end: missed }');
    expect(stateOf(text, 'a')?.after).toEqual([
      {
        id: 'wait',
        delay: { type: 'wait', for: { unit: 'workday', count: 2 } },
        moves: [
          {
            port: 'late',
            if: { type: 'late', within: { unit: 'ms', count: 7_200_000 } },
            target: ['end:missed'],
          },
          { port: 'next', target: ['end:done'] },
        ],
      },
    ]);
  });

  it('has the same plan with `late: run` as without', () => {
    expect(stateOf(waiting('for: 1d, late: run'), 'a')).toEqual(stateOf(waiting('for: 1d'), 'a'));
  });

  it('has no timer of its own when only its entries end it', () => {
    const text = waiting('', 'after: [{ delay: 2h, end: done }]');
    expect(stateOf(text, 'a')).toEqual({
      step: 'a',
      kind: 'wait',
      after: [
        {
          id: 'after.0',
          delay: { type: 'span', span: { unit: 'ms', count: 7_200_000 } },
          moves: [{ port: 'after.0', target: ['end:done'] }],
        },
      ],
    });
  });

  it('does not accept `late` without a time', () => {
    const text = waiting('late: run', 'after: [{ delay: 2h, end: done }]');
    expect(seen(text).map((finding) => [finding.code, finding.marked])).toEqual([
      ['STEP_INVALID', 'run'],
    ]);
  });

  it('wants to know where a late wake-up leads', () => {
    expect(seen(waiting('for: 1d, late: { within: 2h }')).map((finding) => finding.code)).toEqual([
      'TARGET_MISSING',
    ]);
  });

  it('refuses days and hours that are none', () => {
    expect(seen(waiting('days: weekends')).map((finding) => finding.code)).toEqual(['SCHEMA']);
    expect(seen(waiting('days: [monday]')).map((finding) => finding.code)).toEqual(['SCHEMA']);
    expect(seen(waiting('between: ["9-10"]')).map((finding) => finding.code)).toEqual(['BAD_TIME']);
  });
});
