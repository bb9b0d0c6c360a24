import { describe, expect, it } from 'vitest';
import { memberFlow, seen, stateOf } from '../flow-texts.ts';

const SILENCE = ', after: [{ delay: 2h, end: silent }]';
const asking = (more: string, beside = SILENCE) =>
  memberFlow(`menu: { ask: { to: member, text: hi, ${more} }${beside} }`);
const OPTIONS = 'options: [{ match: ["1", { contains: 资料 }], label: 资料, end: material }]';

describe('ask', () => {
  it('rests after its message, and takes replies before verdicts', () => {
    const text = asking(`${OPTIONS}, else: { next: menu, max: 2 }`);
    expect(stateOf(text, 'menu')).toEqual({
      step: 'menu',
      kind: 'ask',
      entry: [
        {
          type: 'send',
          step: 'menu',
          to: { type: 'member' },
          class: 'service',
          variants: [[{ type: 'text', text: 'hi' }]],
          mention: null,
          awaitsResult: false,
        },
      ],
      exit: [{ type: 'withdraw', step: 'menu' }],
      on: [
        {
          event: 'message.received',
          port: 'options.0',
          if: {
            type: 'reply',
            step: 'menu',
            match: [
              { type: 'equals', text: '1' },
              { type: 'contains', text: '资料' },
            ],
          },
          target: ['end:material'],
        },
        {
          event: '@else:menu',
          port: 'else',
          if: { type: 'taken', step: 'menu', port: 'else', fewerThan: 2 },
          target: ['menu'],
        },
        { event: '@sent:menu', port: 'sent' },
        { event: '@blocked:menu', port: 'blocked', target: ['end:silent'] },
        { event: '@failed:menu', port: 'failed', target: ['end:silent'] },
      ],
      after: [
        {
          id: 'after.0',
          delay: { type: 'span', span: { unit: 'ms', count: 7_200_000 } },
          moves: [{ port: 'after.0', target: ['end:silent'] }],
        },
      ],
    });
  });

  it('takes its own entries before the options', () => {
    const text = asking(
      OPTIONS,
      `${SILENCE}, on: [{ event: message.received, if: "event.data.text == '退'", end: out }]`,
    );
    expect(stateOf(text, 'menu')?.on?.map((item) => item.port)).toEqual([
      'on.0',
      'options.0',
      'sent',
      'blocked',
      'failed',
    ]);
  });

  it('awaits the result of the channel only when `failed` is named', () => {
    const text = asking(OPTIONS, ', blocked: { end: capped }, failed: { end: lost }');
    expect(stateOf(text, 'menu')?.entry?.[0]).toMatchObject({ awaitsResult: true });
    expect(stateOf(text, 'menu')?.on?.slice(-2)).toEqual([
      { event: '@blocked:menu', port: 'blocked', target: ['end:capped'] },
      { event: '@failed:menu', port: 'failed', target: ['end:lost'] },
    ]);
  });

  it('asks again without end when `else` has no `max`', () => {
    expect(stateOf(asking('else: menu'), 'menu')?.on?.[0]).toEqual({
      event: '@else:menu',
      port: 'else',
      target: ['menu'],
    });
  });

  it('keeps the text of the reply in the variable of `save`', () => {
    const text = `vars: { said: "" }\n${asking('else: { end: done }', `${SILENCE}, save: said`)}`;
    const source = "has(event.data.text) ? event.data.text : ''";
    expect(stateOf(text, 'menu')?.on?.[0]?.actions).toEqual([
      { type: 'vars', set: { said: { type: 'cel', source } } },
    ]);
  });

  it('wants to know what happens when its message cannot go out', () => {
    const codes = (beside: string) => seen(asking(OPTIONS, beside)).map((finding) => finding.code);
    expect(codes('')).toEqual(['ASK_WITHOUT_WAY_OUT']);
    expect(codes(', blocked: { end: x }')).toEqual(['ASK_WITHOUT_WAY_OUT']);
    expect(codes(', blocked: { end: x }, failed: { end: x }')).toEqual([]);
    expect(codes(SILENCE)).toEqual([]);
  });

  it('looks past an `after` that acts and stays', () => {
    const text = asking(
      OPTIONS,
      ', after: [{ delay: 1h, notify: { to: { role: manager }, text: hi } }, { delay: 2h, end: late }]',
    );
    expect(stateOf(text, 'menu')?.on?.at(-1)?.target).toEqual(['end:late']);
  });

  it('wants options or `else`', () => {
    expect(seen(asking('class: promo')).map((finding) => finding.code)).toEqual(['STEP_INVALID']);
  });

  it('warns of a match that stands twice', () => {
    const text = asking('options: [{ match: ["1"], end: a }, { match: ["2", "1"], end: b }]');
    expect(seen(text)).toEqual([
      { code: 'ON_SHADOWED', severity: 'warning', marked: '"1"', step: 'menu' },
    ]);
  });
});
