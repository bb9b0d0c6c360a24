import { describe, expect, it } from 'vitest';
import type { StoredEvent } from '../../engine/core/index.ts';
import { runScenarios } from '../../engine/simulate/index.ts';
import { workspaceOf } from './measured-world.ts';
import { at, CUSTOMER, memberFlow, type SmallWorld, smallWorld } from './small-world.ts';

const TIERS = `
measures:
  spend: { sum: event.data.amountMinor, of: order.paid, over: 30d, about: customer }
  talks: { count: message.received, over: 2d, about: customer }
  last-talk: { last: message.received, about: customer }
segments:
  tier:
    about: customer
    levels:
      vip: { if: "measure['spend'] >= 5000" }
      others: { else: true }
  activity:
    about: customer
    levels:
      active: { if: "measure['talks'] >= 2" }
      silent: { if: "now - measure['last-talk'] >= duration('720h')" }
      calm: { else: true }
`;

/** Writes what a subject enters and leaves into its tags. */
const WATCHER = `
flow: watcher
about: customer
key: event.id
start:
  - on: segment.entered
  - on: segment.left
vars: { what: '', when: '' }
steps:
  note:
    update:
      vars:
        what: "= trigger.type + ' ' + event.data.ladder + '.' + event.data.segment + ' from ' + event.data.from"
        when: "= string(now)"
    end: noted
`;

function crossings({ world }: SmallWorld): string[] {
  return world.instances().map(({ vars }) => `${String(vars.when)} ${String(vars.what)}`);
}

describe('a segment', () => {
  it('is entered and left as its window slides, in the same turn and at the very instant', () => {
    const small = smallWorld([WATCHER], { workspace: workspaceOf(TIERS) });
    small.tell('order.paid', { amountMinor: 5000 });
    small.to('2026-03-02T09:10:00+08:00');
    small.tell('message.received');
    small.tell('message.received');
    small.to('2026-06-01T00:00:00+08:00');
    expect(crossings(small)).toEqual([
      '2026-03-02T01:00:00.000Z segment.entered tier.vip from ',
      '2026-03-02T01:00:00.000Z segment.entered activity.calm from ',
      '2026-03-02T01:10:00.000Z segment.left activity.calm from calm',
      '2026-03-02T01:10:00.000Z segment.entered activity.active from calm',
      '2026-03-04T01:10:00.000Z segment.left activity.active from active',
      '2026-03-04T01:10:00.000Z segment.entered activity.calm from active',
      '2026-04-01T01:10:00.000Z segment.left activity.calm from calm',
      '2026-04-01T01:10:00.000Z segment.entered activity.silent from calm',
      '2026-04-01T02:00:00.000Z segment.left tier.vip from vip',
      '2026-04-01T02:00:00.000Z segment.entered tier.others from vip',
    ]);
  });

  it('starts flows, and is known to them and to those about memberships', () => {
    const flow = `
flow: wake-up
about: customer
start: [{ segment: activity.silent }]
steps:
  hello: { send: { to: customer, text: "好久不见，{{ segment.activity }}" }, end: sent }
`;
    const reader = memberFlow(
      'reader',
      `  a: { choose: [{ if: "segment.tier == 'vip'", end: vip }], else: { end: other } }`,
      { on: 'page.viewed', top: 'key: event.id' },
    );
    const small = smallWorld([flow, reader], { workspace: workspaceOf(TIERS) });
    small.tell('order.paid', { amountMinor: 5000 });
    small.to('2026-04-01T08:59:59+08:00');
    expect(small.sent()).toEqual([]);
    small.to('2026-04-01T09:00:00+08:00');
    expect(small.sent()).toEqual(['customer: 好久不见，silent']);
    small.tell('page.viewed');
    expect(small.newest().outcome).toBe('vip');
  });

  it('changes by time before the timers of the same instant', () => {
    const flow = `
flow: waits
about: customer
start: [{ on: order.paid }]
steps:
  wait:
    wait: { for: 720h }
    on: [{ event: segment.entered, if: "event.data.segment == 'silent'", end: silent }]
    next: late
  late: { wait: { for: 1h }, end: late }
`;
    const small = smallWorld([flow], { workspace: workspaceOf(TIERS) });
    small.tell('order.paid', { amountMinor: 1 });
    small.to('2026-04-01T09:00:00+08:00');
    expect(small.outcomes()).toEqual(['silent']);
  });

  it('changes after the starts of the event that changes it', () => {
    const flow = memberFlow(
      'paid',
      `  a: { wait: { for: 1d }, on: [{ event: segment.entered, if: "event.data.segment == 'vip'", end: told }], next: b }
  b: { wait: { for: 1d }, end: x }`,
      { on: 'order.paid', about: 'customer' },
    );
    const small = smallWorld([flow], { workspace: workspaceOf(TIERS) });
    small.tell('order.paid', { amountMinor: 9000 });
    expect(small.outcomes()).toEqual(['told']);
  });

  it('follows what a flow changes of the customer, in the same turn', () => {
    const text = `
segments:
  care:
    about: customer
    levels: { sick: { if: "'sick' in customer.tags" }, well: { else: true } }
`;
    const flow = memberFlow('tag', '  a: { update: { tags: { add: [sick] } }, end: x }');
    const small = smallWorld([flow, WATCHER], { workspace: workspaceOf(text) });
    small.tell('page.viewed');
    small.to('2026-03-02T10:00:00+08:00');
    small.tell('member.joined');
    expect(crossings(small).filter((line) => !line.startsWith('undefined'))).toEqual([
      '2026-03-02T01:00:00.000Z segment.entered care.well from ',
      '2026-03-02T02:00:00.000Z segment.left care.well from well',
      '2026-03-02T02:00:00.000Z segment.entered care.sick from well',
    ]);
  });

  it('that flows change in a circle comes to rest after sixteen hops', () => {
    const text = `
segments:
  flip:
    about: customer
    levels: { on: { if: "'on' in customer.tags" }, off: { else: true } }
`;
    const flip = (level: string, change: string) => `
flow: from-${level}
about: customer
key: event.id
start: [{ segment: flip.${level} }]
steps:
  a: { update: { tags: { ${change}: ['on'] } }, end: x }
`;
    const small = smallWorld([flip('off', 'add'), flip('on', 'remove')], {
      workspace: workspaceOf(text),
    });
    small.tell('page.viewed');
    expect(small.world.instances()).toHaveLength(16);
  });

  it('is not entered by those who were inside when it was published', () => {
    const small = smallWorld([WATCHER], { workspace: workspaceOf(TIERS) });
    const before = smallWorld([], {});
    before.tell('message.received');
    before.to('2026-03-02T09:00:01+08:00');
    const known = before.world.entity(CUSTOMER);
    expect(known?.measured).toBeUndefined();
    if (known) small.world.know(known);
    small.to('2026-03-02T09:00:02+08:00');
    small.tell('page.viewed');
    expect(crossings(small)).toEqual([]);
    small.to('2026-04-01T09:00:02+08:00');
    expect(crossings(small)).toEqual([
      '2026-04-01T01:00:02.000Z segment.left activity.calm from calm',
      '2026-04-01T01:00:02.000Z segment.entered activity.silent from calm',
    ]);
  });

  it('of a changed rule begins anew, and keeps what the others have counted', () => {
    const small = smallWorld([], { workspace: workspaceOf(TIERS) });
    small.tell('order.paid', { amountMinor: 5000 });
    small.tell('message.received');
    const changed = smallWorld([WATCHER], {
      workspace: workspaceOf(TIERS.replace('over: 30d', 'over: 40d')),
    });
    const known = small.world.entity(CUSTOMER);
    if (known) changed.world.know(known);
    changed.to('2026-03-02T10:00:00+08:00');
    changed.tell('message.received');
    expect(crossings(changed)).toEqual([
      '2026-03-02T02:00:00.000Z segment.left activity.calm from calm',
      '2026-03-02T02:00:00.000Z segment.entered activity.active from calm',
    ]);
    const levels = Object.values(changed.world.entity(CUSTOMER)?.measured?.own.levels ?? {});
    expect(levels).toEqual(['others', 'active']);
  });

  it('of a membership ends with it', () => {
    const text = `
measures: { last: { last: message.received } }
segments:
  there:
    about: member
    levels: { quiet: { if: "now - measure['last'] >= days(7)" }, loud: { else: true } }
`;
    const small = smallWorld([], { workspace: workspaceOf(text) });
    const changeAt = () => small.world.entity(CUSTOMER)?.measured?.changeAt ?? null;
    small.tell('member.joined');
    expect(changeAt()).toBe(at('2026-03-09T09:00:00+08:00'));
    small.tell('member.left');
    expect(changeAt()).toBeNull();
    expect(small.world.entity(CUSTOMER)?.measured?.members).toBeUndefined();
  });
});

it('costs an entity nothing where the workspace measures nothing', () => {
  const small = smallWorld([]);
  small.tell('message.received');
  expect(Object.keys(small.world.entity(CUSTOMER) ?? {})).not.toContain('measured');
});

it('tells in the state when an entity has to wake, and nothing more often than it must', () => {
  const small = smallWorld([], { workspace: workspaceOf(TIERS) });
  const changeAt = () => small.world.entity(CUSTOMER)?.measured?.changeAt ?? null;
  for (const amountMinor of [100, 200, 300]) small.tell('order.paid', { amountMinor });
  // Orders that do not make a vip leave the window without waking anybody.
  expect(changeAt()).toBe(at('2026-04-01T09:00:00+08:00'));
  small.tell('order.paid', { amountMinor: 4400 } satisfies StoredEvent['data']);
  expect(changeAt()).toBe(at('2026-04-01T09:00:00+08:00'));
});

describe('a start by a segment', () => {
  const FLOW = `flow: care
about: customer
start: [{ segment: activity.silent, existing: true }]
steps:
  hello: { send: { to: customer, text: 好久不见 }, end: sent }
`;

  it('with `existing` also takes those who are in it already, and nobody else', () => {
    const before = smallWorld([], { workspace: workspaceOf(TIERS) });
    before.tell('message.received', {}, CUSTOMER);
    before.to('2026-03-20T09:00:00+08:00');
    before.tell('message.received', {}, { kind: 'customer', ref: 'p2' });
    before.to('2026-04-02T09:00:00+08:00');
    const small = smallWorld([FLOW], {
      workspace: workspaceOf(TIERS),
      at: at('2026-04-02T09:00:00+08:00'),
    });
    for (const ref of ['p1', 'p2']) {
      const state = before.world.entity({ kind: 'customer', ref });
      if (state) small.world.know(state);
    }
    small.to('2026-04-03T09:00:00+08:00');
    expect(small.world.instances().map(({ subject }) => subject.ref)).toEqual(['p1']);
    small.to('2026-04-30T09:00:00+08:00');
    expect(small.world.instances().map(({ subject }) => subject.ref)).toEqual(['p1', 'p2']);
  });

  it('is played in scenarios, whose history is measured too', () => {
    const scenarios = `
scenarios:
  - name: history
    at: 2026-03-20T09:00+08:00
    history:
      - { event: message.received, ago: 29d, as: 小李 }
      - { event: order.paid, ago: 40d, data: { amountMinor: 9000 }, as: 小李 }
    given: { customer: { name: 小李 } }
    steps:
      - expect: { segment: { activity: calm, tier: others } }
      - advance: 23h
      - expect: { sent: [] }
      - advance: 1h
      - expect: { segment: { activity: silent }, sent: [{ to: customer }] }
      - event: order.paid
        data: { amountMinor: 9000 }
      - expect: { segment: { tier: vip } }
`;
    const { results, documents } = runScenarios({
      flowText: FLOW,
      workspaceText: TIERS,
      scenariosText: scenarios,
    });
    expect(documents.flatMap(({ findings }) => findings.map(({ message }) => message.en))).toEqual(
      [],
    );
    expect(results.map(({ failure }) => failure?.mismatches ?? [])).toEqual([[]]);
    const wrong = runScenarios({
      flowText: FLOW,
      workspaceText: TIERS,
      scenariosText: scenarios.replace('tier: vip', 'tier: others'),
    });
    expect(wrong.results[0]?.failure?.mismatches).toMatchObject([
      { what: 'segment', expected: { tier: 'others' }, actual: { tier: 'vip' } },
    ]);
  });
});
