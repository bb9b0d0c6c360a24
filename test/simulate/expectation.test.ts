import { describe, expect, it } from 'vitest';
import { runScenarios } from '../../engine/simulate/index.ts';
import { HI, JOINED, mismatches, run, SAY } from './greet-scenario.ts';

describe('what holds', () => {
  it.each([
    [
      'messages in order',
      `${JOINED}      - expect: { sent: [{ to: member, step: hello, class: service, contains: [你好, 小李], at: 2026-03-02T09:00, mention: [] }] }`,
    ],
    ['messages to a person by name', `${JOINED}      - expect: { sent: [{ to: 小李 }] }`],
    [
      'nothing since the last time',
      `${JOINED}      - expect: { sent: [{}] }\n      - expect: { sent: [] }`,
    ],
    [
      'where it rests, and until when',
      `${JOINED}      - expect: { step: rest, timers: { rest: 2026-03-03T10:00, hello: null }, active: true, failed: false }`,
    ],
    ['variables and tags', `${JOINED}${HI}      - expect: { vars: { n: 1 }, tags: [记] }`],
    [
      'the end',
      `${JOINED}      - event: order.paid\n      - expect: { ended: paid, active: 0, started: 1, sentTotal: 1 }`,
    ],
    [
      'what is emitted, and why it failed',
      `${JOINED}${HI}${SAY}      - advance: 1h\n      - expect: { emitted: [{ event: lead.quoted, data: { n: 1 } }], failed: EXPRESSION }`,
    ],
    [
      'what is emitted, by its name',
      `${JOINED}${SAY}      - advance: 1h\n      - expect: { emitted: [lead.quoted], failed: true }`,
    ],
    [
      'what the channel answers',
      `${JOINED}      - answer: hello\n        failed: 拒收\n      - expect: { blocked: [{ step: sorry, why: noRecipient }], step: rest }`,
    ],
    [
      'that it confirms',
      `${JOINED}      - expect: { step: hello }\n      - answer: hello\n        confirmed: true\n      - expect: { step: rest }`,
    ],
    [
      'a time of day that comes next',
      `${JOINED}      - to: "10:00"\n      - expect: { step: rest }\n      - to: "10:00"\n      - expect: { ended: done }`,
    ],
    ['a pause of the engine', `${JOINED}      - down: 3d\n      - expect: { ended: done }`],
    [
      'an event that is told late',
      '      - { event: member.joined, ago: 2h }\n      - expect: { started: 0 }',
    ],
    [
      'working days',
      `${JOINED}      - advance: 1 workdays\n      - expect: { active: false }`.replace(
        '1 workdays',
        '2 workdays',
      ),
    ],
  ])('is compared: %s', (_, steps) => {
    expect(mismatches(steps, '    given: { customer: { name: 小李 } }\n')).toEqual([]);
  });

  it('is compared for one of several persons', () => {
    const steps = `      - { event: member.joined, as: [小李, 小王] }
      - { event: order.paid, as: 小王 }
      - { expect: { ended: paid, started: 1, sentTotal: 1, sent: [{ to: 小王 }] }, as: 小王 }
      - { expect: { step: rest, active: 1, tags: [] }, as: 小李 }
      - expect: { started: 2, sentTotal: 2, active: 1 }`;
    expect(mismatches(steps)).toEqual([]);
  });

  it('begins with what is given and what happened before, which starts nothing', () => {
    const more = `    at: 2026-03-02T09:00
    given: { customer: { name: 小李, tags: [老客] }, group: { ownerRef: boss } }
    history:
      - { event: member.joined, ago: 3d, data: { member: { level: 3 } } }
      - { event: member.left, ago: 2d, as: 小王 }
`;
    const steps = `      - expect: { started: 0, tags: [老客] }
      - { event: member.joined, as: 小王 }
      - answer: hello
        failed: 拒收
      - expect: { sent: [{ to: 小王, contains: 小王 }, { to: boss }] }`;
    expect(mismatches(steps, more)).toEqual([]);
  });

  it('invents other people for another seed, who fall into other shares', () => {
    const flowText = `flow: half
about: customer
start: [{ on: order.paid }]
steps:
  half: { split: [{ share: 50, end: a }, { share: 50, end: b }] }
`;
    const outcome = (seed: number) => {
      const scenario = (ended: string) =>
        `  - { name: 试, seed: ${seed}, steps: [{ event: order.paid }, { expect: { ended: ${ended} } }] }`;
      const { results } = runScenarios({
        flowText,
        workspaceText: null,
        scenariosText: `scenarios:\n${scenario('a')}\n${scenario('b')}\n`,
      });
      return results.map(({ failure }) => failure === null);
    };
    const drawn = Array.from({ length: 20 }, (_, seed) => outcome(seed));
    expect(new Set(drawn.map(String))).toEqual(new Set(['true,false', 'false,true']));
    expect(outcome(3)).toEqual(outcome(3));
  });
});

describe('what does not hold', () => {
  it.each([
    [
      'sent',
      `${JOINED}      - expect: { sent: [] }`,
      [],
      [
        {
          to: 'member person-1',
          step: 'hello',
          text: '你好 ',
          class: 'service',
          at: '2026-03-02 09:00',
        },
      ],
    ],
    ['sent', '      - expect: { sent: [{ to: group }] }', [{ to: 'group' }], []],
    ['blocked', '      - expect: { blocked: [{ step: sorry }] }', [{ step: 'sorry' }], []],
    ['emitted', '      - expect: { emitted: [lead.quoted] }', ['lead.quoted'], []],
    ['step', `${JOINED}      - expect: { step: hello }`, 'hello', 'rest'],
    ['step', '      - expect: { step: hello }', 'hello', []],
    [
      'step',
      `${JOINED}      - event: order.paid\n      - expect: { step: rest }`,
      'rest',
      { ended: 'paid' },
    ],
    ['vars', `${JOINED}      - expect: { vars: { n: 1 } }`, { n: 1 }, { n: 0 }],
    ['tags', `${JOINED}      - expect: { tags: [新] }`, ['新'], []],
    [
      'timers',
      `${JOINED}      - expect: { timers: { rest: "11:00" } }`,
      { rest: '11:00' },
      { rest: '2026-03-03 10:00' },
    ],
    [
      'timers',
      `${JOINED}      - expect: { timers: { rest: null } }`,
      { rest: null },
      { rest: '2026-03-03 10:00' },
    ],
    ['ended', `${JOINED}      - expect: { ended: done }`, 'done', null],
    [
      'ended',
      `${JOINED}      - event: order.paid\n      - expect: { ended: done }`,
      'done',
      'paid',
    ],
    ['active', `${JOINED}      - expect: { active: false }`, false, true],
    ['active', `${JOINED}      - expect: { active: 2 }`, 2, 1],
    ['failed', `${JOINED}      - expect: { failed: true }`, true, false],
    ['failed', `${JOINED}      - expect: { failed: LOOP }`, 'LOOP', null],
    ['started', '      - expect: { started: 1 }', 1, 0],
    ['sentTotal', '      - expect: { sentTotal: 1 }', 1, 0],
  ])('shows what was expected beside what is: %s', (what, steps, ...sides) => {
    const [expected, actual] = sides;
    expect(mismatches(steps)).toEqual([{ what, expected, actual, message: null }]);
  });

  it('shows everything that differs at one place, and stops there', () => {
    const report = run(
      `${JOINED}      - expect: { step: hello, started: 2 }\n      - expect: { started: 3 }`,
    );
    const failure = report.results[0]!.failure!;
    expect(failure.mismatches.map(({ what }) => what)).toEqual(['step', 'started']);
    expect(failure.line).toBe(5);
    expect(report.passed).toBe(false);
  });

  it('tells what happened up to there, with the lines of the flow', () => {
    const report = run(`${JOINED}      - expect: { ended: done }`);
    expect(report.results[0]!.failure!.timeline.map(({ words, line }) => [words.zh, line])).toEqual(
      [
        ['事件“成员入群”（person-1）', null],
        ['由“成员入群”开始，版本 1', null],
        [expect.stringContaining('hello'), 8],
        ['发给 member person-1：“你好”', null],
        [expect.stringContaining('确认'), 8],
        [expect.stringContaining('下一步'), 10],
        [expect.stringContaining('rest'), 13],
        [expect.stringContaining('2026-03-03 10:00'), 13],
      ],
    );
  });

  it('fails a scenario that does not speak of a flow’s failure', () => {
    expect(
      mismatches(`${JOINED}${SAY}      - advance: 1h\n      - expect: { started: 1 }`),
    ).toEqual([
      {
        what: 'failed',
        expected: false,
        actual: expect.stringContaining('EXPRESSION'),
        message: null,
      },
    ]);
  });

  it.each([
    ['      - to: 2026-03-01T09:00', 'Time cannot go back; it is 2026-03-02 09:00.'],
    [
      '      - answer: hello\n        confirmed: true',
      'No message or request of step `hello` waits for its result.',
    ],
  ])('says what could not be done: %s', (steps, message) => {
    expect(mismatches(steps).map((mismatch) => mismatch.message?.en)).toEqual([message]);
  });

  it('says so when time leaps over more than can be played', () => {
    const report = runScenarios({
      flowText:
        'flow: ticks\nabout: member\nstart: [{ on: member.joined }]\nsteps:\n  rest: { wait: {}, after: [{ delay: 1s, every: true, update: { points: { add: 1 } } }, { delay: 90d, end: over }] }\n',
      workspaceText: null,
      scenariosText:
        'scenarios:\n  - { name: 试, steps: [{ event: member.joined }, { advance: 30d }] }\n',
    });
    expect(report.results[0]?.failure?.mismatches[0]?.message?.en).toMatch(/^Too much followed/);
  });
});
