import { describe, expect, it } from 'vitest';
import { memberFlow, smallWorld } from './small-world.ts';

const TOMORROW = '2026-03-03T09:00:00+08:00';

/** A flow whose first step has these branches; `more` stands beside the kind's key. */
function branches(
  list: Readonly<Record<string, string>>,
  options: { readonly more?: string; readonly first?: boolean; readonly top?: string } = {},
): string {
  const { more = 'end: finished', first = false, top = '' } = options;
  const lines = Object.entries(list).map(
    ([name, steps]) => `        ${name}: { steps: { ${steps} } }`,
  );
  const body = ['  both:', '    parallel:', '      branches:', ...lines];
  const last = '  last: { wait: { for: 9d }, end: over }';
  const beside = more.split('\n').map((line) => `    ${line}`);
  const text = [...body, ...(first ? ['      first: true'] : []), ...beside];
  const steps = more.includes('last') ? [...text, last] : text;
  return memberFlow('side', steps.join('\n'), { top });
}

const paid = (id: string, to: string) =>
  `${id}: { wait: {}, on: [{ event: order.paid, ${to} }], after: [{ delay: 5d, end: late }] }`;
const day = (id: string, days: number, to: string) => `${id}: { wait: { for: ${days}d }, ${to} }`;

describe('branches', () => {
  it('run side by side, and the step goes on when all have ended', () => {
    const { tell, to, newest, outcomes } = smallWorld([
      branches({ care: day('c', 1, 'end: calm'), sell: day('d', 2, 'end: told') }),
    ]);
    tell('member.joined');
    expect(newest().steps).toEqual(['c', 'd']);
    to(TOMORROW);
    expect([newest().steps, outcomes()]).toEqual([['d'], [null]]);
    to('2026-03-04T09:00:00+08:00');
    expect(outcomes()).toEqual(['finished']);
  });

  it('each take an event by themselves, as one move with the event as its cause', () => {
    const { tell, newest, facts } = smallWorld([
      branches({
        care: `${paid('c', 'next: e')}, ${day('e', 1, 'end: calm')}`,
        sell: `${paid('d', 'next: f')}, ${day('f', 1, 'end: told')}`,
      }),
    ]);
    tell('member.joined');
    tell('order.paid');
    expect(newest().steps).toEqual(['e', 'f']);
    expect(facts('took').map(({ step, cause }) => [step, cause.type])).toEqual([
      ['c', 'event'],
      ['d', 'event'],
    ]);
  });

  it('leave an event to an outer `on` only if none of them takes it', () => {
    const text = branches(
      {
        care: `${paid('c', 'next: e')}, ${day('e', 3, 'end: calm')}`,
        sell: day('d', 3, 'end: told'),
      },
      {
        more: 'on: [{ event: order.paid, next: last }]\nend: finished',
        top: 'on: [{ event: complaint.received, end: bad }]',
      },
    );
    const { tell, newest, outcomes } = smallWorld([text]);
    tell('member.joined');
    tell('order.paid');
    expect(newest().steps).toEqual(['e', 'd']);
    tell('order.paid');
    expect(newest().steps).toEqual(['last']);
    const other = smallWorld([text]);
    other.tell('member.joined');
    other.tell('complaint.received');
    expect([other.outcomes(), outcomes()]).toEqual([['bad'], [null]]);
  });

  it('count an entry that acts and stays as having taken the event', () => {
    const { tell, newest, outcomes } = smallWorld([
      branches(
        {
          care: 'c: { wait: { for: 3d }, end: calm, on: [{ event: order.paid, update: { vars: { n: "= vars.n + 1" } } }] }',
          sell: day('d', 3, 'end: told'),
        },
        { top: 'vars: { n: 0 }\non: [{ event: order.paid, end: paid }]' },
      ),
    ]);
    tell('member.joined');
    tell('order.paid');
    expect([newest().vars, outcomes()]).toEqual([{ n: 1 }, [null]]);
  });

  it('are entered and moved in document order', () => {
    const { tell, newest, facts } = smallWorld([
      branches({ sell: paid('d', 'end: told'), care: paid('c', 'end: calm') }),
    ]);
    tell('member.joined');
    expect(newest().steps).toEqual(['d', 'c']);
    tell('order.paid');
    expect(facts('took').map(({ step }) => step)).toEqual(['d', 'c', 'both']);
  });

  it('can stand inside a branch, and `end` ends the innermost', () => {
    const inner = `in: { parallel: { branches: { x: { steps: { ${day('g', 1, 'end: won')} } } } }, on-outcome: { won: { end: calm } }, end: other }`;
    const { tell, to, newest, outcomes } = smallWorld([
      branches(
        { care: inner, sell: day('d', 2, 'end: told') },
        { more: 'on-outcome: { calm: { end: good } }\nend: finished' },
      ),
    ]);
    tell('member.joined');
    expect(newest().steps).toEqual(['g', 'd']);
    to(TOMORROW);
    expect(newest().steps).toEqual(['d']);
    to('2026-03-04T09:00:00+08:00');
    expect(outcomes()).toEqual(['good']);
  });
});

describe('on-outcome', () => {
  const two = (first: string, second: string) => ({ care: first, sell: second });
  const more = 'on-outcome: { calm: { end: good }, told: { end: sold } }\nend: finished';

  it('takes the first in document order that is named there, whichever ended first', () => {
    const { tell, to, outcomes } = smallWorld([
      branches(two(day('c', 2, 'end: calm'), day('d', 1, 'end: told')), { more }),
    ]);
    tell('member.joined');
    to('2026-03-04T09:00:00+08:00');
    expect(outcomes()).toEqual(['good']);
  });

  it('passes over a branch whose outcome is not named', () => {
    const steps = two(paid('c', 'end: calm').replace('5d', '1d'), day('d', 2, 'end: told'));
    const { tell, to, outcomes, facts } = smallWorld([branches(steps, { more })]);
    tell('member.joined');
    to('2026-03-04T09:00:00+08:00');
    expect(outcomes()).toEqual(['sold']);
    expect(facts('took').at(-1)).toMatchObject({ step: 'both', port: 'on-outcome.told' });
  });

  it('goes on at `next` where no outcome is named, or at `else`', () => {
    const steps = two(day('c', 1, 'end: other'), day('d', 1, 'end: another'));
    const named = (rest: string) =>
      steps &&
      branches({ ...steps, extra: paid('x', 'end: calm').replace('5d', '1d') }, { more: rest });
    const outcome = (rest: string) => {
      const { tell, to, outcomes } = smallWorld([named(rest)]);
      tell('member.joined');
      to(TOMORROW);
      return outcomes();
    };
    expect(outcome('on-outcome: { calm: { end: good } }\nend: finished')).toEqual(['finished']);
    expect(outcome('on-outcome: { calm: { end: good }, else: { end: rest } }')).toEqual(['rest']);
  });

  it('is the winner’s with `first`, and the other branches are left', () => {
    const { tell, to, outcomes, newest, facts } = smallWorld([
      branches(two(day('c', 2, 'end: calm'), day('d', 1, 'end: told')), { more, first: true }),
    ]);
    tell('member.joined');
    to(TOMORROW);
    expect([outcomes(), newest().timers]).toEqual([['sold'], {}]);
    expect(facts('took').map(({ step, port }) => `${step}.${port}`)).toEqual([
      'd.next',
      'both.on-outcome.told',
    ]);
  });

  it('is the first branch’s in document order when one event ends several with `first`', () => {
    const steps = two(paid('c', 'end: other'), paid('d', 'end: told'));
    const { tell, outcomes } = smallWorld([
      branches(steps, { more: more.replace('calm', 'late'), first: true }),
    ]);
    tell('member.joined');
    tell('order.paid');
    expect(outcomes()).toEqual(['finished']);
  });
});

describe('leaving branches', () => {
  const waiting = 'send: { to: member, text: 你好 }, next: r, failed: { end: lost }';
  const list = {
    care: `c: { ${waiting} }, ${day('r', 1, 'end: calm')}`,
    sell: `d: { ${waiting.replace('next: r', 'next: s')} }, ${day('s', 1, 'end: told')}`,
  };

  it('withdraws the unsent messages of all of them and cancels their timers', () => {
    const { tell, newest, world, facts } = smallWorld(
      [
        branches(list, {
          more: 'on: [{ event: order.paid, next: last }]\nafter: [{ delay: 2d, next: last }]\nend: finished',
        }),
      ],
      { channel: () => 'waits' },
    );
    tell('member.joined');
    expect([world.waiting().length, Object.keys(newest().timers)]).toEqual([2, ['both.after.0']]);
    tell('order.paid');
    expect(
      facts('withdrawn')
        .map(({ step }) => step)
        .sort(),
    ).toEqual(['c', 'd']);
    expect([newest().steps, Object.keys(newest().timers)]).toEqual([['last'], ['last.wait']]);
    expect(world.waiting()).toEqual([]);
  });

  it('withdraws them too when the first branch ends the step', () => {
    const { tell, outcomes, facts } = smallWorld(
      [branches({ care: list.care, sell: paid('d', 'end: told') }, { first: true })],
      { channel: () => 'waits' },
    );
    tell('member.joined');
    tell('order.paid');
    expect([outcomes(), facts('withdrawn').map(({ step }) => step)]).toEqual([['finished'], ['c']]);
  });
});

describe('a busy branch', () => {
  const busy = 'c: { send: { to: member, text: 你好 }, next: r, failed: { end: lost } }';
  const rest = `r: { wait: {}, on: [{ event: link.clicked, end: clicked }], after: [{ delay: 5d, end: late }] }`;

  it('does not keep an event from the branch that rests', () => {
    const { tell, newest } = smallWorld(
      [branches({ care: `${busy}, ${rest}`, sell: paid('d', 'end: told') })],
      { channel: () => 'waits' },
    );
    tell('member.joined');
    tell('order.paid');
    expect([newest().steps, newest().kept]).toEqual([['c'], []]);
  });

  it('gets what no branch could take once it rests', () => {
    const { tell, newest, facts, world } = smallWorld(
      [branches({ care: `${busy}, ${rest}`, sell: day('d', 3, 'end: told') })],
      { channel: () => 'waits' },
    );
    tell('member.joined');
    tell('link.clicked');
    expect([newest().kept.length, facts('kept').length]).toEqual([1, 1]);
    world.answer(world.waiting()[0]!.key, null);
    expect([newest().kept, newest().steps]).toEqual([[], ['d']]);
  });
});

describe('a reply in branches', () => {
  const ask =
    'a: { ask: { to: member, text: "1?", options: [{ match: ["1"], end: yes }], else: { end: other } }, after: [{ delay: 5d, end: late }] }';
  const answered = (steps: string) => {
    const { tell, newest } = smallWorld([branches({ care: ask, sell: steps })], {
      channel: (message) => (message.origin.step === 'd' ? 'waits' : 'sent'),
    });
    tell('member.joined');
    tell('message.received', { text: '什么' });
    return newest().value;
  };

  it('reaches the `else` of an ask while another branch is busy', () => {
    const busy = 'd: { send: { to: member, text: 慢 }, end: told, failed: { end: lost } }';
    expect(answered(busy)).toEqual({ both: { care: 'end:other', sell: 'd' } });
  });

  it('reaches the `else` of an ask though another branch takes the message too', () => {
    const hears =
      'd: { wait: {}, on: [{ event: message.received, end: heard }], after: [{ delay: 5d, end: late }] }';
    expect(answered(hears)).toBe('end:finished');
  });

  it('does not reach the `else` where the ask’s own `on` has acted', () => {
    const acts = ask.replace(
      'after: [',
      'on: [{ event: message.received, update: { vars: { n: "= vars.n + 1" } } }], after: [',
    );
    const { tell, newest } = smallWorld([
      branches({ care: acts, sell: day('d', 3, 'end: told') }, { top: 'vars: { n: 0 }' }),
    ]);
    tell('member.joined');
    tell('message.received', { text: '什么' });
    expect([newest().steps, newest().vars]).toEqual([['a', 'd'], { n: 1 }]);
  });

  it('leaves by an `on` around the ask before its `else`', () => {
    const framed = `f: { stage: { on: [{ event: message.received, end: framed }], steps: { ${ask} } } }`;
    const { tell, newest } = smallWorld([
      branches({ care: framed, sell: day('d', 3, 'end: told') }),
    ]);
    tell('member.joined');
    tell('message.received', { text: '什么' });
    expect(newest().value).toEqual({ both: { care: 'end:framed', sell: 'd' } });
  });
});
