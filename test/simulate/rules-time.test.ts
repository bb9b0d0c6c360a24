import { describe, expect, it } from 'vitest';
import { at, memberFlow, smallWorld } from './small-world.ts';

const HOUR_MS = 3_600_000;

describe('time', () => {
  const waiting = (wait: string) => memberFlow('waits', `  rest: { wait: ${wait}, end: done }`);
  const dueAt = (wait: string, time: string) => {
    const { tell, newest } = smallWorld([waiting(wait)], { at: at(time) });
    tell('member.joined');
    return Object.values(newest().timers).map((timer) => new Date(timer.dueAt).toISOString());
  };

  it.each([
    [
      '{ for: 1d }',
      '2026-03-02T21:30:00+08:00',
      '2026-03-03T13:30:00.000Z',
      'the same local time tomorrow',
    ],
    [
      '{ for: 1d, at: "10:00" }',
      '2026-03-02T21:30:00+08:00',
      '2026-03-03T02:00:00.000Z',
      'tomorrow at ten',
    ],
    [
      '{ for: 24h, at: "10:00" }',
      '2026-03-02T21:30:00+08:00',
      '2026-03-04T02:00:00.000Z',
      'the first ten o’clock a full day later',
    ],
    [
      '{ at: "10:00" }',
      '2026-03-02T10:00:00+08:00',
      '2026-03-03T02:00:00.000Z',
      'strictly after entry',
    ],
    [
      '{ for: 2 workdays }',
      '2026-03-06T09:00:00+08:00',
      '2026-03-10T01:00:00.000Z',
      'the second working day',
    ],
  ])('%s entered at %s ends at %s: %s', (wait, time, due) => {
    expect(dueAt(wait, time)).toEqual([due]);
  });

  it('wakes once after a pause, counts on from then, and goes elsewhere when it is too late', () => {
    const text = memberFlow(
      'wakes',
      '  rest: { wait: { for: 1h, late: { within: 2h, next: sorry } }, next: again }\n  again: { wait: { for: 1h }, end: done }\n  sorry: { wait: { for: 1h }, end: late }',
    );
    for (const [skippedMs, step] of [
      [3 * HOUR_MS, 'again'],
      [3 * HOUR_MS + 1, 'sorry'],
    ] as const) {
      const { world, tell, newest } = smallWorld([text]);
      tell('member.joined');
      world.skipTo((world.now() + skippedMs) as ReturnType<typeof world.now>);
      expect(newest().steps).toEqual([step]);
      expect(Object.values(newest().timers)[0]?.dueAt).toBe(world.now() + HOUR_MS);
    }
  });
});
