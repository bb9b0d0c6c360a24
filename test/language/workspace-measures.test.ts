import { describe, expect, it } from 'vitest';
import { checkFlow, parseWorkspace } from '../../engine/language/index.ts';

function found(text: string): string[] {
  return parseWorkspace(text).findings.map(({ code, message }) => `${code} ${message.en}`);
}

const MEASURES = `
measures:
  spend: { sum: event.data.amountMinor, of: order.paid, over: 30d, about: customer }
  last-talk: { last: message.received }
  busy: { count: message.received, over: 1d, about: group }
`;

function ladder(condition: string, more = ''): string {
  return `${MEASURES}
segments:
  tier:
    about: customer
    levels:
      vip: { if: "${condition}"${more} }
      others: { else: true }
`;
}

describe('the measures of a workspace', () => {
  it('take the events of the catalogue and those of the workspace', () => {
    expect(
      found(`${MEASURES}  quotes: { count: lead.quoted }\nevents: { lead.quoted: {} }`),
    ).toEqual([]);
    expect(found('measures: { paid: { count: order.payed } }')).toEqual([
      'UNKNOWN_EVENT There is no event `order.payed`.',
    ]);
    expect(found('measures: { in: { count: group.dismissed, about: customer } }')).toEqual([
      'RECIPIENT_UNREACHABLE `group.dismissed` never reaches a customer; it reaches group.',
    ]);
  });

  it('add numbers, on conditions', () => {
    expect(found('measures: { s: { sum: event.data.currency, of: order.paid } }')).toEqual([
      'CEL_TYPE This takes a number, and the expression yields a text.',
    ]);
    expect(found('measures: { s: { count: order.paid, if: event.data.amountMinor } }')).toEqual([
      'CEL_TYPE This takes true or false, and the expression yields a number.',
    ]);
    expect(found(`measures: { s: { count: order.paid, if: "vars.x == 1" } }`)).toEqual([
      'UNKNOWN_NAME The name `vars` is not known here.',
    ]);
  });

  it('have no windows of working days, nor longer ones than two years', () => {
    expect(found('measures: { s: { count: order.paid, over: 5 workdays } }')[0]).toContain(
      'BAD_SPAN',
    );
    expect(found('measures: { s: { count: order.paid, over: 732d } }')).toEqual([]);
    expect(found('measures: { s: { count: order.paid, over: 733d } }')[0]).toContain('BAD_SPAN');
    expect(found('measures: { s: { last: order.paid, over: 7d } }')).toEqual([
      'SCHEMA `last` has no window.',
    ]);
  });

  it('are not made of themselves', () => {
    const text = `measures:
  a: { value: "measure['b'] + 1" }
  b: { value: "measure['a'] + 1" }
  c: { value: "measure['a'] + 1" }`;
    expect(found(text).filter((line) => line.startsWith('MEASURE_CIRCLE'))).toEqual([
      'MEASURE_CIRCLE Measure `a` is made of itself.',
      'MEASURE_CIRCLE Measure `b` is made of itself.',
    ]);
  });
});

describe('the ladders of a workspace', () => {
  it('read the measures of their subject', () => {
    expect(found(ladder("measure['spend'] >= 500"))).toEqual([]);
    expect(found(ladder("measure['spent'] >= 500"))).toEqual([
      'UNKNOWN_MEASURE There is no measure `spent` here.',
    ]);
    expect(found(ladder("measure['busy'] >= 5"))).toEqual([
      'UNKNOWN_MEASURE There is no measure `busy` here.',
    ]);
    expect(found(ladder("measure['last-talk'] >= 5"))[0]).toContain('CEL_TYPE');
    expect(found(ladder('measure[customer.name] >= 5'))[0]).toContain('UNKNOWN_MEASURE Name the');
  });

  it('takes `now` only where it is known when the outcome changes', () => {
    const sound = [
      "now - measure['last-talk'] >= duration('720h')",
      'days(7) > now - customer.addedAt',
      "measure['spend'] > 5 && !(now - timestamp(customer.addedAt) < days(2))",
    ];
    for (const condition of sound) expect(found(ladder(condition))).toEqual([]);
    const misplaced = [
      'now.getHours() > 9',
      "now > timestamp('2026-03-02T09:00:00Z')",
      "now - measure['last-talk'] > days(measure['spend'])",
      'now - (now - days(2)) > days(1)',
    ];
    for (const condition of misplaced) {
      expect(found(ladder(condition))[0]).toMatch(/^NOW_MISPLACED/);
    }
  });

  it('have a level for everybody, and none that nobody can be in', () => {
    const levels = (text: string) => found(`segments: { s: { about: customer, levels: ${text} } }`);
    expect(levels('{ a: { if: "1 < 2" } }')[0]).toMatch(/^LADDER_WITHOUT_ELSE/);
    expect(levels('{ a: { else: true }, b: { if: "1 < 2" } }')[0]).toMatch(/^LEVEL_UNREACHABLE/);
    expect(levels('{ a: { if: "1 < 2" }, b: { if: "(1<2)" }, c: { else: true } }')[0]).toMatch(
      /^LEVEL_UNREACHABLE/,
    );
    expect(levels('{ a: {}, c: { else: true } }')[0]).toContain('either an `if` or `else: true`');
    expect(levels('{ c: { else: true, share: 12%-8% } }')[0]).toContain('backwards');
  });
});

describe('a flow', () => {
  const { workspace } = parseWorkspace(ladder("measure['spend'] >= 500"));
  const check = (start: string, condition: string, about = 'customer') => {
    if (!workspace) throw new Error('The workspace has mistakes.');
    const text = `flow: f
about: ${about}
start: [${start}]
steps:
  a: { choose: [{ if: "${condition}", end: x }], else: { end: y } }
`;
    return checkFlow(text, workspace).findings.map(({ code, hint, fix }) =>
      [code, hint?.en, fix?.title.en].filter(Boolean).join(' '),
    );
  };

  it('knows measures and ladders of its subject by name', () => {
    expect(check('{ segment: tier.vip }', "segment.tier == 'vip' && measure['spend'] > 1")).toEqual(
      [],
    );
    expect(check('{ on: order.paid }', "segment.teir == 'vip'")).toEqual([
      'UNKNOWN_SEGMENT Did you mean `tier`? Change it to `tier`',
    ]);
    expect(check('{ on: order.paid }', "measure['spnd'] > 1")).toEqual([
      'UNKNOWN_MEASURE Did you mean `spend`? Change it to `spend`',
    ]);
    expect(check('{ on: order.paid }', "measure['spend'] > 1", 'group')).toEqual([
      'UNKNOWN_MEASURE There are last-talk, busy.',
    ]);
    expect(check('{ on: order.paid }', "measure['spend'] > 'x'")[0]).toContain('CEL_TYPE');
  });

  it('starts by a segment about its own subject only', () => {
    expect(check('{ segment: tier.vipp, existing: true, pace: 200/m }', '1 < 2')).toEqual([
      'UNKNOWN_SEGMENT Did you mean `tier.vip`? Change it to `tier.vip`',
    ]);
    expect(check('{ segment: tier.vip }', '1 < 2', 'member')[0]).toMatch(/^RECIPIENT_UNREACHABLE/);
  });
});
