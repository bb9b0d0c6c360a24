import { describe, expect, it } from 'vitest';
import { createBacktest } from '../../../engine/simulate/backtest/index.ts';
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
  TO,
} from './small-backtest.ts';

const HOUR_MS = 3_600_000;

/** Greets, waits for a word, and asks again where none comes. */
function welcome(parts: { readonly hello?: string; readonly wait?: string } = {}): string {
  const { hello = '你好 {{ member.name }}', wait = '1d' } = parts;
  return flowText(
    'welcome',
    `
  hello: { send: { to: member, text: "${hello}" }, next: pause }
  pause:
    wait: { for: ${wait} }
    on: [{ event: message.received, end: talked }]
    next: again
  again: { send: { to: member, text: 还在吗 }, end: silent }`,
  );
}

const other = flowText('other', `  note: { send: { to: group, text: 有新人 }, end: told }`);

/** Ann talks within six hours, Bob within a day, Cid never. */
const MONTH = [
  joined('ann'),
  joined('bob', 1),
  joined('cid', 2),
  said('ann', '在', HOUR_MS),
  said('bob', '在', 12 * HOUR_MS),
];

describe('a backtest', () => {
  it('takes what needs an approval as approved', () => {
    const classes = { service: { approval: 'manager' } };
    const roles = { manager: ['zhao'] };
    const before = catalogue([welcome(), other]);
    const after = catalogue([welcome(), other], { classes, roles });
    const result = backtest({ before, after }, MONTH);
    expect(differing(result)).toEqual({ before: 7, after: 7, same: 7 });
  });

  it('finds no difference between a flow and itself', () => {
    const before = catalogue([welcome(), other]);
    const result = backtest({ before, after: catalogue([welcome(), other]) }, MONTH);
    expect(differing(result)).toEqual({ before: 7, after: 7, same: 7 });
    expect(result.examples).toEqual([]);
    expect(result.figures).toMatchObject({ turns: result.figures.shared });
  });

  it('tells what a shorter wait changes, message by message', () => {
    const after = catalogue([welcome({ wait: '6h' }), other]);
    const result = backtest({ before: catalogue([welcome(), other]), after }, MONTH);
    // Bob would have been asked before he talked; Cid is asked eighteen hours earlier.
    expect(differing(result)).toEqual({ before: 7, after: 8, same: 6, moved: 1, onlyAfter: 1 });
    expect(result.examples).toEqual([
      {
        change: 'moved',
        flow: 'welcome',
        step: 'again',
        class: 'service',
        to: 'member g1/cid',
        about: 'member g1/cid',
        before: { at: FROM + DAY_MS + 2, verdict: 'out', why: null, text: '还在吗' },
        after: { at: FROM + 6 * HOUR_MS + 2, verdict: 'out', why: null, text: '还在吗' },
      },
      expect.objectContaining({ change: 'onlyAfter', to: 'member g1/bob', before: null }),
    ]);
  });

  it('adds up by flow, step, class and day', () => {
    const after = catalogue([welcome({ wait: '6h' }), other]);
    const { flows, steps, classes, days } = backtest(
      { before: catalogue([welcome(), other]), after },
      MONTH,
    );
    expect(flows.map((row) => [row.flow, row.before, row.after, row.moved])).toEqual([
      ['other', 3, 3, 0],
      ['welcome', 4, 5, 1],
    ]);
    expect(steps.map((row) => [row.step, row.same])).toEqual([
      ['note', 3],
      ['again', 0],
      ['hello', 3],
    ]);
    expect(classes.map((row) => [row.class, row.before, row.after])).toEqual([['service', 7, 8]]);
    expect(days.map((row) => [row.day, row.before, row.after])).toEqual([
      ['2026-03-02', 6, 8],
      ['2026-03-03', 1, 0],
    ]);
  });

  it('tells a changed text', () => {
    const after = catalogue([welcome({ hello: '欢迎 {{ member.name }}' })]);
    const result = backtest({ before: catalogue([welcome()]), after }, MONTH);
    expect(differing(result)).toEqual({ before: 4, after: 4, same: 1, text: 3 });
    expect(result.examples[0]).toMatchObject({
      change: 'text',
      before: { text: '你好 小ann' },
      after: { text: '欢迎 小ann' },
    });
  });

  it('shows all that a first publication sends as new', () => {
    const result = backtest({ before: null, after: catalogue([welcome()]) }, MONTH);
    expect(differing(result)).toEqual({ after: 4, onlyAfter: 4 });
  });

  it('knows from before the period who people are, and starts nothing for it', () => {
    const after = catalogue([
      flowText(
        'vip',
        `  hi: { send: { to: member, text: "{{ member.level }}" }, end: done }`,
      ).replace('member.joined', 'order.paid'),
    ]);
    const told = { member: { ref: 'ann', level: '金卡' } };
    const result = backtest({ before: null, after }, [
      event('order.paid', 'ann', { afterMs: -DAY_MS, data: told }),
      event('order.paid', 'ann', { afterMs: 0, data: { member: { ref: 'ann' } } }),
    ]);
    expect(result).toMatchObject({ folded: 1, events: 1, total: { after: 1 } });
    expect(result.examples[0]?.after?.text).toBe('金卡');
  });

  it('leaves out what lies behind the period, and what the engine had raised', () => {
    const after = catalogue([welcome()]);
    const result = backtest({ before: null, after }, [
      event('member.joined', 'ann', { afterMs: 0, source: 'groupflow' }),
      joined('bob', TO - FROM),
    ]);
    expect(result).toMatchObject({ events: 0, total: { after: 0 } });
  });

  it('takes a start by hand as it was given', () => {
    const after = catalogue([welcome()]);
    const start = event('@start', 'ann', {
      afterMs: 0,
      source: 'groupflow',
      data: { flow: 'welcome' },
    });
    expect(differing(backtest({ before: null, after }, [start]))).toMatchObject({ after: 2 });
  });

  it('comes to the same twice, whether people are packed or not', () => {
    const sides = {
      before: catalogue([welcome(), other]),
      after: catalogue([welcome({ wait: '6h' }), other]),
    };
    const people = Array.from({ length: 50 }, (_, index) => `p${index}`);
    const events = [
      ...people.map((person, index) => joined(person, index)),
      ...people.flatMap((person, index) =>
        index % 3 === 0 ? [said(person, '在', (1 + (index % 24)) * HOUR_MS + index)] : [],
      ),
    ].sort((one, two) => one.acceptedAt - two.acceptedAt);
    const { figures, ...loose } = backtest(sides, events);
    const { figures: packedFigures, ...packed } = backtest({ ...sides, unpackedMax: 3 }, events);
    expect(packed).toEqual(loose);
    expect(backtest(sides, events)).toEqual({ ...loose, figures });
    expect(figures.unpacked).toBe(51);
    expect(packedFigures.unpacked).toBe(3);
    expect(loose.total.moved).toBeGreaterThan(0);
  });

  it('can be left at any time', () => {
    const run = createBacktest({ before: null, after: catalogue([welcome()]), from: FROM, to: TO });
    run.feed(MONTH.slice(0, 2));
    expect(run.progress()).toMatchObject({ events: 2, at: FROM + 1, entities: 3, unmatched: 2 });
  });

  it('holds no more than what is live, and a week of messages without their other side', () => {
    const hello = flowText('hello', '  hi: { send: { to: member, text: 你好 }, end: done }');
    const run = createBacktest({
      ...{ before: null, after: catalogue([hello]), from: FROM, to: TO },
      unpackedMax: 5,
    });
    for (let day = 0; day < 30; day += 1) {
      run.feed([joined(`p${day}`, day * DAY_MS)]);
      const { unmatched, unpacked, waiting } = run.progress();
      expect(unmatched).toBeLessThanOrEqual(8);
      expect(unpacked).toBeLessThanOrEqual(5);
      expect(waiting).toBe(0);
    }
    expect(run.progress()).toMatchObject({ entities: 31, packedBytes: 1 << 20 });
    expect(differing(run.finish())).toEqual({ after: 30, onlyAfter: 30 });
  });

  it('counts what has really gone out beside it', () => {
    const after = catalogue([welcome()]);
    const run = createBacktest({ before: after, after, from: FROM, to: TO, comparesReal: true });
    run.feed([joined('ann')]);
    run.sent({ at: FROM, flow: 'welcome', step: 'hello', class: 'service' });
    const { steps, total } = run.finish();
    expect(total).toMatchObject({ before: 2, after: 2, really: 1 });
    expect(steps.map(({ step, really }) => [step, really])).toEqual([
      ['again', 0],
      ['hello', 1],
    ]);
  });
});
