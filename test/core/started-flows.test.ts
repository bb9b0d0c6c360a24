import { describe, expect, it } from 'vitest';
import { at, CUSTOMER, MEMBER, smallWorld } from '../simulate/small-world.ts';
import { bench, facts } from './bench-of-one.ts';

const parent = (start: string, rest = '') => `
flow: parent
about: member
start: [{ on: member.joined }]
steps:
  course:
    start: ${start}
    ${rest}
  rest: { wait: {}, on: [{ event: message.received, next: course }, { event: order.paid, end: done }] }
`;
const AWAITED = parent(
  '{ flow: child, await: true }',
  'on-outcome: { won: { end: converted }, else: rest }\n    on: [{ event: contact.added, next: rest }]',
);
const child = (head = 'about: member') => `
flow: child
${head}
steps:
  hold: { wait: {}, on: [{ event: order.paid, end: won }, { event: tag.changed, end: lost }] }
`;
const show = (world: ReturnType<typeof smallWorld>) =>
  world.world.instances().map(({ flow, status, outcome }) => [flow, status, outcome]);

describe('a flow that another starts', () => {
  it('runs for the same subject, from the moment of the step', () => {
    const world = smallWorld([parent('{ flow: child }', 'next: rest'), child()]);
    world.tell('member.joined');
    expect(show(world)).toEqual([
      ['parent', 'active', null],
      ['child', 'active', null],
    ]);
    expect(world.newest()).toMatchObject({ subject: MEMBER, trigger: { type: '@startFlow' } });
    expect(world.facts('startedFlow')).toEqual([
      { type: 'startedFlow', step: 'course', flow: 'child', why: null },
    ]);
  });

  it('is about the customer of the member where it is about customers', () => {
    const world = smallWorld([parent('{ flow: child }', 'next: rest'), child('about: customer')]);
    world.tell('member.joined');
    expect(world.newest().subject).toEqual(CUSTOMER);
  });

  it.each([
    ['is not there', [], 'inactive'],
    ['is about a group', [child('about: group')], 'subject'],
    ['is for those who never had it', [child('about: member\nreenter: never')], 'before'],
  ] as const)('that %s is recorded, and the step goes on', (_why, others, why) => {
    const world = smallWorld([parent('{ flow: child }', 'next: rest'), ...others]);
    world.tell('member.joined');
    if (why === 'before') {
      world.tell('tag.changed');
      world.tell('message.received');
    }
    expect(world.facts('startedFlow').at(-1)?.why).toBe(why);
    expect(world.world.instances()[0]?.steps).toEqual(['rest']);
  });

  it('is not started twice at once, unless it restarts', () => {
    const twice = (head: string) => {
      const world = smallWorld([parent('{ flow: child }', 'next: rest'), child(head)]);
      world.tell('member.joined');
      world.tell('message.received');
      return world;
    };
    expect(twice('about: member').facts('startedFlow').at(-1)?.why).toBe('running');
    const again = twice('about: member\nreenter: restart');
    expect(show(again).slice(1)).toEqual([
      ['child', 'cancelled', 'restarted'],
      ['child', 'active', null],
    ]);
  });
});

describe('a flow that is awaited', () => {
  it('holds the step until its end, whose outcome decides', () => {
    const world = smallWorld([AWAITED, child()]);
    world.tell('member.joined');
    expect(world.world.instances()[0]?.steps).toEqual(['course']);
    world.tell('message.received', { text: '在吗' });
    expect(world.facts('kept')).toEqual([{ type: 'kept', event: 'message.received' }]);
    world.tell('order.paid');
    expect(show(world)).toEqual([
      ['parent', 'completed', 'converted'],
      ['child', 'completed', 'won'],
    ]);
  });

  it('leaves by `else` with an outcome that is not named', () => {
    const world = smallWorld([AWAITED, child()]);
    world.tell('member.joined');
    world.tell('tag.changed');
    expect(world.world.instances()[0]?.steps).toEqual(['rest']);
    expect(world.facts('took').at(-1)).toMatchObject({ step: 'course', port: 'else' });
  });

  it('leaves by `else` at once where the start is refused, and says why', () => {
    const world = smallWorld([AWAITED]);
    world.tell('member.joined');
    expect(world.world.instances()[0]?.steps).toEqual(['rest']);
    expect(world.facts('answered')).toEqual([
      { type: 'answered', step: 'course', why: 'The flow was not started: inactive.' },
    ]);
  });

  it('leaves by `else` where it fails', () => {
    const broken = child()
      .replace('end: lost', 'next: bad')
      .concat('  bad: { update: { points: { add: "= 1 / 0", reason: x } }, end: x }\n');
    const world = smallWorld([AWAITED, broken]);
    world.tell('member.joined');
    world.tell('tag.changed');
    expect(world.world.instances()[0]?.steps).toEqual(['rest']);
  });

  it('ends when the step is left, as abandoned, and tells nobody', () => {
    const world = smallWorld([AWAITED, child()]);
    world.tell('member.joined');
    world.tell('contact.added');
    expect(show(world)).toEqual([
      ['parent', 'active', null],
      ['child', 'cancelled', 'abandoned'],
    ]);
    expect(world.facts('answered')).toEqual([]);
  });

  it('ends with the instance that awaits it', () => {
    const one = bench([AWAITED, child()]);
    one.event('member.joined');
    one.signal(one.instances[0]!, '@cancel', { by: 'li', reason: 'stop' });
    expect(one.instances.map(({ outcome, status }) => [status, outcome])).toEqual([
      ['cancelled', null],
      ['cancelled', 'abandoned'],
    ]);
  });

  it('tells only the visit that awaits it', () => {
    const one = bench([AWAITED, child()]);
    one.event('member.joined');
    const first = one.instances[0]!;
    one.event('contact.added');
    const stale = { step: 'course', visit: 1, answer: 'won' };
    expect(one.signal(first, '@answered', stale).journal).toEqual([]);
    one.event('message.received');
    expect(one.live().map(({ steps }) => steps)).toEqual([['course'], ['hold']]);
    expect(one.signal(first, '@answered', stale).journal).toEqual([]);
    expect(one.live()[0]?.steps).toEqual(['course']);
  });

  it('reports by a signal to the instance alone', () => {
    const one = bench([AWAITED, child()]);
    one.event('member.joined');
    const [waits] = one.instances;
    const change = one.event('order.paid');
    expect(change.effects).toMatchObject([
      {
        type: 'emit',
        events: [
          {
            type: '@answered',
            instance: waits?.id,
            data: { step: 'course', visit: 1, answer: 'won' },
          },
        ],
      },
    ]);
    expect(facts(change, 'ended')).toMatchObject([{ outcome: 'won' }]);
  });

  it('fires its timers, and what follows from them starts a new chain', () => {
    const timed = child().replace('{ wait: {}, on', '{ wait: { for: 1d }, end: late, on');
    const world = smallWorld([AWAITED, timed]);
    world.tell('member.joined');
    world.world.advanceTo(at('2026-03-03T09:00:00+08:00'));
    expect(show(world)[1]).toEqual(['child', 'completed', 'late']);
    expect(world.world.instances()[0]?.steps).toEqual(['rest']);
  });
});

describe('flows that start one another', () => {
  const link = (number: number) => `
flow: link-${number}
about: member
${number === 0 ? 'start: [{ on: member.joined }]' : ''}
steps:
  on: { start: { flow: link-${number + 1} }, end: done }
`;

  it('make a chain of sixteen; the seventeenth is refused', () => {
    const world = smallWorld(Array.from({ length: 20 }, (_, number) => link(number)));
    world.tell('member.joined');
    const facts = world.facts('startedFlow');
    expect(facts.map(({ why }) => why)).toEqual([...Array(16).fill(null), 'hops']);
    expect(world.world.instances()).toHaveLength(17);
  });
});
