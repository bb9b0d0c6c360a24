import { describe, expect, it } from 'vitest';
import { about, openWorld } from './world.ts';

const COURSE = `flow: course
about: member
start: [{ on: member.joined }]
steps:
  hold:
    start: { flow: nurture, await: true }
    on-outcome: { converted: { end: won }, else: { end: open } }
    after: [{ delay: 1d, end: late }]
`;
const NURTURE = `flow: nurture
about: member
steps:
  hello: { send: { to: member, text: 你好 }, next: listen }
  listen: { wait: {}, on: [{ event: order.paid, end: converted }] }
`;

describe('a flow that another awaits', () => {
  async function begun() {
    const world = await openWorld({ flows: [NURTURE, COURSE] });
    await world.tell(about('p', 'member.joined'));
    await world.worker.settle();
    return world;
  }
  const ends = async (world: Awaited<ReturnType<typeof begun>>) =>
    (await world.instances()).map(({ flow, outcome }) => [flow, outcome]).sort();

  it('lets it go on by its outcome, through the outbox', async () => {
    const world = await begun();
    expect(world.texts()).toEqual(['你好']);
    await world.tell(about('p', 'order.paid'));
    await world.worker.settle();
    expect(await ends(world)).toEqual([
      ['course', 'won'],
      ['nurture', 'converted'],
    ]);
  });

  it('ends when the time to await it is over', async () => {
    const world = await begun();
    world.system.advance(86_400_000);
    await world.worker.settle();
    expect(await ends(world)).toEqual([
      ['course', 'late'],
      ['nurture', 'abandoned'],
    ]);
  });

  it('tells one that failed meanwhile once that is retried', async () => {
    const world = await openWorld({
      flows: [
        NURTURE,
        COURSE.replace(
          '    after',
          '    on: [{ event: tag.changed, next: bad }]\n    after',
        ).concat('  bad: { update: { points: { add: "= 1 / 0", reason: x } }, end: x }\n'),
      ],
    });
    await world.tell(about('p', 'member.joined'), about('p', 'tag.changed'));
    await world.worker.settle();
    await world.tell(about('p', 'order.paid'));
    await world.worker.settle();
    const [failed] = await world.instances('course');
    expect(failed?.failure?.resume?.offered).toMatchObject([
      { type: 'event' },
      { type: 'result', step: 'hold', visit: 1, result: 'done', answer: 'converted' },
    ]);
  });
});
