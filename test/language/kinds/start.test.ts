import { describe, expect, it } from 'vitest';
import { checkFlow } from '../../../engine/language/index.ts';
import { LAST, memberFlow, seen, stateOf, WORKSPACE } from '../flow-texts.ts';

const codes = (text: string) => seen(text).map((finding) => finding.code);

describe('start', () => {
  it('goes on at once where nobody awaits the end', () => {
    expect(stateOf(memberFlow('a: { start: { flow: nurture }, end: x }'), 'a')).toEqual({
      step: 'a',
      kind: 'start',
      entry: [{ type: 'start', step: 'a', flow: 'nurture', awaits: false }],
      always: [{ port: 'next', target: ['end:x'] }],
    });
  });

  it('awaits the end: named outcomes by name, then `else`, for failures too', () => {
    const text = memberFlow(
      'a: { start: { flow: nurture, await: true }, on-outcome: { else: last, won: { end: won }, lost: last } }',
      LAST,
    );
    const target = ['last'];
    expect(stateOf(text, 'a')).toEqual({
      step: 'a',
      kind: 'start',
      entry: [{ type: 'start', step: 'a', flow: 'nurture', awaits: true }],
      exit: [{ type: 'abandon', step: 'a' }],
      on: [
        {
          event: '@done:a',
          port: 'outcomes.lost',
          if: { type: 'outcome', outcome: 'lost' },
          target,
        },
        {
          event: '@done:a',
          port: 'outcomes.won',
          if: { type: 'outcome', outcome: 'won' },
          target: ['end:won'],
        },
        { event: '@done:a', port: 'else', target },
        { event: '@failed:a', port: 'else', target },
      ],
      busy: true,
    });
  });

  it('leads to `next` what no port takes', () => {
    const step = (rest: string) => memberFlow(`a: { start: { flow: g, await: true }, ${rest} }`);
    expect(stateOf(step('end: x'), 'a')?.on).toEqual([
      { event: '@done:a', port: 'next', target: ['end:x'] },
      { event: '@failed:a', port: 'next', target: ['end:x'] },
    ]);
    expect(codes(step('on-outcome: { won: { end: y } }'))).toEqual(['TARGET_MISSING']);
    expect(codes(step('on-outcome: { won: { end: y }, else: { end: z } }'))).toEqual([]);
    expect(codes(step('on-outcome: { won: none, else: { end: z } }'))).toEqual(['UNKNOWN_TARGET']);
  });

  it('takes `on-outcome` only where it awaits', () => {
    const text = memberFlow('a: { start: { flow: g }, on-outcome: { won: { end: y } }, end: x }');
    expect(codes(text)).toEqual(['STEP_INVALID']);
  });

  it('starts neither itself nor a flow that is not there', () => {
    const step = (flow: string) => memberFlow(`a: { start: { flow: ${flow} }, end: x }`);
    const found = (flow: string, flows?: readonly string[]) =>
      checkFlow(step(flow), WORKSPACE, flows === undefined ? {} : { flows }).findings.map(
        ({ code, hint }) => [code, hint?.en],
      );
    expect(found('f')[0]?.[0]).toBe('FLOW_STARTS_ITSELF');
    expect(found('nurtur', ['f', 'nurture'])).toEqual([
      ['UNKNOWN_FLOW', 'Did you mean `nurture`?'],
    ]);
    expect(found('other', ['f'])).toEqual([['UNKNOWN_FLOW', undefined]]);
    expect(found('nurture', ['f', 'nurture'])).toEqual([]);
    expect(found('anything')).toEqual([]);
  });

  it('rests only while it awaits', () => {
    expect(codes(memberFlow('a: { start: { flow: g }, next: a }'))).toEqual(['INSTANT_LOOP']);
    expect(codes(memberFlow('a: { start: { flow: g, await: true }, next: a }'))).toEqual([]);
  });

  it('starts for an audience, and lasts until all of it was told', () => {
    const spec = '{ flow: g, for: { about: group, if: "group.size >= 50" }, pace: 200/m }';
    expect(stateOf(memberFlow(`a: { start: ${spec}, end: x }`), 'a')).toEqual({
      step: 'a',
      kind: 'start',
      entry: [
        {
          type: 'start',
          step: 'a',
          flow: 'g',
          awaits: false,
          audience: { about: 'group', if: 'group.size >= 50', perMinute: 200 },
        },
      ],
      exit: [{ type: 'withdraw', step: 'a' }],
      on: [
        { event: '@done:a', port: 'next', target: ['end:x'] },
        { event: '@failed:a', port: 'next', target: ['end:x'] },
      ],
      busy: true,
    });
  });

  it('knows in the condition of an audience those whom it is about, and no event', () => {
    const step = (about: string, condition: string) =>
      memberFlow(`a: { start: { flow: g, for: { about: ${about}, if: "${condition}" } }, end: x }`);
    expect(codes(step('customer', 'customer.points > 3'))).toEqual([]);
    expect(codes(step('group', 'customer.points > 3'))).toEqual(['UNKNOWN_NAME']);
    expect(codes(step('group', 'event.id == group.ref'))).toEqual(['UNKNOWN_NAME']);
  });

  it('takes `pace` only with an audience, and `await` only without', () => {
    const step = (spec: string) => memberFlow(`a: { start: ${spec}, end: x }`);
    expect(codes(step('{ flow: g, pace: 5/m }'))).toEqual(['STEP_INVALID']);
    expect(codes(step('{ flow: g, for: { about: group }, await: true }'))).toEqual([
      'STEP_INVALID',
    ]);
  });
});
