import { describe, expect, it } from 'vitest';
import type { Workspace } from '../../../engine/language/index.ts';
import { parseWorkspace } from '../../../engine/language/index.ts';
import {
  backtest,
  catalogue,
  DAY_MS,
  differing,
  event,
  FROM,
  flowText,
  joined,
  said,
} from './small-backtest.ts';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;

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

/** A part of a workspace as its file says it. */
function parsedWorkspace(part: object): Partial<Workspace> {
  const { workspace, findings } = parseWorkspace(JSON.stringify(part));
  if (workspace === null) throw new Error(JSON.stringify(findings));
  return workspace;
}

describe('segments over the past', () => {
  const segments = (spend: number) => ({
    measures: { paid: { count: 'order.paid', over: '30d' } },
    segments: {
      tier: {
        about: 'customer',
        levels: { good: { if: `measure.paid >= ${spend}` }, other: { else: true } },
      },
    },
  });
  const thanks = flowText('thanks', '  hi: { send: { to: customer, text: 谢谢 }, end: done }')
    .replace('about: member', 'about: customer')
    .replace('{ on: member.joined }', '{ segment: tier.good, existing: true }');
  const paid = (person: string, afterMs: number) => event('order.paid', person, { afterMs });
  const on = (spend: number) => catalogue([thanks], parsedWorkspace(segments(spend)));

  it('starts who is in one from before the period, and who enters it', () => {
    const events = [paid('ann', -DAY_MS), paid('bob', HOUR_MS), paid('bob', 2 * HOUR_MS)];
    const result = backtest({ before: on(2), after: on(1) }, events);
    // Ann is thanked at the beginning now; Bob at his first order instead of his second.
    expect(differing(result)).toEqual({ before: 1, after: 2, moved: 1, onlyAfter: 1 });
    expect(result.examples.map(({ to }) => to).sort()).toEqual(['customer ann', 'customer bob']);
  });
});

describe('another policy over the same past', () => {
  const promo = flowText(
    'promo',
    '  hi: { send: { to: member, class: promo, text: 特价 }, end: done }',
  ).replace('member.joined', 'order.paid');
  const paid = (person: string, afterMs: number) => event('order.paid', person, { afterMs });
  const classes = (rules: object) => ({ classes: { promo: rules } });

  it('tells what a cap refuses, and why', () => {
    const sides = {
      before: catalogue([promo], classes({})),
      after: catalogue([promo], classes({ cap: [{ max: 1, per: 'day' }] })),
    };
    const result = backtest(sides, [paid('ann', 0), paid('ann', HOUR_MS), paid('ann', DAY_MS)]);
    expect(differing(result)).toEqual({ before: 3, after: 2, same: 2, refused: 1 });
    expect(result.refusals).toEqual([
      { flow: 'promo', step: 'hi', class: 'promo', why: 'cap', before: 0, after: 1 },
    ]);
    expect(result.examples).toMatchObject([
      { change: 'refused', before: { text: '特价' }, after: { verdict: 'refused', why: 'cap' } },
    ]);
  });

  it('counts what quiet hours hold once, and tells when it goes out instead', () => {
    const quiet = { from: '22:00', to: '08:00' };
    const sides = {
      before: catalogue([promo], classes({})),
      after: catalogue([promo], { ...classes({}), quiet }),
    };
    // Eleven at night, and nine in the morning.
    const result = backtest(sides, [paid('ann', 14 * HOUR_MS), paid('bob', DAY_MS)]);
    expect(differing(result)).toEqual({ before: 2, after: 2, same: 1, moved: 1, heldAfter: 1 });
    expect(result.examples[0]?.after?.at).toBe(FROM + 23 * HOUR_MS);
  });

  it('finds no difference in a rule that nothing meets', () => {
    const sides = {
      before: catalogue([promo], classes({ cap: [{ max: 5, per: 'day' }] })),
      after: catalogue([promo], classes({ cap: [{ max: 6, per: 'day' }] })),
    };
    const result = backtest(sides, [paid('ann', 0), paid('ann', 1), joined('bob', 2)]);
    expect(differing(result)).toEqual({ before: 2, after: 2, same: 2 });
  });
});
