import { describe, expect, it } from 'vitest';
import { type Effect, membersEvents } from '../../engine/core/index.ts';
import type { Workspace } from '../../engine/language/index.ts';
import { DEFAULT_WORKSPACE } from '../../engine/language/index.ts';
import { bench, facts, sent } from './bench-of-one.ts';

const flow = (steps: string, about = 'member') => `
flow: try
title: 试
about: ${about}
start: [{ on: member.joined }]
steps:
${steps}
`;

const awaited = flow(`
  hello: { send: { to: member, text: 你好 }, failed: sorry, next: rest }
  rest: { wait: {}, on: [{ event: message.received, end: replied }] }
  sorry: { send: { to: group, text: 联系不上 }, end: unreachable }
`);

describe('a message whose failure has a port', () => {
  it('lasts until the channel’s result', () => {
    const one = bench([awaited]);
    const change = one.event('member.joined');
    expect(one.live()[0]?.steps).toEqual(['hello']);
    expect(change.effects[0]).toMatchObject({ report: { step: 'hello', visit: 1 } });
    one.signal(one.live()[0]!, '@sent', { step: 'hello', visit: 1 });
    expect(one.live()[0]?.steps).toEqual(['rest']);
  });

  it('goes by `failed` when the channel gave up', () => {
    const one = bench([awaited]);
    one.event('member.joined');
    const change = one.signal(one.live()[0]!, '@failed', {
      step: 'hello',
      visit: 1,
      error: 'blocked',
    });
    expect(sent(change)).toEqual(['group: 联系不上']);
    expect(facts(change, 'undelivered')).toEqual([
      { type: 'undelivered', step: 'hello', why: 'blocked' },
    ]);
  });

  it('does nothing on a result of an earlier visit, or a second result', () => {
    const one = bench([awaited]);
    one.event('member.joined');
    const instance = one.live()[0]!;
    expect(one.signal(instance, '@sent', { step: 'hello', visit: 2 }).journal).toEqual([]);
    one.signal(instance, '@sent', { step: 'hello', visit: 1 });
    expect(one.signal(instance, '@failed', { step: 'hello', visit: 1 }).journal).toEqual([]);
  });

  it('keeps events meanwhile and takes them in order once it rests', () => {
    const one = bench([awaited]);
    one.event('member.joined');
    const change = one.event('message.received', { text: '在' });
    expect(facts(change, 'kept')).toEqual([{ type: 'kept', event: 'message.received' }]);
    one.signal(one.live()[0]!, '@sent', { step: 'hello', visit: 1 });
    expect(one.instances[0]?.outcome).toBe('replied');
  });

  it('keeps at most 64 events and says which it dropped', () => {
    const one = bench([awaited]);
    one.event('member.joined');
    const changes = Array.from({ length: 65 }, () => one.event('message.received', { text: '在' }));
    expect(one.live()[0]?.kept).toHaveLength(64);
    expect(changes.flatMap((change) => facts(change, 'dropped'))).toHaveLength(1);
  });

  it('is withdrawn when the step is left before the result', () => {
    const one = bench([
      awaited.replace('failed: sorry', 'failed: sorry, on: [{ event: order.paid, end: paid }]'),
    ]);
    const [message] = one.event('member.joined').effects;
    const change = one.event('order.paid');
    expect(change.effects).toMatchObject([{ type: 'withdraw', of: message?.key }]);
  });
});

describe('a message that cannot go out', () => {
  const blocked = flow(`
  hello: { send: { to: owner, text: 有新人 }, blocked: sorry, next: done }
  sorry: { send: { to: group, text: 没有群主 }, end: blocked }
  done: { send: { to: group, text: 好 }, end: told }
`);

  it('goes by `blocked`, with the reason in the journal', () => {
    const one = bench([blocked]);
    const change = one.event('member.joined');
    expect(facts(change, 'blocked')).toEqual([
      { type: 'blocked', step: 'hello', why: 'noRecipient' },
    ]);
    expect(sent(change)).toEqual(['group: 没有群主']);
  });

  it('goes on at `next` where `blocked` is not named', () => {
    const one = bench([blocked.replace('blocked: sorry, ', '').replace(/ {2}sorry.*\n/, '')]);
    expect(sent(one.event('member.joined'))).toEqual(['group: 好']);
  });

  it('reaches the owner once one is known', () => {
    const one = bench([blocked]);
    const change = one.event('member.joined', { group: { ref: 'g1', ownerRef: 'boss' } });
    expect(sent(change)).toEqual(['staff: 有新人', 'group: 好']);
  });
});

describe('staff', () => {
  const workspace: Workspace = {
    ...DEFAULT_WORKSPACE,
    roles: { expert: ['li', 'wang'] },
    rosters: {
      service: {
        shifts: [
          { days: ['mon', 'tue'], hours: '09:00-18:00', staff: ['chen'] },
          { days: ['wed'], hours: '09:00-18:00', staff: ['sun'] },
        ],
      },
    },
  };
  const targets = (effects: readonly Effect[]) =>
    effects.map((effect) =>
      effect.type === 'send' && effect.to.kind === 'staff' ? effect.to.staff : null,
    );

  it('are reached by their role, each once', () => {
    const one = bench([flow('  call: { send: { to: { role: expert }, text: 请看 }, end: told }')], {
      workspace,
    });
    expect(targets(one.event('member.joined').effects)).toEqual(['li', 'wang']);
  });

  it('are reached by their shift, from its first minute up to its last', () => {
    const text = flow('  call: { send: { to: { duty: service }, text: 请看 }, end: told }');
    const at = (time: string) => {
      const one = bench([text], { workspace });
      one.to(time);
      const change = one.event('member.joined');
      return targets(change.effects).concat(facts(change, 'blocked').map((fact) => fact.why));
    };
    expect(at('2026-03-02T17:59:00+08:00')).toEqual(['chen']);
    expect(at('2026-03-02T18:00:00+08:00')).toEqual(['nobodyOnDuty']);
    expect(at('2026-03-04T09:00:00+08:00')).toEqual(['sun']);
  });
});

describe('emit', () => {
  const emitting = (to: string) =>
    flow(
      `  tell: { emit: { event: lead.quoted, to: ${to}, data: { who: "= customer.ref", n: 1 } }, end: told }`,
    );
  const workspace: Workspace = { ...DEFAULT_WORKSPACE, events: { 'lead.quoted': {} } };

  it.each([
    ['self', [{ kind: 'member', ref: 'g1/p1' }]],
    ['group', [{ kind: 'group', ref: 'g1' }]],
    ['{ customer: "= customer.ref" }', [{ kind: 'customer', ref: 'p1' }]],
  ])('reaches %s', (to, subjects) => {
    const one = bench([emitting(to)], { workspace });
    const [effect] = one.event('member.joined').effects;
    expect(effect?.type === 'emit' && effect.events.map((event) => event.subject)).toEqual(
      subjects,
    );
    expect(effect?.type === 'emit' && effect.events[0]).toMatchObject({
      type: 'lead.quoted',
      data: { who: 'p1', n: 1 },
      hops: 1,
    });
  });

  it('leaves it to the outbox who the members of a group are', () => {
    const text = flow(
      '  tell: { emit: { event: lead.quoted, to: members, data: { n: 1 } }, end: told }',
      'group',
    ).replace('on: member.joined', 'on: group.updated');
    const one = bench([text], { workspace, entity: { kind: 'group', ref: 'g1' } });
    const [effect] = one.event('group.updated').effects;
    expect(effect).toMatchObject({
      type: 'emit',
      events: [],
      members: { group: 'g1', event: 'lead.quoted', data: { n: 1 }, hops: 1 },
    });
    const told = effect?.type === 'emit' ? membersEvents(effect, ['p1', 'p3']) : [];
    expect(told.map(({ id, subject, data, hops }) => ({ id, subject, data, hops }))).toEqual(
      ['p1', 'p3'].map((person) => ({
        id: `${effect?.key}#${person}`,
        subject: { kind: 'member', ref: `g1/${person}` },
        data: { n: 1 },
        // Two of them count as one hop more.
        hops: 2,
      })),
    );
  });

  it('refuses the seventeenth emit that follows from another', () => {
    const hop = (hops: number) => {
      const one = bench([emitting('self')], { workspace });
      const event = {
        id: 'e',
        source: 's',
        type: 'member.joined',
        subject: { kind: 'member', ref: 'g1/p1' } as const,
      };
      return one.turn((turn) =>
        turn.take({ ...event, time: one.now, acceptedAt: one.now, data: {}, hops }),
      );
    };
    expect(hop(15).effects).toHaveLength(1);
    expect(hop(16).effects).toEqual([]);
    expect(facts(hop(16), 'erred')).toHaveLength(1);
  });
});
