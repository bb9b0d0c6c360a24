import { describe, expect, it } from 'vitest';
import {
  backtest,
  catalogue,
  DAY_MS,
  differing,
  flowText,
  joined,
  said,
} from './small-backtest.ts';

const SECOND_MS = 1_000;

describe('working on both sides at once', () => {
  const nudge = (id: string, wait: string) =>
    flowText(
      id,
      `
  pause:
    wait: { for: ${wait} }
    on: [{ event: message.received, end: talked }]
    next: again
  again: { send: { to: member, text: 还在吗 }, end: silent }`,
    );

  it('shares the turns of whom no changed flow concerns', () => {
    const sides = {
      before: catalogue([
        nudge('a', '1d'),
        nudge('b', '2d').replace('member.joined', 'order.paid'),
      ]),
      after: catalogue([nudge('a', '1d'), nudge('b', '3d').replace('member.joined', 'order.paid')]),
    };
    const result = backtest(sides, [joined('ann'), said('ann', '在', SECOND_MS)]);
    expect(result.figures.shared).toBe(result.figures.turns);
  });

  it('is one again once both sides have come to the same', () => {
    const sides = { before: catalogue([nudge('a', '1d')]), after: catalogue([nudge('a', '2d')]) };
    const talk = (count: number) =>
      Array.from({ length: count }, (_, index) => said('ann', '在', (1 + index) * SECOND_MS));
    const figuresAfter = (count: number) =>
      backtest(sides, [joined('ann'), ...talk(count)]).figures;
    // Joining, the first word, and its group's turns; from the second word on all is shared.
    expect(figuresAfter(3).turns - figuresAfter(2).turns).toBe(2);
    expect(figuresAfter(3).shared - figuresAfter(2).shared).toBe(2);
  });

  it('follows what only one side emits to people who are the same on both', () => {
    const greet = flowText('greet', '  hi: { send: { to: group, text: 你好 }, end: done }').replace(
      'about: member',
      'about: group',
    );
    const tells = flowText(
      'tell',
      '  out: { emit: { event: help.asked, to: group, data: {} }, end: done }',
    );
    const events = { 'help.asked': {} };
    const on = (texts: readonly string[]) =>
      catalogue(
        texts.map((text) =>
          text.replace(
            'about: group\nstart: [{ on: member.joined }]',
            'about: group\nstart: [{ on: help.asked }]',
          ),
        ),
        { events },
      );
    const result = backtest({ before: on([greet]), after: on([greet, tells]) }, [joined('ann')]);
    expect(differing(result)).toEqual({ after: 1, onlyAfter: 1 });
  });

  it('runs both sides where a part of the workspace differs that any turn may read', () => {
    const morning = flowText(
      'morning',
      '  pause: { wait: { at: "10:00" }, next: hi }\n  hi: { send: { to: member, text: 早 }, end: done }',
    );
    const sides = {
      before: catalogue([morning], { zone: 'Asia/Shanghai' }),
      after: catalogue([morning], { zone: 'Asia/Tokyo' }),
    };
    // Nine o'clock in Shanghai is ten in Tokyo: there ten o'clock is tomorrow.
    const result = backtest(sides, [joined('ann')]);
    expect(differing(result)).toEqual({ before: 1, after: 1, moved: 1 });
    expect(result.figures.shared).toBe(0);
  });

  it('runs both sides only for what goes out where recipients differ', () => {
    const ask = flowText('ask', '  tell: { send: { to: { role: boss }, text: 来人 }, end: done }');
    const sides = {
      before: catalogue([ask], { roles: { boss: ['li'] } }),
      after: catalogue([ask], { roles: { boss: ['wang'] } }),
    };
    const result = backtest(sides, [joined('ann'), said('ann', '在', DAY_MS)]);
    expect(differing(result)).toEqual({ before: 1, after: 1, onlyBefore: 1, onlyAfter: 1 });
    expect(result.figures).toMatchObject({ turns: 5, shared: 3 });
  });

  it('fires the schedules of each side at their instants', () => {
    const weekly = (cron: string) =>
      flowText('weekly', '  hi: { send: { to: group, text: 周报 }, end: done }')
        .replace('about: member', 'about: group')
        .replace('{ on: member.joined }', `{ schedule: "${cron}" }`);
    const sides = {
      before: catalogue([weekly('0 20 * * 5')]),
      after: catalogue([weekly('0 21 * * 5')]),
    };
    const result = backtest(sides, [joined('ann')]);
    // The Fridays of the thirty days from Monday, 2 March.
    expect(differing(result)).toEqual({ before: 4, after: 4, moved: 4 });
  });
});
