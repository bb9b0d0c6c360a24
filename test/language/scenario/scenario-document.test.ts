import { describe, expect, it } from 'vitest';
import { DEFAULT_WORKSPACE, parseFlow, parseScenarios } from '../../../engine/language/index.ts';

const one = (steps: string, more = '') => `scenarios:
  - name: 试
${more}    steps:
${steps}
`;

/** Codes with the marked text, as the author sees them. */
const found = (text: string, about?: Parameters<typeof parseScenarios>[1]) =>
  parseScenarios(text, about).findings.map(({ code, range }) => [
    code,
    text.slice(range.start.offset, range.end.offset),
  ]);

describe('scenarios that can be read', () => {
  it('are typed, with the line of each entry', () => {
    const text = `scenarios:
  - name: 全部
    at: 2026-03-02T21:30+08:00
    given: { customer: { name: 小李 }, group: { size: 120 } }
    history: [{ event: order.paid, ago: 2 workdays, as: 小王, data: { amountMinor: 100 } }]
    seed: 7
    steps:
      - { event: member.joined, data: { joinScene: qr }, as: [小李, 小王], about: member, ago: 5m }
      - advance: 1d
      - to: "10:00"
      - down: 2h
      - { answer: hello, failed: 拒收, as: 小李 }
      - { answer: hello, failed: true }
      - { answer: hello, confirmed: true }
      - { expect: { sent: [], step: [a, b], timers: { a: null } }, as: 小王 }
`;
    const { scenarios, findings } = parseScenarios(text);
    expect(findings).toEqual([]);
    const at = (index: number) => ({ path: ['scenarios', 0, 'steps', index], line: 8 + index });
    expect(scenarios).toEqual([
      {
        name: '全部',
        path: ['scenarios', 0],
        line: 2,
        at: '2026-03-02T21:30+08:00',
        given: { member: {}, customer: { name: '小李' }, group: { size: 120 } },
        history: [
          {
            event: 'order.paid',
            data: { amountMinor: 100 },
            as: ['小王'],
            about: null,
            ago: { unit: 'workday', count: 2 },
          },
        ],
        ledger: [],
        seed: 7,
        steps: [
          {
            type: 'event',
            ...at(0),
            event: 'member.joined',
            data: { joinScene: 'qr' },
            as: ['小李', '小王'],
            about: 'member',
            ago: { unit: 'ms', count: 300_000 },
          },
          { type: 'advance', ...at(1), span: { unit: 'day', count: 1 } },
          { type: 'to', ...at(2), moment: '10:00' },
          { type: 'down', ...at(3), span: { unit: 'ms', count: 7_200_000 } },
          { type: 'answer', ...at(4), step: 'hello', error: '拒收', as: '小李' },
          { type: 'answer', ...at(5), step: 'hello', error: 'failed', as: null },
          { type: 'answer', ...at(6), step: 'hello', error: null, as: null },
          {
            type: 'expect',
            ...at(7),
            expect: { sent: [], step: ['a', 'b'], timers: { a: null } },
            as: '小王',
          },
        ],
      },
    ]);
  });
});

describe('mistakes in scenarios', () => {
  it.each([
    ['the file is no map', '- a', [['SCHEMA', '- a']]],
    ['the file is no YAML', 'scenarios: [', [['YAML_SYNTAX', '']]],
    ['there are none', 'scenarios: []', [['SCHEMA', '[]']]],
    ['a scenario is no map', 'scenarios: [3]', [['SCHEMA', '3']]],
    [
      'a name is missing',
      'scenarios: [{ steps: [{ advance: 1d }] }]',
      [['KEY_MISSING', '{ steps: [{ advance: 1d }] }']],
    ],
    ['a key is misspelled', one('      - { evnt: member.joined }'), [['UNKNOWN_KEY', 'evnt']]],
    [
      'a key of what is expected is misspelled',
      one('      - expect: { sent: [{ contain: 好 }] }'),
      [['UNKNOWN_KEY', 'contain']],
    ],
    ['nothing is expected', one('      - expect: {}'), [['SCHEMA', '{}']]],
    ['a span is none', one('      - advance: soon'), [['BAD_SPAN', 'soon']]],
    ['a moment is none', one('      - to: 25:00'), [['BAD_TIME', '25:00']]],
    [
      'the beginning is only a time of day',
      one('      - advance: 1d', '    at: "10:00"\n'),
      [['BAD_TIME', '"10:00"']],
    ],
    ['an entry is no map', one('      - later'), [['SCHEMA', 'later']]],
    ['an answer says nothing', one('      - answer: hello'), [['SCHEMA', 'answer: hello']]],
    [
      'an answer says both',
      one('      - { answer: hello, confirmed: true, failed: x }'),
      [['SCHEMA', '{ answer: hello, confirmed: true, failed: x }']],
    ],
  ])('are found where %s', (_, text, codes) => {
    expect(found(text)).toEqual(codes);
  });

  it('hide nothing of other scenarios', () => {
    const { scenarios, findings } = parseScenarios(
      'scenarios:\n  - { name: 好, steps: [{ advance: 1d }] }\n  - { name: 坏, steps: [] }\n',
    );
    expect([scenarios.map(({ name }) => name), findings.map(({ code }) => code)]).toEqual([
      ['好'],
      ['SCHEMA'],
    ]);
  });
});

describe('names that scenarios use', () => {
  const { flow } = parseFlow(
    'flow: greet\nabout: member\nsteps:\n  hello: { send: { to: member, text: 好 }, end: done }\n',
  );
  const about = { flow: flow!, workspace: DEFAULT_WORKSPACE };

  it.each([
    ['      - event: member.joind', [['UNKNOWN_EVENT', 'member.joind']]],
    ['      - { answer: helo, confirmed: true }', [['UNKNOWN_TARGET', 'helo']]],
    ['      - expect: { step: helo }', [['UNKNOWN_TARGET', 'helo']]],
    ['      - expect: { step: [hello, helo] }', [['UNKNOWN_TARGET', 'helo']]],
    [
      '      - expect: { sent: [{ step: helo }], blocked: [{ step: hallo }] }',
      [
        ['UNKNOWN_TARGET', 'helo'],
        ['UNKNOWN_TARGET', 'hallo'],
      ],
    ],
    ['      - expect: { timers: { helo: null } }', [['UNKNOWN_TARGET', 'helo']]],
    ['      - { expect: { step: hello, sent: [{ step: hello }] } }', []],
  ])('exist in the flow and the workspace: %s', (step, codes) => {
    expect(found(one(step), about)).toEqual(codes);
  });

  it('are looked for in the history too', () => {
    expect(
      found(one('      - advance: 1d', '    history: [{ event: order.payed, ago: 1d }]\n'), about),
    ).toEqual([['UNKNOWN_EVENT', 'order.payed']]);
  });

  it('are looked for in the ledger and in what is held', () => {
    const ledger = '    ledger: [{ class: servise, ago: 1d }]\n';
    expect(found(one('      - expect: { held: [{ step: helo }] }', ledger), about)).toEqual([
      ['UNKNOWN_CLASS', 'servise'],
      ['UNKNOWN_TARGET', 'helo'],
    ]);
  });
});
