import { describe, expect, it } from 'vitest';
import { instant } from '../../engine/base/index.ts';
import type { EntityChange, JournalFact } from '../../engine/core/index.ts';
import { journalWords } from '../../engine/core/index.ts';
import { DEFAULT_WORKSPACE, formatLocal, type Workspace } from '../../engine/language/index.ts';
import { bench, compile } from './bench-of-one.ts';

const WORKSPACE: Workspace = {
  ...DEFAULT_WORKSPACE,
  calendars: {
    office: { days: 'workdays', hours: ['09:00-12:00', '13:30-18:00'], holidays: 'china' },
    always: {},
  },
  roles: { expert: ['li'], manager: ['zhao'], nobody: [] },
  rosters: { service: { shifts: [{ hours: '09:00-17:00', staff: ['chen', 'lin'] }] } },
};

const LEVELS =
  '[{ to: { bot: faq } }, { after: 3m, to: { duty: service } }, { after: 30m, to: { role: expert }, notify: { role: manager } }]';
const flow = (ladder: string) =>
  `
flow: climb
about: member
start: [{ on: message.received }]
vars: { level: 1 }
steps:
  climb:
    title: 提问
    ladder: { ${ladder} }
    end: answered
    exhausted: { end: exhausted }
`;

const UNTIL = 'until: [{ event: message.answered }]';
const CLIMB = flow(`calendar: office, levels: ${LEVELS}, ${UNTIL}`);

function asked(text: string, local = '2026-03-02T10:00:00+08:00') {
  const one = bench([text], { workspace: WORKSPACE, at: instant(Date.parse(local)) });
  return { one, first: one.event('message.received', { text: '?' }) };
}

const HELD = new Set<JournalFact['type']>(['levelHeld', 'levelSkipped']);
function heldIn(changes: readonly EntityChange[]): readonly string[] {
  return changes
    .flatMap(({ journal }) => journal)
    .filter(({ fact }) => HELD.has(fact.type))
    .map(({ fact, at }) => {
      const by = fact.type === 'levelHeld' ? fact.by.join('+') : 'nobody';
      const level = 'level' in fact ? fact.level : 0;
      return `${formatLocal(at, 'Asia/Shanghai').slice(5)} ${level} ${by}`;
    });
}

const sentTo = (changes: readonly EntityChange[]) =>
  changes.flatMap(({ effects }) =>
    effects.flatMap((effect) =>
      effect.type === 'send' && effect.to.kind === 'staff' ? [effect.to.staff] : [],
    ),
  );

describe('a ladder', () => {
  it('goes from level to level, each span running from the level before', () => {
    const { one, first } = asked(CLIMB);
    const changes = [first, ...one.to('2026-03-02T11:00:00+08:00')];
    expect(heldIn(changes)).toEqual([
      '03-02 10:00 1 faq',
      '03-02 10:03 2 chen+lin',
      '03-02 10:33 3 li',
    ]);
    expect(sentTo(changes)).toEqual(['chen', 'lin', 'li', 'zhao']);
  });

  it('counts its spans in the hours of the calendar', () => {
    const { one, first } = asked(CLIMB, '2026-03-02T11:58:00+08:00');
    const changes = [first, ...one.to('2026-03-02T15:00:00+08:00')];
    expect(heldIn(changes)).toEqual([
      '03-02 11:58 1 faq',
      '03-02 13:31 2 chen+lin',
      '03-02 14:01 3 li',
    ]);
  });

  it('counts by the calendar of the workspace where it names none', () => {
    const { one, first } = asked(flow(`levels: ${LEVELS}, ${UNTIL}`), '2026-03-02T17:59:00+08:00');
    const changes = [first, ...one.to('2026-03-03T09:05:00+08:00')];
    expect(heldIn(changes)).toEqual(['03-02 17:59 1 faq', '03-03 09:02 2 chen+lin']);
  });

  it('ends with the answer of a person, at any level', () => {
    const { one } = asked(CLIMB);
    one.to('2026-03-02T10:05:00+08:00');
    one.event('message.answered', { by: 'human' });
    expect(one.instances).toMatchObject([{ outcome: 'answered', timers: {} }]);
  });

  it('does not end with the answer of a bot, unless it says so', () => {
    const { one } = asked(CLIMB);
    one.event('message.answered', { by: 'bot' });
    expect(one.live()).toHaveLength(1);
    const bot = asked(
      flow(`calendar: office, levels: ${LEVELS}, until: [{ event: message.answered, by: bot }]`),
    );
    bot.one.event('message.answered', { by: 'bot' });
    expect(bot.one.instances).toMatchObject([{ outcome: 'answered' }]);
  });

  it('takes only the answers that its condition lets through', () => {
    const { one } = asked(
      flow(
        `levels: ${LEVELS}, until: [{ event: message.answered, if: "event.data.waitMs < 5000" }]`,
      ),
    );
    one.event('message.answered', { by: 'human', waitMs: 9_000 });
    expect(one.live()).toHaveLength(1);
    one.event('message.answered', { by: 'human', waitMs: 900 });
    expect(one.live()).toEqual([]);
  });

  it('passes an empty shift by at once, and records it', () => {
    const { one, first } = asked(
      flow(`calendar: always, levels: ${LEVELS}, ${UNTIL}`),
      '2026-03-02T20:00:00+08:00',
    );
    const changes = [first, ...one.to('2026-03-02T20:10:00+08:00')];
    expect(heldIn(changes)).toEqual([
      '03-02 20:00 1 faq',
      '03-02 20:03 2 nobody',
      '03-02 20:03 3 li',
    ]);
  });

  it('is exhausted when nobody is left, and when the last level had its time', () => {
    const empty = asked(
      flow(
        `calendar: always, levels: [{ to: { role: nobody } }, { after: 1m, to: { role: nobody } }], ${UNTIL}`,
      ),
    );
    expect(heldIn([empty.first])).toEqual(['03-02 10:00 1 nobody', '03-02 10:00 2 nobody']);
    expect(empty.one.instances).toMatchObject([{ outcome: 'exhausted' }]);

    const { one } = asked(CLIMB);
    one.to('2026-03-02T11:02:59+08:00');
    expect(one.live()).toHaveLength(1);
    one.to('2026-03-02T11:03:00+08:00');
    expect(one.instances).toMatchObject([{ outcome: 'exhausted' }]);
  });

  it('gives its last level the time that it names', () => {
    const { one } = asked(
      flow(`calendar: always, levels: [{ to: { role: expert } }], within: 5m, ${UNTIL}`),
    );
    one.to('2026-03-02T10:04:59+08:00');
    expect(one.live()).toHaveLength(1);
    one.to('2026-03-02T10:05:00+08:00');
    expect(one.instances).toMatchObject([{ outcome: 'exhausted' }]);
  });

  it.each([
    ['from: 3', '03-02 10:00 3 li'],
    ['from: "= vars.level + 1"', '03-02 10:00 2 chen+lin'],
    ['from: "= vars.level - 5"', '03-02 10:00 1 faq'],
    ['from: "= vars.level + 50"', '03-02 10:00 3 li'],
  ])('is entered higher with %s', (from, held) => {
    const { first } = asked(flow(`${from}, levels: ${LEVELS}, ${UNTIL}`));
    expect(heldIn([first])).toEqual([held]);
  });

  it('tells its people the step and the level, or what it is told to', () => {
    const texts = (text: string) => {
      const { one } = asked(text);
      return one
        .to('2026-03-02T10:03:00+08:00')
        .flatMap(({ effects }) =>
          effects.flatMap((effect) => (effect.type === 'send' ? effect.parts : [])),
        );
    };
    expect(texts(CLIMB)[0]).toEqual({ type: 'text', text: '提问 · 第 2 级 level 2' });
    expect(texts(flow(`levels: ${LEVELS}, ${UNTIL}, text: "请回复 {{ member.ref }}"`))[0]).toEqual({
      type: 'text',
      text: '请回复 p1',
    });
  });
});

describe('a ladder that leads back to itself', () => {
  const around = flow(
    `calendar: always, within: 1h, levels: [{ to: { role: nobody } }], ${UNTIL}`,
  ).replace('exhausted: { end: exhausted }', 'exhausted: climb');

  it('fails as a circle without rest where nobody is', () => {
    const { one } = asked(around);
    expect(one.instances[0]).toMatchObject({
      status: 'failed',
      failure: { code: 'LOOP', step: 'climb' },
    });
  });

  it('begins again where somebody is', () => {
    const bot = around.replace('levels: [', 'levels: [{ to: { role: expert } }, ');
    const { one } = asked(
      bot.replace('{ to: { role: nobody } }', '{ after: 5m, to: { role: nobody } }'),
    );
    expect(one.instances[0]).toMatchObject({ status: 'active', steps: ['climb'] });
    one.to('2026-03-02T10:06:00+08:00');
    expect(one.instances[0]).toMatchObject({ status: 'active' });
    expect(Object.values(one.instances[0]!.timers)).toHaveLength(1);
  });
});

describe('the journal of a ladder', () => {
  it('says in words who held which level, and which was passed by', () => {
    const text = flow(`calendar: always, levels: ${LEVELS}, ${UNTIL}`);
    const { one, first } = asked(text, '2026-03-02T20:00:00+08:00');
    const words = journalWords({ text, compiled: compile(text, WORKSPACE) }, 'Asia/Shanghai');
    const said = [first, ...one.to('2026-03-02T20:03:00+08:00')]
      .flatMap(({ journal }) => journal)
      .map((entry) => words(entry).words.zh);
    expect(said).toEqual([
      '由“收到消息”开始，版本 1',
      '进入步骤“提问”',
      '开始时，“提问”走“第 1 级”',
      '第 1 级由 faq 接手',
      '最迟等到 2026-03-02 20:03',
      '2026-03-02 20:03 到时，“提问”走“第 3 级”',
      '第 2 级没有人在，直接到下一级',
      '第 3 级由 li 接手',
      '最迟等到 2026-03-02 20:33',
      '消息已交给渠道，发给同事 li',
      '消息已交给渠道，发给同事 zhao',
    ]);
  });
});
