import { describe, expect, it } from 'vitest';
import { parseFlow, portsOf, STEP_KINDS, stepKind } from '../../../engine/language/index.ts';
import { LAST, memberFlow, planOf, seen, stateOf, theFinding } from '../flow-texts.ts';

const codes = (text: string) => seen(text).map((finding) => finding.code);

describe('choose', () => {
  const text = memberFlow(
    'a: { choose: [{ if: "member.points > 3", label: many, end: x }, { if: "true", next: last }], else: { end: y } }',
    LAST,
  );

  it('judges its branches from the top', () => {
    expect(stateOf(text, 'a')).toEqual({
      step: 'a',
      kind: 'choose',
      always: [
        { port: 'branches.0', if: { type: 'cel', source: 'member.points > 3' }, target: ['end:x'] },
        { port: 'branches.1', if: { type: 'cel', source: 'true' }, target: ['last'] },
        { port: 'else', target: ['end:y'] },
      ],
    });
  });

  it('takes neither `on` nor `next`', () => {
    const beside = (keys: string) =>
      memberFlow(`a: { choose: [{ if: "true", end: x }], else: { end: y }, ${keys} }`);
    expect(codes(beside('on: []'))).toEqual(['UNKNOWN_KEY']);
    expect(codes(beside('end: z'))).toEqual(['UNKNOWN_KEY']);
  });
});

describe('split', () => {
  const text = (shares: string, beside = '') => memberFlow(`a: { split: [${shares}]${beside} }`);

  it('divides by places in [0, 100), and gives the rest to the last', () => {
    expect(
      stateOf(text('{ share: 20, end: x }, { share: 30.5, end: y }, { share: 49.5, end: z }'), 'a')
        ?.always,
    ).toEqual([
      {
        port: 'shares.0',
        if: { type: 'share', step: 'a', below: 20, per: 'subject' },
        target: ['end:x'],
      },
      {
        port: 'shares.1',
        if: { type: 'share', step: 'a', below: 50.5, per: 'subject' },
        target: ['end:y'],
      },
      { port: 'shares.2', target: ['end:z'] },
    ]);
  });

  it('draws anew for each visit when told', () => {
    const state = stateOf(
      text('{ share: 50, end: x }, { share: 50, end: y }', ', per: visit'),
      'a',
    );
    expect(state?.always?.[0]?.if).toEqual({ type: 'share', step: 'a', below: 50, per: 'visit' });
  });

  it('refuses shares that do not add up to 100, but not the rounding of thirds', () => {
    const finding = theFinding(text('{ share: 50, end: x }, { share: 49.99, end: y }'));
    expect(finding.code).toBe('SHARES_DO_NOT_SUM');
    expect(finding.message.en).toBe('The shares add up to 99.99, not to 100.');
    const thirds = '{ share: 33.3, end: x }, { share: 33.3, end: y }, { share: 33.4, end: z }';
    expect(codes(text(thirds))).toEqual([]);
  });

  it('refuses a share of nothing', () => {
    expect(codes(text('{ share: 0, end: x }, { share: 100, end: y }'))).toEqual(['SCHEMA']);
  });
});

describe('update', () => {
  it('changes variables before the profile', () => {
    const text = `vars: { n: 0 }\n${memberFlow(
      'a: { update: { tags: { add: [x], remove: [y] }, set: { stage: warm, level: "= vars.n", hi: "{{ member.name }}" }, vars: { n: 1 }, points: { add: 5, reason: welcome } }, end: done }',
    )}`;
    expect(stateOf(text, 'a')).toEqual({
      step: 'a',
      kind: 'update',
      entry: [
        { type: 'vars', set: { n: { type: 'json', value: 1 } } },
        {
          type: 'profile',
          addTags: ['x'],
          removeTags: ['y'],
          set: {
            stage: { type: 'json', value: 'warm' },
            level: { type: 'cel', source: 'vars.n' },
            hi: { type: 'text', source: '{{ member.name }}' },
          },
          points: { add: { type: 'json', value: 5 }, reason: 'welcome' },
        },
      ],
      always: [{ port: 'next', target: ['end:done'] }],
    });
  });

  it('refuses to change nothing', () => {
    expect(codes(memberFlow('a: { update: {}, end: done }'))).toEqual(['SCHEMA']);
  });
});

describe('emit', () => {
  it('tells the subject itself when it names nobody', () => {
    const text = memberFlow(
      'a: { emit: { event: lead.quoted, data: { lead: "= vars.x" } }, end: done }',
    );
    expect(stateOf(`vars: { x: "" }\n${text}`, 'a')).toEqual({
      step: 'a',
      kind: 'emit',
      entry: [
        {
          type: 'emit',
          step: 'a',
          event: 'lead.quoted',
          to: 'self',
          data: { lead: { type: 'cel', source: 'vars.x' } },
        },
      ],
      always: [{ port: 'next', target: ['end:done'] }],
    });
  });

  it('tells another customer', () => {
    const text = memberFlow(
      'a: { emit: { event: invite.credited, to: { customer: "= trigger.data.inviterRef" } }, end: done }',
    );
    expect(stateOf(text, 'a')?.entry?.[0]).toMatchObject({
      to: { customer: { type: 'cel', source: 'trigger.data.inviterRef' } },
    });
  });
});

describe('stage', () => {
  const text = memberFlow(
    'phase: { stage: { on: [{ event: order.paid, end: paid }], after: [{ delay: 7d, next: last }], steps: { b: { wait: { for: 1d }, next: c }, c: { wait: { for: 1d }, next: last } } } }',
    LAST,
  );

  it('is a state around its steps, and a target outside leaves it', () => {
    const frame = stateOf(text, 'phase');
    expect(frame).toEqual({
      step: 'phase',
      kind: 'stage',
      initial: 'b',
      states: { b: expect.anything(), c: expect.anything() },
      on: [{ event: 'order.paid', port: 'on.0', target: ['end:paid'] }],
      after: [
        {
          id: 'after.0',
          delay: { type: 'span', span: { unit: 'day', count: 7 } },
          moves: [{ port: 'after.0', target: ['last'] }],
        },
      ],
    });
    expect(frame?.states?.b?.after?.[0]?.moves).toEqual([{ port: 'next', target: ['phase', 'c'] }]);
    expect(frame?.states?.c?.after?.[0]?.moves).toEqual([{ port: 'next', target: ['last'] }]);
  });

  it('frames frames', () => {
    const nested = memberFlow(
      'p: { stage: { steps: { q: { stage: { steps: { r: { wait: { for: 1d }, next: s } } } }, s: { wait: { for: 1d }, end: x } } } }',
    );
    expect(stateOf(nested, 'p', 'q', 'r')?.after?.[0]?.moves).toEqual([
      { port: 'next', target: ['p', 's'] },
    ]);
  });

  it('wants steps inside', () => {
    expect(codes(memberFlow('p: { stage: { steps: {} } }'))).toEqual(['SCHEMA']);
    expect(codes(memberFlow('p: { stage: {} }'))).toEqual(['KEY_MISSING']);
  });
});

describe('entries that act and stay', () => {
  it('become moves without a target', () => {
    const text = memberFlow(
      'a: { wait: { for: 1d }, end: x, on: [{ event: order.paid, update: { tags: { add: [paid] } } }], after: [{ delay: 4h, every: true, max: 3, notify: { to: { role: manager }, text: hi, class: promo } }] }',
    );
    const state = stateOf(text, 'a');
    expect(state?.on).toEqual([
      {
        event: 'order.paid',
        port: 'on.0',
        actions: [{ type: 'profile', addTags: ['paid'], removeTags: [], set: {} }],
      },
    ]);
    expect(state?.after?.[0]).toEqual({
      id: 'after.0',
      delay: { type: 'span', span: { unit: 'ms', count: 14_400_000 } },
      every: { max: 3 },
      moves: [
        {
          port: 'after.0',
          actions: [
            {
              type: 'send',
              step: 'a',
              to: { type: 'role', role: 'manager' },
              class: 'promo',
              variants: [[{ type: 'text', text: 'hi' }]],
              mention: null,
              awaitsResult: false,
              aside: true,
            },
          ],
        },
      ],
    });
  });

  it('belong to the flow where the flow writes them', () => {
    const text = `after: [{ delay: 1d, notify: { to: { role: manager }, text: hi } }]\n${memberFlow(LAST)}`;
    expect(planOf(text).chart.after?.[0]?.moves[0]?.actions?.[0]).toMatchObject({ step: '@flow' });
  });
});

describe('every kind', () => {
  const outside = ['pause', 'apologise', 'material', 'menu', 'person', 'by-tier', 'half', 'thanks'];
  const more = [
    'personal',
    'plain',
    'course',
    'both',
    'complaint',
    'next-step',
    'welcome-all',
    'quote',
    'climb',
    'tell',
    'reward',
    'phase',
  ];

  it.each(STEP_KINDS.map((kind) => [kind.kind, kind] as const))(
    'shows an example of %s whose shape is right',
    (_name, kind) => {
      const body = kind.example.replaceAll('\n', '\n    ');
      const steps = [...outside, ...more].map((id) => `${id}: { wait: { for: 1d }, end: x }`);
      const text = memberFlow('example:', `  ${body}`, ...steps);
      const spoilt = seen(text).filter(
        (finding) => finding.step === 'example' && finding.code !== 'UNKNOWN_VARIABLE',
      );
      expect(spoilt).toEqual([]);
    },
  );

  it.each(
    STEP_KINDS.flatMap((kind) =>
      (['member', 'customer', 'group'] as const).map((about) => [kind.kind, about, kind] as const),
    ),
  )(
    'inserts a fresh %s into a flow about a %s that lacks only what the author adds',
    (_name, about, kind) => {
      const body = JSON.stringify(kind.fresh(about));
      const text = `flow: f\nabout: ${about}\nsteps:\n  a: ${body}\n`;
      const allowed = ['TARGET_MISSING', 'ASK_WITHOUT_WAY_OUT', 'SCHEMA'];
      expect(codes(text).filter((code) => !allowed.includes(code))).toEqual([]);
    },
  );

  it('is found by its name', () => {
    expect(STEP_KINDS.map((kind) => stepKind(kind.kind))).toEqual(STEP_KINDS);
    expect(stepKind('teleport')).toBeUndefined();
  });

  it('lists its ports before those of its entries', () => {
    const { flow } = parseFlow(
      memberFlow(
        'a: { ask: { to: member, text: hi, options: [{ match: ["1"], label: 一, end: x }], else: a }, on: [{ event: order.paid, end: y }], after: [{ delay: 2h, end: z }] }',
      ),
    );
    const ports = portsOf(flow!.steps[0]!);
    expect(ports.map((port) => [port.name, port.label.zh, port.at])).toEqual([
      ['options.0', '回复「一」', ['ask', 'options', 0]],
      ['else', '其他回复', ['ask', 'else']],
      ['blocked', '被拦下', ['blocked']],
      ['failed', '发送失败', ['failed']],
      ['on.0', '支付订单', ['on', 0]],
      ['after.0', '2 小时后', ['after', 0]],
    ]);
  });
});
