import { describe, expect, it } from 'vitest';
import { outcomeEvents } from '../../engine/core/index.ts';
import type { Workspace } from '../../engine/language/index.ts';
import { at, CUSTOMER, GROUP, memberFlow, smallWorld } from './small-world.ts';

const QUIET: Partial<Workspace> = {
  quiet: { from: '22:00', to: '08:00' },
  classes: { service: {}, promo: { cap: [{ max: 1, per: 'day' }] } },
};
const NIGHT = at('2026-03-02T23:00:00+08:00');
const MORNING = '2026-03-03T08:00:00+08:00';
const P2 = { kind: 'member', ref: 'g1/p2' } as const;

const toGroup = memberFlow(
  'shout',
  `  shout: { send: { to: group, class: promo, text: 大促 }, blocked: { end: refused }, next: rest }
  rest: { wait: {}, on: [{ event: order.paid, end: done }] }`,
  { top: 'on: [{ event: complaint.received, end: gone }]' },
);

describe('a message to a group from a member’s flow', () => {
  it('passes the gate of the group, which counts those of all members', () => {
    const { tell, sent, newest, facts, world } = smallWorld([toGroup], { workspace: QUIET });
    tell('member.joined');
    expect([sent(), newest().steps]).toEqual([['group: 大促'], ['rest']]);
    tell('member.joined', {}, P2);
    expect([sent(), newest().outcome]).toEqual([['group: 大促'], 'refused']);
    expect(facts('blocked')).toMatchObject([{ why: 'cap', rule: 'promo' }]);
    expect(world.entity(GROUP)?.gate?.sent).toHaveLength(1);
    expect(world.entity(CUSTOMER)).not.toHaveProperty('gate');
  });

  it('waits at the gate of the group, and its step goes on when it is out', () => {
    const { tell, to, sent, newest, facts, world } = smallWorld([toGroup], {
      workspace: QUIET,
      at: NIGHT,
    });
    tell('member.joined');
    expect([newest().steps, newest().sends.shout?.status]).toEqual([['shout'], 'held']);
    expect(facts('held')).toMatchObject([{ why: 'quiet', until: at(MORNING) }]);
    expect(world.entity(GROUP)?.gate?.held).toHaveLength(1);
    to(MORNING);
    expect([sent(), newest().steps]).toEqual([['group: 大促'], ['rest']]);
    expect(facts('handedOver')).toHaveLength(1);
    expect(world.entity(GROUP)?.gate?.held).toBeUndefined();
  });

  it('is taken back from there when its step is left', () => {
    const { tell, to, sent, outcomes, world } = smallWorld([toGroup], {
      workspace: QUIET,
      at: NIGHT,
    });
    tell('member.joined');
    tell('complaint.received');
    expect(outcomes()).toEqual(['gone']);
    expect(world.entity(GROUP)).not.toHaveProperty('gate');
    to('2026-03-03T12:00:00+08:00');
    expect(sent()).toEqual([]);
  });

  it('lasts until the channel’s result where its step waits for that', () => {
    const awaited = toGroup.replace('next: rest }', 'next: rest, failed: rest }');
    const { world, tell, newest } = smallWorld([awaited], {
      workspace: QUIET,
      channel: () => 'waits',
    });
    tell('member.joined');
    expect([newest().steps, newest().sends.shout?.status]).toEqual([['shout'], 'handedOver']);
    world.answer(world.waiting()[0]!.key, null);
    expect(newest().steps).toEqual(['rest']);
  });

  it('is taken back from the channel by the group, too', () => {
    const awaited = toGroup.replace('next: rest }', 'next: rest, failed: rest }');
    const { world, tell } = smallWorld([awaited], { workspace: QUIET, channel: () => 'waits' });
    tell('member.joined');
    expect(world.waiting()).toHaveLength(1);
    tell('complaint.received');
    expect(world.waiting()).toEqual([]);
  });

  it('leaves at once where the workspace has no rules', () => {
    const { tell, sent, world } = smallWorld([toGroup], {
      workspace: { classes: { service: {}, promo: {} } },
    });
    tell('member.joined');
    expect(sent()).toEqual(['group: 大促']);
    expect(world.log.filter(({ type }) => type === 'event')).toHaveLength(1);
  });
});

describe('a message to a person, as member or as customer', () => {
  it('passes that person’s one gate', () => {
    const about = (id: string, kind: string) =>
      memberFlow(
        id,
        `  offer: { send: { to: ${kind}, class: promo, text: 大促 }, blocked: { end: capped }, end: told }`,
        { about: kind },
      );
    const { tell, sent, outcomes } = smallWorld(
      [about('first', 'customer'), about('second', 'member')],
      { workspace: QUIET },
    );
    tell('member.joined');
    expect([sent(), outcomes()]).toEqual([['customer: 大促'], ['told', 'capped']]);
  });
});

describe('a message that the channel gives up', () => {
  const once = (id: string, whenCapped = '') =>
    memberFlow(
      id,
      `  offer: { send: { to: member, class: promo, text: ${id}${whenCapped} }, blocked: { end: capped }, end: told }`,
      { top: 'reenter: { after: 1h }' },
    );

  it('gives back what it took of the cap', () => {
    const { world, tell, to, sent, outcomes } = smallWorld([once('sale')], {
      workspace: QUIET,
      channel: () => 'waits',
    });
    tell('member.joined');
    world.answer(world.waiting()[0]!.key, 'blocked by the receiver');
    expect(world.entity(CUSTOMER)).not.toHaveProperty('gate');
    to('2026-03-02T12:00:00+08:00');
    tell('member.joined');
    expect([sent().length, outcomes()]).toEqual([2, ['told', 'told']]);
  });

  it('counts as long as nobody knows whether it went out', () => {
    const { world, tell, to, outcomes } = smallWorld([once('sale')], {
      workspace: QUIET,
      channel: () => 'waits',
    });
    tell('member.joined');
    const [event] = outcomeEvents(world.waiting()[0]!, 'unknown', world.now());
    world.send(event!);
    to('2026-03-02T12:00:00+08:00');
    tell('member.joined');
    expect(outcomes()).toEqual(['told', 'capped']);
  });

  it('makes room at once for what waits for the cap', () => {
    const flows = [once('sale'), once('second', ', whenCapped: hold')];
    const { world, tell, sent } = smallWorld(flows, { workspace: QUIET, channel: () => 'waits' });
    tell('member.joined');
    expect(sent()).toEqual(['member: sale']);
    world.answer(world.waiting()[0]!.key, 'blocked by the receiver');
    expect(sent()).toEqual(['member: sale', 'member: second']);
  });
});

describe('an instance that fails while a message of it waits', () => {
  const failing = memberFlow(
    'failing',
    `  both:
    parallel:
      branches:
        offer: { steps: { offer: { send: { to: member, class: promo, text: 大促 }, end: told } } }
        trip: { steps: { trip: { wait: { for: 1h }, next: bad }, bad: { update: { vars: { n: "= 1 / vars.n" } }, end: never } } }
    end: done`,
    { top: 'vars: { n: 0 }' },
  );

  it('lets it go out all the same, and keeps the result for a retry', () => {
    const { tell, to, sent, newest } = smallWorld([failing], { workspace: QUIET, at: NIGHT });
    tell('member.joined');
    to('2026-03-03T07:00:00+08:00');
    expect(newest().status).toBe('failed');
    to(MORNING);
    expect(sent()).toEqual(['member: 大促']);
  });
});
