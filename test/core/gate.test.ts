import { describe, expect, it } from 'vitest';
import { instant } from '../../engine/base/index.ts';
import type { EntityChange } from '../../engine/core/index.ts';
import type { Workspace } from '../../engine/language/index.ts';
import { DEFAULT_WORKSPACE } from '../../engine/language/index.ts';
import { type Bench, bench, facts, MONDAY, sent } from './bench-of-one.ts';

const flow = (steps: string, more = '') => `
flow: try
title: 试
about: member
start: [{ on: member.joined }]
${more}
steps:
${steps}
`;

const hello = flow(`
  hello: { send: { to: member, class: promo, text: 大促 }, next: rest }
  rest: { wait: {}, on: [{ event: message.received, end: replied }] }
`);

const at = (time: string) => instant(Date.parse(`${time}+08:00`));
const ruled = (policy: Partial<Workspace>): Workspace => ({ ...DEFAULT_WORKSPACE, ...policy });
const quiet = ruled({ quiet: { from: '22:00', to: '08:00' }, classes: { service: {}, promo: {} } });
const capped = (max: number) =>
  ruled({ classes: { service: {}, promo: { cap: [{ max, per: 'month' }] } } });
const NIGHT = at('2026-03-02T23:00');

const lines = (...changes: readonly EntityChange[]) =>
  changes
    .flatMap((change) => change.ledger)
    .map(({ what, why, rule }) => [what, why, rule].filter((part) => part !== null).join(' '));
const gateOf = (one: Bench) => one.state?.gate;

describe('a workspace without rules', () => {
  it('remembers nothing and writes nothing down', () => {
    const one = bench([hello], { workspace: ruled({ classes: { service: {}, promo: {} } }) });
    const change = one.event('member.joined');
    expect(sent(change)).toEqual(['member: 大促']);
    expect(change.ledger).toEqual([]);
    expect(change.effects[0]).not.toHaveProperty('counted');
    expect(one.state).not.toHaveProperty('gate');
  });
});

describe('a message in quiet hours', () => {
  it('waits, and goes out when they end', () => {
    const one = bench([hello], { workspace: quiet, at: NIGHT });
    const change = one.event('member.joined');
    const until = at('2026-03-03T08:00');
    expect(sent(change)).toEqual([]);
    expect(facts(change, 'held')).toMatchObject([{ step: 'hello', why: 'quiet', until }]);
    expect(gateOf(one)?.judgeAt).toBe(until);
    const morning = one.to('2026-03-03T09:00+08:00');
    expect(sent(...morning)).toEqual(['member: 大促']);
    expect(lines(change, ...morning)).toEqual(['held quiet', 'out']);
    expect(one.live()[0]?.steps).toEqual(['rest']);
    expect(one.state).not.toHaveProperty('gate');
  });

  it('keeps its key from the first verdict to the hand-over', () => {
    const one = bench([hello], { workspace: quiet, at: NIGHT });
    const held = facts(one.event('member.joined'), 'held')[0];
    const effects = one.to('2026-03-03T09:00+08:00').flatMap((change) => change.effects);
    expect(effects.map(({ key, type }) => [type, key])).toEqual([['send', held?.key]]);
  });

  it('is taken back when its step is left', () => {
    const text = flow(`
  hello:
    send: { to: member, class: promo, text: 大促 }
    on: [{ event: message.received, next: rest }]
    next: rest
  rest: { wait: {}, on: [{ event: order.paid, end: replied }] }
`);
    const one = bench([text], { workspace: quiet, at: NIGHT });
    one.event('member.joined');
    const change = one.event('message.received', { text: '在吗' });
    expect(lines(change)).toEqual(['withdrawn leftStep']);
    expect(facts(change, 'withdrawn')).toHaveLength(1);
    expect(change.effects).toEqual([]);
    expect(sent(...one.to('2026-03-03T12:00+08:00'))).toEqual([]);
    expect(one.state).not.toHaveProperty('gate');
  });

  it('is taken back when its instance is cancelled', () => {
    const one = bench([hello], { workspace: quiet, at: NIGHT });
    one.event('member.joined');
    const change = one.signal(one.live()[0]!, '@cancel', { by: 'me', reason: 'no' });
    expect(lines(change)).toEqual(['withdrawn leftStep']);
    expect(one.state).not.toHaveProperty('gate');
  });

  it('keeps no events: nothing has gone out that they could answer', () => {
    const text = flow(`
  hello: { send: { to: member, class: promo, text: 大促 }, failed: rest, next: rest }
  rest: { wait: {}, on: [{ event: message.received, end: replied }] }
`);
    const one = bench([text], { workspace: quiet, at: NIGHT });
    one.event('member.joined');
    expect(facts(one.event('message.received', { text: '在吗' }), 'kept')).toEqual([]);
    one.to('2026-03-03T08:00+08:00');
    expect(facts(one.event('message.received', { text: '在吗' }), 'kept')).toHaveLength(1);
    expect(one.live()[0]?.steps).toEqual(['hello']);
    one.signal(one.live()[0]!, '@sent', { step: 'hello', visit: 1 });
    expect(one.live()).toEqual([]);
  });

  it('lets an ask take no reply before its message is out', () => {
    const text = flow(`
  menu:
    ask: { to: member, class: promo, text: 回复 1, options: [{ match: ["1"], next: rest }] }
    after: [{ delay: 2d, end: silent }]
  rest: { wait: {}, on: [{ event: order.paid, end: replied }] }
`);
    const one = bench([text], { workspace: quiet, at: NIGHT });
    one.event('member.joined');
    one.event('message.received', { text: '1' });
    expect(one.live()[0]?.steps).toEqual(['menu']);
    one.to('2026-03-03T08:01+08:00');
    one.event('message.received', { text: '1' });
    expect(one.live()[0]?.steps).toEqual(['rest']);
  });

  it('goes out at night where its class may', () => {
    const night = { ...quiet, classes: { service: {}, promo: { quiet: 'ignore' as const } } };
    const one = bench([hello], { workspace: night, at: NIGHT });
    expect(lines(one.event('member.joined'))).toEqual(['out']);
  });
});

describe('a message at night', () => {
  it('goes out at once to the staff', () => {
    const text = flow(`
  tell: { send: { to: { role: manager }, class: promo, text: 有新人 }, end: told }
`);
    const workspace = { ...quiet, roles: { manager: ['zhao'] } };
    const one = bench([text], { workspace, at: NIGHT });
    const change = one.event('member.joined');
    expect([sent(change), change.ledger]).toEqual([['staff: 有新人'], []]);
  });
});

describe('a full cap', () => {
  const again = `reenter: { after: 1h }`;
  const once = flow(
    `
  hello: { send: { to: member, class: promo, text: 大促 }, blocked: { end: capped }, end: told }
`,
    again,
  );

  it('refuses, and the step is left by `blocked`', () => {
    const one = bench([once], { workspace: capped(1) });
    expect(lines(one.event('member.joined'))).toEqual(['out']);
    one.now = at('2026-03-02T12:00');
    const change = one.event('member.joined');
    expect(lines(change)).toEqual(['refused cap promo']);
    expect(facts(change, 'blocked')).toEqual([
      { type: 'blocked', step: 'hello', why: 'cap', rule: 'promo' },
    ]);
    expect(one.instances.map(({ outcome }) => outcome)).toEqual(['told', 'capped']);
  });

  it('counts what went out, marks it, and forgets it when no rule counts it', () => {
    const one = bench([once], { workspace: capped(1) });
    const [effect] = one.event('member.joined').effects;
    expect(effect).toMatchObject({ type: 'send', counted: true });
    expect(gateOf(one)?.sent).toEqual([[MONDAY, effect?.key, 'promo', 'sandbox']]);
    one.now = at('2026-04-01T00:00');
    expect(lines(one.event('member.joined'))).toEqual(['out']);
    expect(gateOf(one)?.sent).toHaveLength(1);
  });
});

describe('how long a message may be held', () => {
  const bounded = (bound: string) =>
    flow(`
  hello:
    send: { to: member, class: promo, text: 大促, ${bound} }
    blocked: { end: late }
    failed: { end: expired }
    next: rest
  rest: { wait: {}, on: [{ event: message.received, end: replied }] }
`);

  it('blocks it once it has waited as long as it may', () => {
    const one = bench([bounded('late: { within: 2h }')], { workspace: quiet, at: NIGHT });
    one.event('member.joined');
    expect(lines(...one.to('2026-03-03T00:59+08:00'))).toEqual([]);
    expect(lines(...one.to('2026-03-03T01:00+08:00'))).toEqual(['refused late']);
    expect(one.instances[0]?.outcome).toBe('late');
  });

  it('lets it go out where the time comes before that', () => {
    const one = bench([bounded('late: { within: 9h }')], { workspace: quiet, at: NIGHT });
    one.event('member.joined');
    expect(lines(...one.to('2026-03-03T08:00+08:00'))).toEqual(['out']);
  });

  it('fails it at its deadline', () => {
    const one = bench([bounded('deadline: 30m')], { workspace: quiet, at: NIGHT });
    one.event('member.joined');
    const changes = one.to('2026-03-02T23:30+08:00');
    expect(changes.flatMap((change) => facts(change, 'undelivered'))).toMatchObject([
      { step: 'hello', why: 'expired' },
    ]);
    expect(one.instances[0]?.outcome).toBe('expired');
  });

  it('holds a capped one to the next window where it says so', () => {
    const text = flow(
      `
  hello: { send: { to: member, class: promo, text: 大促, whenCapped: hold }, end: told }
`,
      'reenter: { after: 1h }',
    );
    const one = bench([text], { workspace: capped(1) });
    one.event('member.joined');
    one.now = at('2026-03-02T12:00');
    const change = one.event('member.joined');
    const until = at('2026-04-01T00:00');
    expect(facts(change, 'held')).toMatchObject([{ why: 'capHeld', rule: 'promo', until }]);
    expect(lines(...one.to('2026-04-01T00:00+08:00'))).toEqual(['out']);
  });
});

describe('two messages that wait for the same time', () => {
  it('are judged oldest first, and what follows does not overtake', () => {
    const two = (id: string, end: string) => `
flow: ${id}
title: 试
about: member
start: [{ on: member.joined }]
steps:
  one: { send: { to: member, class: promo, text: ${id} 一 }, next: two }
  two: { send: { to: member, class: promo, text: ${id} 二 }, blocked: { end: ${end} }, end: told }
`;
    const workspace = ruled({
      quiet: { from: '22:00', to: '08:00' },
      classes: { service: {}, promo: { cap: [{ max: 2, per: 'day' }] } },
    });
    const one = bench([two('first', 'full'), two('second', 'full')], { workspace, at: NIGHT });
    one.event('member.joined');
    const morning = one.to('2026-03-03T08:00+08:00');
    expect(sent(...morning)).toEqual(['member: first 一', 'member: second 一']);
    expect(one.instances.map(({ outcome }) => outcome)).toEqual(['full', 'full']);
  });
});

describe('a notice beside the path', () => {
  const text = flow(`
  rest:
    wait: {}
    on:
      - { event: message.received, notify: { to: member, class: promo, text: 收到 } }
      - { event: order.paid, next: later }
  later: { wait: {}, on: [{ event: contact.lost, end: gone }] }
`);

  it('waits as long as its step', () => {
    const one = bench([text], { workspace: quiet, at: NIGHT });
    one.event('member.joined');
    expect(lines(one.event('message.received', { text: '在' }))).toEqual(['held quiet']);
    const change = one.event('order.paid');
    expect(lines(change)).toEqual(['withdrawn leftStep']);
    expect(sent(...one.to('2026-03-03T12:00+08:00'))).toEqual([]);
  });

  it('goes out in time where its step lasts', () => {
    const one = bench([text], { workspace: quiet, at: NIGHT });
    one.event('member.joined');
    one.event('message.received', { text: '在' });
    const morning = one.to('2026-03-03T12:00+08:00');
    expect(sent(...morning)).toEqual(['member: 收到']);
    expect(one.live()[0]?.steps).toEqual(['rest']);
  });
});
