import { describe, expect, it } from 'vitest';
import { memberFlow, planOf, seen, stateOf, theFinding } from '../flow-texts.ts';

const codes = (text: string) => seen(text).map((finding) => finding.code);
const collecting = (keys: string, ...more: string[]) =>
  memberFlow(`a: { collect: { event: order.paid, ${keys}, into: orders }, end: x }`, ...more);

describe('collect', () => {
  it('begins its span with the first entry, and ends at its most', () => {
    const move = { port: 'next', target: ['end:x'] };
    const has = (atLeast: number) => ({ if: { type: 'collected', variable: 'orders', atLeast } });
    expect(stateOf(collecting('if: "true", for: 2m, max: 10'), 'a')).toEqual({
      step: 'a',
      kind: 'collect',
      entry: [{ type: 'gather', step: 'a', into: 'orders', event: 'order.paid', if: 'true' }],
      on: [
        {
          event: 'order.paid',
          port: '',
          if: { type: 'cel', source: 'true' },
          actions: [{ type: 'collect', step: 'a', into: 'orders' }],
        },
      ],
      initial: 'empty',
      states: {
        empty: { always: [{ port: '', ...has(1), target: ['a', 'begun'] }] },
        begun: {
          after: [
            {
              id: 'collect',
              delay: { type: 'span', span: { unit: 'ms', count: 120_000 } },
              moves: [move],
            },
          ],
          always: [{ ...move, ...has(10) }],
        },
      },
    });
  });

  it('has one of `for` and `max`, and never more than a hundred', () => {
    expect(codes(collecting('if: "true"'))).toEqual(['STEP_INVALID']);
    expect(codes(collecting('max: 100'))).toEqual([]);
    expect(codes(collecting('max: 101'))).toEqual(['SCHEMA']);
    const always = stateOf(collecting('for: 1d'), 'a', 'begun')?.always;
    expect(always?.[0]?.if).toMatchObject({ atLeast: 100 });
  });

  it('brings its variable with it, as an empty list', () => {
    const text = memberFlow(
      'a: { collect: { event: order.paid, for: 2m, into: orders }, next: b }',
      'b: { send: { to: member, text: "{{ vars.orders | size }}" }, end: x }',
    );
    expect(planOf(text).vars).toEqual({ orders: { type: 'list', default: [] } });
    const typo = theFinding(text.replace('vars.orders', 'vars.order'));
    expect([typo.code, typo.hint?.en]).toEqual(['UNKNOWN_VARIABLE', 'Did you mean `orders`?']);
  });

  it('takes a declared variable only if it is a list', () => {
    expect(planOf(`vars: { orders: [1] }\n${collecting('max: 2')}`).vars.orders).toEqual({
      type: 'list',
      default: [1],
    });
    expect(codes(`vars: { orders: 0 }\n${collecting('max: 2')}`)).toEqual(['VARIABLE_TYPE']);
  });

  it('refuses events that nobody knows, and circles are no matter since it waits', () => {
    expect(codes(collecting('max: 2').replace('order.paid', 'order.pad'))).toEqual([
      'UNKNOWN_EVENT',
    ]);
    expect(codes(collecting('max: 2').replace('end: x', 'next: a'))).toEqual([]);
  });
});
