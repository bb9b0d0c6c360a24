import { describe, expect, it } from 'vitest';
import { memberFlow, seen, stateOf, theFinding } from '../flow-texts.ts';

const sending = (message: string, beside = '') =>
  memberFlow(`a: { send: { ${message} }, end: done${beside} }`);

describe('send', () => {
  it('goes on once the message is handed over, and also when it is blocked', () => {
    expect(stateOf(sending('to: member, text: hi'), 'a')).toEqual({
      step: 'a',
      kind: 'send',
      entry: [
        {
          type: 'send',
          step: 'a',
          to: { type: 'member' },
          class: 'service',
          variants: [[{ type: 'text', text: 'hi' }]],
          mention: null,
          awaitsResult: false,
        },
      ],
      exit: [{ type: 'withdraw', step: 'a' }],
      on: [
        { event: '@sent:a', port: 'next', target: ['end:done'] },
        { event: '@blocked:a', port: 'blocked', target: ['end:done'] },
      ],
    });
  });

  it('lasts until the result of the channel when it names `failed`', () => {
    const state = stateOf(
      sending('to: member, text: hi', ', failed: { end: lost }, blocked: { end: capped }'),
      'a',
    );
    expect(state?.busy).toBe(true);
    expect(state?.entry?.[0]).toMatchObject({ awaitsResult: true });
    expect(state?.on).toEqual([
      { event: '@sent:a', port: 'next', target: ['end:done'] },
      { event: '@blocked:a', port: 'blocked', target: ['end:capped'] },
      { event: '@failed:a', port: 'failed', target: ['end:lost'] },
    ]);
  });

  it('carries parts, wordings, mention, channel, class and deadline', () => {
    const parts =
      'parts: [{ text: a }, { image: { url: u } }, { link: { url: l, title: t } }, { menu: [{ label: x, reply: "1" }] }]';
    const state = stateOf(
      sending(
        `to: group, class: promo, channel: direct, mention: [member], deadline: 20s, variants: [{ text: one }, { ${parts} }]`,
      ),
      'a',
    );
    expect(state?.entry).toEqual([
      {
        type: 'send',
        step: 'a',
        to: { type: 'group' },
        class: 'promo',
        channel: 'direct',
        variants: [
          [{ type: 'text', text: 'one' }],
          [
            { type: 'text', text: 'a' },
            { type: 'image', url: 'u' },
            { type: 'link', url: 'l', title: 't' },
            { type: 'menu', items: [{ label: 'x', reply: '1' }] },
          ],
        ],
        mention: 'member',
        awaitsResult: false,
        deadlineMs: 20_000,
      },
    ]);
  });

  it('knows staff by a reference, by role and by who is on duty', () => {
    const to = (recipient: string) =>
      stateOf(sending(`to: ${recipient}, text: hi`), 'a')?.entry?.[0];
    expect(to('{ staff: "= group.ownerRef" }')).toMatchObject({
      to: { type: 'staff', ref: { type: 'cel', source: 'group.ownerRef' } },
    });
    expect(to('{ staff: chen }')).toMatchObject({
      to: { type: 'staff', ref: { type: 'json', value: 'chen' } },
    });
    expect(to('{ role: manager }')).toMatchObject({ to: { type: 'role', role: 'manager' } });
    expect(to('{ duty: service }')).toMatchObject({ to: { type: 'duty', roster: 'service' } });
  });

  it('takes a mention from an expression', () => {
    const text = `vars: { joined: [] }\n${sending('to: group, text: hi, mention: "= vars.joined"')}`;
    expect(stateOf(text, 'a')?.entry?.[0]).toMatchObject({
      mention: { type: 'cel', source: 'vars.joined' },
    });
  });

  it('wants exactly one content, in each wording too', () => {
    expect(theFinding(sending('to: member')).message.en).toBe('The message has no content.');
    expect(theFinding(sending('to: member, text: a, parts: [{ text: b }]')).message.en).toBe(
      'The content is written 2 times (text, parts).',
    );
    expect(
      seen(sending('to: member, variants: [{ text: a }, {}]')).map((finding) => finding.code),
    ).toEqual(['STEP_INVALID']);
  });

  it('checks the texts of parts', () => {
    const parts = [
      '{ text: "{{ x1 }}" }',
      '{ image: { url: "{{ x2 }}" } }',
      '{ link: { url: "{{ x3 }}", title: "{{ x4 }}" } }',
      '{ menu: [{ label: "{{ x5 }}", reply: "1" }] }',
    ];
    const marked = seen(sending(`to: member, parts: [${parts.join(', ')}]`)).map(
      (finding) => finding.marked,
    );
    expect(marked).toEqual(['x1', 'x2', 'x3', 'x4', 'x5']);
  });

  it('says how long it may be held, and whether a full cap holds it', () => {
    const text = sending('to: member, text: hi, late: { within: 2 workdays }, whenCapped: hold');
    expect(stateOf(text, 'a')?.entry?.[0]).toMatchObject({
      lateWithin: { unit: 'workday', count: 2 },
      whenCapped: 'hold',
    });
    expect(theFinding(sending('to: member, text: hi, whenCapped: drop')).code).toBe('SCHEMA');
    expect(theFinding(sending('to: member, text: hi, late: { within: soon }')).code).toBe(
      'BAD_SPAN',
    );
  });

  it('takes a deadline in exact units only', () => {
    expect(theFinding(sending('to: member, text: hi, deadline: 1d')).code).toBe('BAD_SPAN');
  });

  it('puts its own entries before its verdicts', () => {
    const text = sending('to: member, text: hi', ', on: [{ event: order.paid, end: paid }]');
    expect(stateOf(text, 'a')?.on?.map((item) => item.event)).toEqual([
      'order.paid',
      '@sent:a',
      '@blocked:a',
    ]);
  });
});
