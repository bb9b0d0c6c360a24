import { describe, expect, it } from 'vitest';
import { parseWorkspace } from '../../../engine/language/index.ts';
import { memberFlow, seen, WORKSPACE } from '../flow-texts.ts';

const workspaceCodes = (text: string) =>
  parseWorkspace(text).findings.map(({ code, path }) => [code, path.join('.')]);
const slots = (rule: string) =>
  workspaceCodes(`quiet: { from: "22:00", to: "08:00" }\nclasses: { promo: { ${rule} } }\n`);

describe('the rules of a workspace', () => {
  it.each([
    ['slots: ["20:00-21:00"]', []],
    ['slots: ["20:00-21:00", "22:00-23:00"]', [['SLOT_IN_QUIET_HOURS', 'classes.promo.slots.1']]],
    ['slots: ["23:00-07:00"]', [['SLOT_IN_QUIET_HOURS', 'classes.promo.slots.0']]],
    ['slots: ["22:00-08:00"]', [['SLOT_IN_QUIET_HOURS', 'classes.promo.slots.0']]],
    ['slots: ["21:59-23:00"]', []],
    ['slots: ["00:00-24:00"]', []],
    ['slots: ["22:00-24:00"]', [['SLOT_IN_QUIET_HOURS', 'classes.promo.slots.0']]],
    ['slots: ["07:00-08:01"]', []],
    ['slots: ["23:00-07:00"], quiet: ignore', []],
  ])('leave a time for %s', (rule, expected) => {
    expect(slots(rule)).toEqual(expected);
  });

  it('have quiet hours of some length', () => {
    expect(workspaceCodes('quiet: { from: "22:00", to: "22:00" }\n')).toEqual([
      ['BAD_TIME', 'quiet.to'],
    ]);
    expect(parseWorkspace('quiet: { from: "22:00", to: "08:00" }\n').workspace?.quiet).toEqual({
      from: '22:00',
      to: '08:00',
    });
  });

  it('are written as rules', () => {
    expect(workspaceCodes('classes: { promo: { gap: soon, quiet: always } }\n')).toEqual([
      ['BAD_SPAN', 'classes.promo.gap'],
      ['SCHEMA', 'classes.promo.quiet'],
    ]);
  });
});

describe('a message of a class with a gap', () => {
  const codes = (gap: string, message: string) =>
    seen(memberFlow(`a: { send: { to: member, text: hi, ${message} }, end: x }`), {
      ...WORKSPACE,
      classes: { service: {}, promo: { gap } },
    }).map((finding) => [finding.code, finding.marked]);

  it.each([
    ['7d', [['HELD_FOR_LONG', 'promo']]],
    ['2 workdays', [['HELD_FOR_LONG', 'promo']]],
    ['25h', [['HELD_FOR_LONG', 'promo']]],
    ['24h', []],
    ['1d', []],
  ])('is held for long by one of %s', (gap, expected) => {
    expect(codes(gap, 'class: promo')).toEqual(expected);
  });

  it('may say how late is too late', () => {
    expect(codes('7d', 'class: promo, late: { within: 1d }')).toEqual([]);
    expect(codes('7d', 'class: service')).toEqual([]);
  });
});
