import { describe, expect, it } from 'vitest';
import { applyFixes } from '../../../engine/language/edit/index.ts';
import { checkFlow } from '../../../engine/language/index.ts';
import { LAST, memberFlow, WORKSPACE } from '../flow-texts.ts';

const check = (text: string) => checkFlow(text, WORKSPACE, { fileId: 'f' }).findings;
const fixed = (text: string) => applyFixes(text, check);

/** The line that a step became, with the code of what was fixed. */
function fixedStep(line: string, ...more: readonly string[]) {
  const result = fixed(memberFlow(line, ...more));
  const codes = result.fixed.map((finding) => finding.code);
  return [codes.join(' '), result.text.split('\n')[3]?.trim()];
}

describe('fixes', () => {
  it.each([
    [
      'a: { wait: { for: 1d }, next: lsat }',
      'UNKNOWN_TARGET',
      'a: { wait: { for: 1d }, next: last }',
    ],
    [
      'a: { wiat: { for: 1d }, next: last }',
      'UNKNOWN_KIND',
      'a: { wait: { for: 1d }, next: last }',
    ],
    ['a: { wait: { fro: 1d }, next: last }', 'UNKNOWN_KEY', 'a: { wait: { for: 1d }, next: last }'],
    ['a: { wait: { for: 1 day }, next: last }', 'BAD_SPAN', 'a: { wait: { for: 1d }, next: last }'],
    [
      'a: { wait: { at: "9:30" }, next: last }',
      'BAD_TIME',
      'a: { wait: { at: "09:30" }, next: last }',
    ],
    [
      'a: { wait: { for: 1d }, end: x, next: last }',
      'TARGET_TWICE',
      'a: { wait: { for: 1d }, next: last }',
    ],
    [
      'a: { send: { to: memebr, text: hi }, next: last }',
      'SCHEMA',
      'a: { send: { to: member, text: hi }, next: last }',
    ],
    [
      'a: { send: { to: { role: manger }, class: prmo, text: hi }, next: last }',
      'UNKNOWN_ROLE UNKNOWN_CLASS',
      'a: { send: { to: { role: manager }, class: promo, text: hi }, next: last }',
    ],
    [
      'a: { send: { to: { duty: sevice }, text: hi }, next: last }',
      'UNKNOWN_ROSTER',
      'a: { send: { to: { duty: service }, text: hi }, next: last }',
    ],
    [
      'a: { wait: { for: 1d }, next: last, on: [{ event: order.piad, end: y }] }',
      'UNKNOWN_EVENT',
      'a: { wait: { for: 1d }, next: last, on: [{ event: order.paid, end: y }] }',
    ],
    [
      'a: { split: [{ share: 30, next: last }, { share: 30, end: x }] }',
      'SHARES_DO_NOT_SUM',
      'a: { split: [{ share: 50, next: last }, { share: 50, end: x }] }',
    ],
    [
      'a: { send: { to: member, text: "{{ mmber.name | defualt: \'x\' }}" }, next: last }',
      'TEXT_INVALID UNKNOWN_NAME',
      'a: { send: { to: member, text: "{{ member.name | default: \'x\' }}" }, next: last }',
    ],
    [
      'a: { choose: [{ if: "now = now and 1 < 2", next: last }], else: last }',
      'CEL_INVALID CEL_INVALID',
      'a: { choose: [{ if: "now == now && 1 < 2", next: last }], else: last }',
    ],
    [
      "a: { choose: [{ if: \"'x'.startWith('y')\", next: last }], else: last }",
      'CEL_INVALID',
      "a: { choose: [{ if: \"'x'.startsWith('y')\", next: last }], else: last }",
    ],
    [
      'a: { wait: {}, on: [{ event: order.paid, if: "event.data.amuontMinor > 1", next: last }] }',
      'UNKNOWN_FIELD',
      'a: { wait: {}, on: [{ event: order.paid, if: "event.data.amountMinor > 1", next: last }] }',
    ],
    [
      'a: { wait: {}, on: [{ event: order.paid, next: last }], next: lats }',
      'UNKNOWN_TARGET',
      null,
    ],
  ])('puts %s right', (line, codes, becomes) => {
    const result = fixedStep(line, LAST);
    expect(result).toEqual([codes, becomes ?? line.replace('lats', 'last')]);
  });

  it('changes nothing but what it puts right, comments and blanks least of all', () => {
    const text = `flow: f   # the id

about: member
goals: [ dnoe ]       # what counts
vars:
  count: { type: nmber }

steps:
  a:   # first
    send: { to: member,   text: 'hi {{ vars.cuont }}' }
    next:   lst  # and on
  last: { wait: { for: "1 day" }, end: done }
`;
    const result = fixed(text);
    expect(result.findings).toEqual([]);
    expect(result.text).toBe(
      text
        .replace('dnoe', 'done')
        .replace('nmber', 'number')
        .replace('cuont', 'count')
        .replace('lst', 'last')
        .replace('1 day', '1d'),
    );
  });

  it('names a step anew that stands twice, also a third one', () => {
    const text = memberFlow(
      'a: { wait: { for: 1d }, next: p }',
      'p: { stage: { steps: { a: { wait: { for: 1d }, next: q } } } }',
      'q: { stage: { steps: { a: { wait: { for: 1d }, end: x } } } }',
    );
    const result = fixed(text);
    expect(result.fixed.map((finding) => finding.code)).toEqual([
      'DUPLICATE_STEP',
      'DUPLICATE_STEP',
    ]);
    expect(check(result.text)).toEqual([]);
  });

  it('keeps its hands off what only the author can decide', () => {
    const text = memberFlow('a: { wait: { for: 1d } }', LAST);
    const result = fixed(text);
    expect([result.text, result.fixed]).toEqual([text, []]);
    expect(result.findings).toEqual(check(text));
  });

  it('does not go round where fixes undo each other', () => {
    const other = (text: string) => (text.includes('x: 1') ? '2' : '1');
    const { text, fixed: made } = applyFixes('x: 1\n', (at) =>
      check(at)
        .slice(0, 1)
        .map((finding) => ({
          ...finding,
          fix: {
            title: { zh: '换', en: 'swap' },
            operations: [{ type: 'set', path: ['x'], value: Number(other(at)) }],
          },
        })),
    );
    expect([text, made.length]).toEqual(['x: 2\n', 1]);
  });
});
