import { describe, expect, it } from 'vitest';
import { isJsonObject, type Json } from '../../engine/base/index.ts';
import type { SubjectRef } from '../../engine/core/index.ts';
import { at, memberFlow, smallWorld } from './small-world.ts';

const NINE = '2026-03-02T09:';

function who(person: string): SubjectRef {
  return { kind: 'member', ref: `g1/${person}` };
}

/** A flow about a group that greets the newcomers together, again and again. */
const WELCOME = memberFlow(
  'welcome',
  `  gather:
    collect: { event: member.joined, for: 2m, max: 3, into: joined }
    next: all
  all:
    send: { to: group, text: "欢迎 {{ vars.joined | size }} 位新朋友", mention: "= vars.joined" }
    next: gather`,
  { about: 'group' },
);

/** A world with the flow, and a way to tell of a person's event. */
function gathering(text: string, options: Parameters<typeof smallWorld>[1] = {}) {
  const small = smallWorld([text], options);
  return {
    ...small,
    join: (person: string, data: Record<string, string> = {}) =>
      small.tell(
        'member.joined',
        { member: { ref: person, displayName: `小${person}` }, ...data },
        who(person),
      ),
    mentions: () =>
      small.world.log.flatMap((entry) => (entry.type === 'message' ? [entry.message.mention] : [])),
  };
}

function refsIn(list: Json | undefined): readonly (Json | undefined)[] {
  return Array.isArray(list)
    ? list.map((item: Json) => (isJsonObject(item) ? item.ref : null))
    : [];
}

describe('collect', () => {
  it('ends a span after the first, and the first may be the trigger', () => {
    const { join, to, sent, mentions, newest } = gathering(WELCOME);
    join('p1');
    expect(newest().timers['gather.collect']?.dueAt).toBe(at(`${NINE}02:00+08:00`));
    to(`${NINE}01:30+08:00`);
    join('p2');
    expect(newest().timers['gather.collect']?.dueAt).toBe(at(`${NINE}02:00+08:00`));
    expect(sent()).toEqual([]);
    to(`${NINE}02:00+08:00`);
    expect(sent()).toEqual(['group: 欢迎 2 位新朋友']);
    expect(mentions()).toEqual([['p1', 'p2']]);
  });

  it('ends at `max`, and what comes after the end goes into the next list', () => {
    const { join, to, sent, mentions, newest } = gathering(WELCOME);
    for (const person of ['p1', 'p2', 'p3', 'p4']) join(person);
    expect(sent()).toEqual(['group: 欢迎 3 位新朋友']);
    expect(newest().steps).toEqual(['gather']);
    to(`${NINE}02:00+08:00`);
    expect(mentions()).toEqual([['p1', 'p2', 'p3'], ['p4']]);
  });

  it('waits without a clock until the first comes', () => {
    const { join, to, sent, newest } = gathering(WELCOME);
    join('p1');
    to('2026-03-04T09:00:00+08:00');
    expect([sent(), newest().timers]).toEqual([['group: 欢迎 1 位新朋友'], {}]);
    join('p2');
    expect(newest().timers['gather.collect']?.dueAt).toBe(at('2026-03-04T09:02:00+08:00'));
  });

  it('keeps who, when and the data of each event, and begins anew with each visit', () => {
    const { join, newest, to } = gathering(WELCOME);
    join('p1', { joinScene: 'qr' });
    expect(newest().vars).toEqual({
      joined: [
        {
          ref: 'p1',
          name: '小p1',
          time: '2026-03-02T01:00:00.000Z',
          data: { member: { ref: 'p1', displayName: '小p1' }, joinScene: 'qr' },
        },
      ],
    });
    to(`${NINE}02:00+08:00`);
    expect(newest().vars).toEqual({ joined: [] });
  });

  it('takes into the next list what was kept while the instance was busy', () => {
    const slow = WELCOME.replace('next: gather', 'next: gather\n    failed: gather');
    const { join, newest, world } = gathering(slow, { channel: () => 'waits' });
    for (const person of ['p1', 'p2', 'p3', 'p4', 'p5']) join(person);
    expect([newest().steps, newest().kept.length]).toEqual([['all'], 2]);
    world.answer(world.waiting()[0]!.key, null);
    expect([newest().steps, newest().kept]).toEqual([['gather'], []]);
    expect(refsIn(newest().vars.joined)).toEqual(['p4', 'p5']);
  });

  it('counts the trigger only in the first step, of whatever frame, and only if it holds', () => {
    const collecting = (more: string) =>
      `collect: { event: member.joined, ${more}max: 5, into: them }, end: done`;
    const count = (steps: string) => {
      const { join, newest } = gathering(memberFlow('count', steps, { about: 'group' }));
      join('p1');
      return newest().vars.them;
    };
    expect(count(`  a: { ${collecting('')} }`)).toHaveLength(1);
    expect(count(`  f: { stage: { steps: { a: { ${collecting('')} } } } }`)).toHaveLength(1);
    expect(
      count(
        `  f: { parallel: { branches: { b: { steps: { a: { ${collecting('')} } } } } }, end: x }`,
      ),
    ).toHaveLength(1);
    expect(count(`  a: { ${collecting('if: "event.data.joinScene == \'qr\'", ')} }`)).toEqual([]);
    expect(
      count(`  u: { update: { tags: { add: [x] } }, next: a }\n  a: { ${collecting('')} }`),
    ).toEqual([]);
  });

  it('passes over events for which its condition does not hold', () => {
    const { join, newest } = gathering(
      memberFlow(
        'picky',
        '  a: { collect: { event: member.joined, if: "event.data.joinScene == \'qr\'", max: 5, into: them }, end: done }',
        { about: 'group' },
      ),
    );
    join('p1', { joinScene: 'qr' });
    join('p2', { joinScene: 'invite' });
    join('p3', { joinScene: 'qr' });
    expect(refsIn(newest().vars.them)).toEqual(['p1', 'p3']);
  });

  it('gives its own `on` the event first, and ends by its `after`', () => {
    const text = memberFlow(
      'own',
      `  a:
    collect: { event: message.received, max: 5, into: said }
    on: [{ event: message.received, if: "event.data.text == '停'", end: stopped }]
    after: [{ delay: 1h, end: silent }]
    end: done`,
    );
    const stopped = smallWorld([text]);
    stopped.tell('member.joined');
    stopped.tell('message.received', { text: '一' });
    stopped.tell('message.received', { text: '停' });
    expect(stopped.outcomes()).toEqual(['stopped']);
    const silent = smallWorld([text]);
    silent.tell('member.joined');
    silent.to(`${NINE}30:00+08:00`);
    silent.tell('message.received', { text: '一' });
    silent.to('2026-03-02T10:00:00+08:00');
    expect(silent.outcomes()).toEqual(['silent']);
  });

  it('ends at once where `max` is one and the trigger counts', () => {
    const { join, outcomes } = gathering(
      memberFlow(
        'one',
        '  a: { collect: { event: member.joined, max: 1, into: them }, end: done }',
        {
          about: 'group',
        },
      ),
    );
    join('p1');
    expect(outcomes()).toEqual(['done']);
  });

  it('tells in the journal what it has collected', () => {
    const { join, facts } = gathering(WELCOME);
    join('p1');
    join('p2');
    expect(facts('collected').map(({ step, event, count }) => [step, event, count])).toEqual([
      ['gather', 'member.joined', 1],
      ['gather', 'member.joined', 2],
    ]);
  });
});
