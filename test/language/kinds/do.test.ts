import { describe, expect, it } from 'vitest';
import { memberFlow, seen, stateOf, theFinding, WORKSPACE } from '../flow-texts.ts';

const flow = (spec: string, beside = ', end: done') => memberFlow(`a: { do: ${spec}${beside} }`);
const codes = (text: string, workspace = WORKSPACE) =>
  seen(text, workspace).map((finding) => finding.code);
const onlyCoupons = {
  ...WORKSPACE,
  connectors: { sandbox: { kind: 'sandbox', actions: ['coupon.issue', 'shop.wrap'] } },
} as const;

describe('do', () => {
  it('acts on entry, takes it back on exit, and is busy until its result', () => {
    const text = `vars: { prize: { type: object } }\n${flow(
      '{ action: draw.run, with: { campaignRef: "= vars.prize.id" }, else: skip }',
      ', save: prize, end: done, failed: { end: lost }',
    )}`;
    expect(stateOf(text, 'a')).toEqual({
      step: 'a',
      kind: 'do',
      entry: [
        {
          type: 'act',
          step: 'a',
          action: 'draw.run',
          with: { campaignRef: { type: 'cel', source: 'vars.prize.id' } },
          otherwise: 'skip',
          keeps: true,
        },
      ],
      exit: [{ type: 'withdraw', step: 'a' }],
      on: [
        {
          event: '@done:a',
          port: 'next',
          target: ['end:done'],
          actions: [{ type: 'save', variable: 'prize' }],
        },
        { event: '@failed:a', port: 'failed', target: ['end:lost'] },
      ],
      busy: true,
    });
  });

  it('fails where the connector cannot, unless something else is said', () => {
    const entry = (spec: string) => stateOf(flow(spec), 'a')?.entry?.[0];
    expect(entry('{ action: draw.run }')).toMatchObject({ otherwise: 'fail', keeps: false });
    expect(entry('{ action: draw.run, else: fail }')).toMatchObject({ otherwise: 'fail' });
  });

  it('refuses an action that nobody knows, and takes one of a connector’s own', () => {
    const finding = theFinding(flow('{ action: cupon.issue }'));
    expect([finding.code, finding.hint?.en]).toEqual([
      'UNKNOWN_ACTION',
      'Did you mean `coupon.issue`?',
    ]);
    expect(codes(flow('{ action: shop.wrap }'))).toEqual(['UNKNOWN_ACTION']);
    expect(codes(flow('{ action: shop.wrap }'), onlyCoupons)).toEqual([]);
  });

  it('refuses what the connector cannot do, unless `else` says what then', () => {
    expect(codes(flow('{ action: coupon.issue }'), onlyCoupons)).toEqual([]);
    const finding = theFinding(flow('{ action: draw.run }'), onlyCoupons);
    expect([finding.code, finding.message.en]).toEqual([
      'ACTION_NOT_PERFORMED',
      'No connector for member performs `draw.run`: `sandbox` cannot.',
    ]);
    expect(codes(flow('{ action: draw.run, else: skip }'), onlyCoupons)).toEqual([]);
    expect(codes(flow('{ action: draw.run, else: fail }'), onlyCoupons)).toEqual([]);
  });

  it('is done by a person, with `else: task`, whose task goes on at next', () => {
    const state = stateOf(flow('{ action: draw.run, else: task }'), 'a');
    expect(state).toMatchObject({
      entry: [{ otherwise: 'task' }],
      exit: [
        { type: 'withdraw', step: 'a' },
        { type: 'closeTask', step: 'a' },
      ],
    });
    expect(state?.on?.at(-1)).toEqual({
      event: '@task:a:done',
      port: 'next',
      target: ['end:done'],
    });
    expect(codes(flow('{ action: draw.run, else: task }'), onlyCoupons)).toEqual([]);
  });

  it('is about somebody', () => {
    const text = flow('{ action: draw.run }').replace('about: member', 'about: workspace');
    expect(codes(text)).toEqual(['RECIPIENT_UNREACHABLE']);
  });
});
