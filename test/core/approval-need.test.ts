import { describe, expect, it } from 'vitest';
import type { EntityChange, Instance, StoredEvent } from '../../engine/core/index.ts';
import type { Workspace } from '../../engine/language/index.ts';
import { DEFAULT_WORKSPACE } from '../../engine/language/index.ts';
import { type Bench, bench, compile, MONDAY } from './bench-of-one.ts';

const WORKSPACE: Workspace = {
  ...DEFAULT_WORKSPACE,
  roles: { manager: ['zhao'] },
  classes: { service: {}, promo: { approval: 'manager' } },
};
const flow = (text = '大促', step = 'offer', version = '') => `
flow: offers
title: 优惠${version}
about: customer
start: [{ on: order.paid }, { schedule: "0 10 * * *" }]
steps:
  ${step}: { send: { to: customer, class: promo, text: ${text} }, next: rest }
  rest: { wait: {}, on: [{ event: message.received, end: replied }] }
`;

/** What the gate of a person asks when such an event starts a flow. */
function asked(event: { type?: string; id?: string; data?: StoredEvent['data'] } = {}, on?: Bench) {
  const one = on ?? bench([flow()], { workspace: WORKSPACE });
  const change = one.turn((turn) =>
    turn.take({
      id: 'e1',
      source: 'test',
      type: 'order.paid',
      subject: { kind: 'customer', ref: 'p1' },
      time: MONDAY,
      acceptedAt: MONDAY,
      data: {},
      ...event,
    }),
  );
  return needs(change)[0];
}

function needs({ effects }: EntityChange) {
  return effects.flatMap((effect) =>
    effect.type === 'emit' ? effect.events.map(({ data }) => data.need as Need) : [],
  );
}
type Need = {
  readonly id: string;
  readonly occurrence: string | null;
  readonly startedBy: unknown;
};

const SCHEDULE = { type: '@schedule', data: { flow: 'offers', rule: 1 } };

describe('an approval', () => {
  it.each([
    [
      'a firing',
      { ...SCHEDULE, id: 'offers/1/2026-03-02T10:00:00.000Z/customer/p1' },
      { ...SCHEDULE, id: 'offers/1/2026-03-02T10:00:00.000Z/customer/a/b' },
      'offers/1/2026-03-02T10:00:00.000Z',
    ],
    [
      'two pages of a broadcast',
      { type: '@startFlow', id: 'wake-1/all/1/4#customer/p1', data: { flow: 'offers' } },
      { type: '@startFlow', id: 'wake-1/all/1/5#customer/p#2', data: { flow: 'offers' } },
      'wake-1/all/1',
    ],
    ['events', { id: 'e1' }, { id: 'e2' }, null],
    [
      'flows that start one each',
      { type: '@startFlow', id: 'a-1/go/1/0', data: { flow: 'offers' } },
      { type: '@startFlow', id: 'b-1/go/1/0', data: { flow: 'offers' } },
      null,
    ],
  ])('is the same for all whom one occurrence starts: %s', (...[_, first, second, occurrence]) => {
    expect(asked(first)).toMatchObject({ occurrence, startedBy: null });
    expect(asked(second)).toEqual(asked(first));
  });

  it('knows who has started its occurrence by hand', () => {
    const data = { flow: 'offers', by: 'li' };
    expect(asked({ type: '@start', id: 'start/1', data })).toMatchObject({
      occurrence: 'start/1',
      startedBy: 'li',
    });
  });

  it('is another for another step, version, occurrence or text', () => {
    const on = (text: string) => bench([text], { workspace: WORKSPACE });
    const second = on(flow());
    second.publish(flow('大促', 'offer', '二'));
    const ids = [
      asked(),
      asked({}, on(flow('大促', 'deal'))),
      asked({}, second),
      asked({ ...SCHEDULE, id: 'offers/1/2026-03-02T10:00:00.000Z/customer/p1' }),
      asked({ ...SCHEDULE, id: 'offers/1/2026-03-03T10:00:00.000Z/customer/p1' }),
      asked({}, on(flow('小促'))),
    ].map((need) => need?.id);
    expect(ids.every((id) => /^[0-9a-f]{64}$/.test(id ?? ''))).toBe(true);
    expect(new Set(ids).size).toBe(6);
  });

  it('is not asked for where a rule refuses the message anyway', () => {
    const workspace = {
      ...WORKSPACE,
      classes: { promo: { approval: 'manager', consent: 'required' as const } },
    };
    const one = bench([flow()], { workspace });
    const change = one.event('order.paid', {}, { kind: 'customer', ref: 'p1' });
    expect([needs(change), change.ledger.map(({ why }) => why)]).toEqual([[], ['consent']]);
  });

  it('is asked for once for each message, and says nothing until it is answered', () => {
    const one = bench([flow()], { workspace: WORKSPACE });
    const change = one.event('order.paid', {}, { kind: 'customer', ref: 'p1' });
    expect([change.ledger, needs(change).length, one.state?.gate?.judgeAt]).toEqual([[], 1, null]);
    const [instance] = one.live() as [Instance];
    expect(instance.sends.offer?.status).toBe('asked');
    expect(compile(flow(), WORKSPACE).hash).toBe(instance.hash);
  });
});
