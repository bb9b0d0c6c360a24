import { describe, expect, it } from 'vitest';
import type { SubjectRef } from '../../engine/core/index.ts';
import { workspaceOf } from './measured-world.ts';
import { at, CUSTOMER, GROUP, MEMBER, memberFlow, smallWorld } from './small-world.ts';

function figures(texts: readonly string[], measures: string, read: string) {
  const small = smallWorld(
    [
      memberFlow('reader', `  a: { update: { vars: { found: "= ${read}" } }, end: x }`, {
        on: 'page.viewed',
        top: 'vars: { found: { type: number } }\nkey: event.id',
      }),
      ...texts,
    ],
    { workspace: workspaceOf(measures) },
  );
  const found = () => {
    small.tell('page.viewed');
    return small.newest().vars.found;
  };
  return { ...small, found };
}

describe('a measure', () => {
  it('counts the event at hand before a flow asks', () => {
    const { found, tell } = figures(
      [],
      'measures: { views: { count: page.viewed } }',
      "measure['views']",
    );
    expect([found(), found()]).toEqual([1, 2]);
    tell('page.viewed', {}, CUSTOMER);
    expect(found()).toBe(3);
  });

  it('is kept for each subject that the event names or implies, and not for other memberships', () => {
    const { found, tell } = figures(
      [],
      'measures: { talks: { count: message.received } }',
      "measure['talks']",
    );
    const other: SubjectRef = { kind: 'member', ref: 'g2/p1' };
    tell('message.received', {}, MEMBER);
    tell('message.received', {}, other);
    tell('message.received', {}, CUSTOMER);
    expect(found()).toBe(1);
  });

  it('is narrowed by `about` and `if`', () => {
    const text = `measures:
  big: { count: order.paid, about: customer, if: "event.data.amountMinor > 100" }`;
    const { found, tell } = figures([], text, "measure['big']");
    tell('order.paid', { amountMinor: 100 });
    tell('order.paid', { amountMinor: 101 }, { kind: 'member', ref: 'g2/p1' });
    tell('order.paid', {});
    expect(found()).toBe(1);
  });

  it('is exact to the event in a window of two days', () => {
    const { found, tell, to } = figures(
      [],
      'measures: { talks: { count: message.received, over: 2d } }',
      "measure['talks']",
    );
    to('2026-03-02T09:30:00.500+08:00');
    tell('message.received');
    to('2026-03-04T09:30:00.499+08:00');
    expect(found()).toBe(1);
    to('2026-03-04T09:30:00.500+08:00');
    expect(found()).toBe(0);
  });

  it('is exact to the hour in a longer window', () => {
    const { found, tell, to } = figures(
      [],
      'measures: { talks: { count: message.received, over: 7d } }',
      "measure['talks']",
    );
    to('2026-03-02T09:30:00+08:00');
    tell('message.received');
    to('2026-03-09T09:59:59+08:00');
    expect(found()).toBe(1);
    to('2026-03-09T10:00:00+08:00');
    expect(found()).toBe(0);
  });

  it('of the calendar month begins anew on the first', () => {
    const { found, tell, to } = figures(
      [],
      'measures: { spend: { sum: event.data.amountMinor, of: order.paid, over: month } }',
      "measure['spend']",
    );
    tell('order.paid', { amountMinor: 300 });
    to('2026-03-31T23:59:59+08:00');
    tell('order.paid', { amountMinor: 40 });
    expect(found()).toBe(340);
    to('2026-04-01T00:00:00+08:00');
    expect(found()).toBe(0);
  });

  it('without a window counts since the subject was first seen', () => {
    const { found, tell, to } = figures(
      [],
      'measures: { talks: { count: message.received } }',
      "measure['talks']",
    );
    tell('message.received');
    to('2028-03-02T09:00:00+08:00');
    tell('message.received');
    expect(found()).toBe(2);
  });

  it('takes an event for the time at which it happened, and never for a time to come', () => {
    const { found, world } = figures(
      [],
      'measures: { talks: { count: message.received, over: 24h } }',
      "measure['talks']",
    );
    const told = (id: string, time: string) =>
      world.send({
        id,
        source: 't',
        type: 'message.received',
        subject: MEMBER,
        time: at(time),
        data: {},
      });
    told('late', '2026-03-01T09:00:01+08:00');
    told('too-late', '2026-03-01T09:00:00+08:00');
    told('ahead', '2026-03-05T09:00:00+08:00');
    expect(found()).toBe(2);
    world.advanceTo(at('2026-03-03T09:00:00+08:00'));
    expect(found()).toBe(0);
  });

  it('of the last event is the instant of first sight where there was none', () => {
    const text = `measures: { last-talk: { last: message.received } }`;
    const { found, tell, to } = figures(
      [],
      text,
      "(now - measure['last-talk'] >= duration('24h')) ? 1 : 0",
    );
    tell('member.joined');
    to('2026-03-03T08:59:59+08:00');
    expect(found()).toBe(0);
    to('2026-03-03T09:00:00+08:00');
    expect(found()).toBe(1);
    tell('message.received');
    expect(found()).toBe(0);
  });

  it('is made of others, and is missing where it cannot be', () => {
    const text = `measures:
  talks: { count: message.received }
  joins: { count: member.joined }
  rate: { value: "measure['talks'] / measure['joins']" }`;
    const { found, tell } = figures([], text, 'has(measure.rate) ? measure.rate : -1');
    expect(found()).toBe(-1);
    tell('member.joined');
    tell('message.received');
    tell('message.received');
    expect(found()).toBe(2);
  });
});

describe('a metric', () => {
  const TALKS = `
measures:
  talks-day: { count: message.received, over: 24h, about: group }
  busy: { value: "measure['talks-day']", about: group, breach: "< 2", every: 24h }
`;
  const ALARM = `
flow: alarm
about: group
key: event.id
start: [{ on: metric.breached }, { on: metric.recovered }]
vars: { what: '' }
steps:
  note:
    update: { vars: { what: "= trigger.type + ' ' + string(event.data.value)" } }
    end: noted
`;

  it('tells when it crosses its limit and when it comes back, looked at once an `every`', () => {
    const small = smallWorld([ALARM], { workspace: workspaceOf(TALKS) });
    const told = () =>
      small.world
        .instances()
        .map(({ startedAt, vars }) => `${iso(startedAt)} ${String(vars.what)}`);
    small.tell('message.received');
    small.to('2026-03-03T08:59:59+08:00');
    expect(told()).toEqual([]);
    small.to('2026-03-03T09:00:00+08:00');
    expect(told()).toEqual(['2026-03-03T01:00:00.000Z metric.breached 0']);
    small.to('2026-03-03T10:00:00+08:00');
    small.tell('message.received');
    small.tell('message.received');
    expect(told()).toHaveLength(1);
    small.to('2026-03-06T10:00:00+08:00');
    expect(told().slice(1)).toEqual([
      '2026-03-04T01:00:00.000Z metric.recovered 2',
      '2026-03-05T01:00:00.000Z metric.breached 0',
    ]);
    expect(small.world.instances()[0]?.subject).toEqual(GROUP);
  });
});

function iso(time: number): string {
  return new Date(time).toISOString();
}
