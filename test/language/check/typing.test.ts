import { describe, expect, it } from 'vitest';
import { memberFlow, seen, theFinding, WORKSPACE } from '../flow-texts.ts';

const codes = (text: string, workspace = WORKSPACE) =>
  seen(text, workspace).map((finding) => [finding.code, finding.marked]);
const choosing = (condition: string) =>
  memberFlow(`a: { choose: [{ if: "${condition}", end: x }], else: { end: y } }`);
const taking = (event: string, condition: string) =>
  memberFlow(`a: { wait: {}, on: [{ event: ${event}, if: "${condition}", end: x }] }`);
const setting = (update: string) =>
  `vars: { n: 0, said: "", flags: [] }\n${memberFlow(`a: { update: { ${update} }, end: x }`)}`;

describe('the types of what flows compute', () => {
  it('knows the fields of the catalogue', () => {
    expect(codes(taking('order.paid', 'event.data.amountMinor > 100'))).toEqual([]);
    expect(codes(taking('order.paid', "event.data.amountMinor == '100'"))).toEqual([
      ['CEL_TYPE', "event.data.amountMinor == '100'"],
    ]);
    expect(codes(taking('member.joined', "now - event.data.joinedAt > duration('1h')"))).toEqual(
      [],
    );
    expect(codes(taking('message.received', 'event.data.text > 3'))).toEqual([
      ['CEL_TYPE', 'event.data.text > 3'],
    ]);
  });

  it('knows what the workspace declares of its own events', () => {
    const events = {
      'lead.quoted': {
        data: {
          type: 'object',
          properties: {
            price: { type: 'integer' },
            until: { type: 'string', format: 'date-time' },
            names: { type: 'array', items: { type: 'string' } },
            any: { anyOf: [] },
          },
        },
      },
    };
    const workspace = { ...WORKSPACE, events };
    const judged = (condition: string) => codes(taking('lead.quoted', condition), workspace);
    expect(judged('event.data.price > 1 && event.data.until > now')).toEqual([]);
    expect(judged("event.data.any > 1 && 'x' in event.data.names")).toEqual([]);
    expect(judged("event.data.price > '1'")).toEqual([['CEL_TYPE', "event.data.price > '1'"]]);
    expect(judged('3 in event.data.names')).toEqual([['CEL_TYPE', '3 in event.data.names']]);
  });

  it('says nothing of a field on whose type the starting events do not agree', () => {
    const text = (start: string) =>
      `start: [${start}]\n${choosing("trigger.data.kind == 'x' && trigger.data.level > 3")}`;
    expect(codes(text('{ on: violation.detected }')).map(([code]) => code)).toEqual([
      'UNKNOWN_FIELD',
    ]);
    expect(codes(text('{ on: draw.won }')).map(([code]) => code)).toEqual([
      'UNKNOWN_FIELD',
      'CEL_TYPE',
    ]);
  });

  it('knows variables, people, groups and the clock', () => {
    const text = (condition: string) =>
      `vars: { n: 0, lead: { type: object } }\n${choosing(condition)}`;
    expect(codes(text('vars.n > 3 && vars.lead.price > 3 && member.points > 3'))).toEqual([]);
    expect(codes(text("'vip' in member.tags && group.size > 3 && now > member.joinedAt"))).toEqual(
      [],
    );
    expect(codes(text("vars.n == 'many'"))).toEqual([['CEL_TYPE', "vars.n == 'many'"]]);
    expect(codes(text("member.tags == 'vip'"))).toEqual([['CEL_TYPE', "member.tags == 'vip'"]]);
    expect(codes(text("group.size > '50'"))).toEqual([['CEL_TYPE', "group.size > '50'"]]);
    expect(codes(text('now > 20'))).toEqual([['CEL_TYPE', 'now > 20']]);
  });

  it('knows the attributes that the workspace declares', () => {
    const attributes = {
      customer: { age: { type: 'number' } },
      group: { city: { type: 'string' } },
    } as const;
    const workspace = { ...WORKSPACE, attributes };
    expect(codes(choosing("member.age > 18 && group.city == '上海'"), workspace)).toEqual([]);
    expect(codes(choosing("customer.age > '18'"), workspace)).toEqual([
      ['CEL_TYPE', "customer.age > '18'"],
    ]);
    expect(codes(choosing("customer.age > '18'"))).toEqual([]);
    expect(codes(setting('set: { age: "= vars.said" }'), workspace)).toEqual([
      ['CEL_TYPE', '"= vars.said"'],
    ]);
  });

  it.each(['vars.n', "'yes'", 'now', 'event.data', 'member.tags'])(
    'refuses %s as a condition',
    (condition) => {
      const text = `vars: { n: 0 }\n${choosing(condition)}`;
      expect(codes(text)).toEqual([['CEL_TYPE', `"${condition}"`]]);
      expect(theFinding(text).hint?.en).toContain('Write a comparison');
    },
  );

  it.each([
    ['now + days(3)', []],
    ['trigger.time', []],
    ["'2026-03-02T10:00:00+08:00'", []],
    ['vars.said', []],
    ['vars.n', [['CEL_TYPE', '"vars.n"']]],
    ['days(3)', [['CEL_TYPE', '"days(3)"']]],
    ['now > now', [['CEL_TYPE', '"now > now"']]],
  ])('judges until: %s', (until, expected) => {
    const text = `vars: { n: 0, said: "" }\n${memberFlow(`a: { wait: { until: "${until}" }, end: x }`)}`;
    expect(codes(text)).toEqual(expected);
  });

  it.each([
    ['vars: { n: "= vars.n + 1" }', []],
    ['vars: { n: "= vars.said" }', [['VARIABLE_TYPE', '"= vars.said"']]],
    ['vars: { said: "= now" }', []],
    ['vars: { said: "= vars.n" }', [['VARIABLE_TYPE', '"= vars.n"']]],
    ['vars: { flags: "= vars.flags + [1]" }', []],
    ['vars: { flags: "= size(vars.flags)" }', [['VARIABLE_TYPE', '"= size(vars.flags)"']]],
    ['points: { add: "= vars.n * 2" }', []],
    ['points: { add: "= vars.said" }', [['CEL_TYPE', '"= vars.said"']]],
  ])('judges what is set by %s', (update, expected) => {
    expect(codes(setting(update))).toEqual(expected);
  });

  it('takes anything for a key, and people in any form for a mention', () => {
    expect(codes(`key: event.data.count\n${choosing('true')}`)).toEqual([]);
    const mentioning = (value: string) =>
      `vars: { n: 0, joined: [] }\n${memberFlow(`a: { send: { to: group, text: hi, mention: "${value}" }, end: x }`)}`;
    expect(codes(mentioning('= vars.joined'))).toEqual([]);
    expect(codes(mentioning('= member.ref'))).toEqual([]);
    expect(codes(mentioning('= vars.n'))).toEqual([['CEL_TYPE', '"= vars.n"']]);
  });

  it('tells one mistake once, not its result as well', () => {
    expect(codes(choosing("'x' * 2"))).toEqual([['CEL_TYPE', "'x' * 2"]]);
  });
});
