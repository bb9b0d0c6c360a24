import { describe, expect, it } from 'vitest';
import { checkFlow, DEFAULT_WORKSPACE } from '../../engine/language/index.ts';
import { type Mutant, mutantsOf, renderMutants, runMutants } from '../../engine/simulate/index.ts';

const FLOW = `flow: greet # 问候
about: member
start: [{ on: member.joined, if: "event.data.joinScene == 'qr'" }]
vars: { count: 0 }
steps:
  hello:
    send: { to: member, class: promo, text: 你好 }
    next: pause
    failed: { end: lost }
  pause:
    wait: { for: 1d, at: "10:00" }
    on:
      - { event: message.received, if: "event.data.text == 'a<b' || vars.count >= 2", next: tips }
    next: tips
  tips:
    choose: [{ if: "vars.count > 1", next: pause }]
    else: { end: told }
`;
const WORKSPACE = { ...DEFAULT_WORKSPACE, classes: { service: {}, promo: {} } };

function mutants(text = FLOW): readonly Mutant[] {
  const { flow } = checkFlow(text, WORKSPACE);
  if (!flow) throw new Error('The flow was expected to be one.');
  return [...mutantsOf(flow, WORKSPACE)];
}

/** The lines that a mutant has and the flow has not. */
function newLines({ text }: Mutant): readonly string[] {
  const before = FLOW.split('\n');
  return text
    .split('\n')
    .filter((line, index) => line !== before[index])
    .map((line) => line.trim());
}

describe('a mutant', () => {
  it.each([
    ['delay', ['wait: { for: 2d, at: "10:00" }']],
    ['delay', ['wait: { for: 12h, at: "10:00" }']],
    ['delay', ['wait: { for: 1d, at: "11:00" }']],
    ['condition', ['choose: [{ if: "!(vars.count > 1)", next: pause }]']],
    ['condition', ['choose: [{ if: "true", next: pause }]']],
    ['condition', ['choose: [{ if: "vars.count >= 1", next: pause }]']],
    [
      'condition',
      [
        `- { event: message.received, if: "event.data.text == 'a<b' || vars.count > 2", next: tips }`,
      ],
    ],
    ['target', ['choose: [{ if: "vars.count > 1", next: tips }]']],
    ['target', ['failed: { end: told }']],
    ['class', ['send: { to: member, class: service, text: 你好 }']],
    ['text', ['send: { to: member, class: promo, text: — }']],
  ])('of a %s changes nothing but %j', (kind, lines) => {
    const same = mutants().filter((mutant) => mutant.kind === kind);
    expect(same.map(newLines)).toContainEqual(lines);
  });

  it('differs from every other, and is told with its line, in the order of the text', () => {
    const all = mutants();
    expect(new Set(all.map(({ text }) => text)).size).toBe(all.length);
    const lines = all.map(({ line }) => line);
    expect(lines).toEqual([...lines].sort((left, right) => left - right));
    expect(all.filter(({ line }) => line === 7).map(({ change }) => change)).toEqual([
      { zh: 'promo 改为 service', en: 'promo becomes service' },
      { zh: '你好 改为 —', en: '你好 becomes —' },
    ]);
  });

  it('keeps the comments and the values of variables', () => {
    expect(mutants().every(({ text }) => text.startsWith('flow: greet # 问候'))).toBe(true);
    expect(mutants().every(({ text }) => text.includes('vars: { count: 0 }'))).toBe(true);
  });
});

describe('scenarios on mutants', () => {
  const flowText = `flow: greet
about: member
start: [{ on: member.joined }]
steps:
  hello: { send: { to: member, text: 你好 }, next: pause }
  pause: { wait: { for: 1d }, next: bye }
  bye: { send: { to: member, text: 再见 }, end: done }
`;
  const run = (steps: string, mutantMax?: number) =>
    runMutants(
      {
        flowText,
        workspaceText: null,
        scenariosText: `scenarios:\n  - name: 试\n    steps:\n${steps}`,
        files: { flow: 'greet.flow.yaml', workspace: '', scenarios: '' },
      },
      mutantMax,
    );
  const STRICT = `      - event: member.joined
      - expect: { sent: [{ contains: 你好 }], timers: { pause: "2026-03-03T09:00" } }
      - advance: 1d
      - expect: { sent: [{ contains: 再见 }], ended: done }
`;
  const LAX = '      - event: member.joined\n      - expect: { sentTotal: 1 }\n';

  it('notice every change when they say enough', () => {
    // Two changes leave a step that nothing leads to: the checker notices those.
    expect(run(STRICT)).toMatchObject({ played: true, tried: 5, survivors: [], leftOut: 0 });
  });

  it('say what they did not notice, with its line', () => {
    const report = run(LAX);
    expect(report.survivors.map(({ line, change }) => [line, change.en])).toEqual([
      [5, '你好 becomes —'],
      [6, '1d becomes 2d'],
      [6, '1d becomes 12h'],
      [7, '再见 becomes —'],
      [7, 'end: done becomes end: other'],
    ]);
    expect(renderMutants([report], { locale: 'en' }).split('\n').slice(0, 2)).toEqual([
      'greet: 0 of 5 changes were noticed',
      '  greet.flow.yaml:5  text  你好 becomes —',
    ]);
    expect(renderMutants([report], { locale: 'zh' })).toContain(
      '  greet.flow.yaml:6  时间  1d 改为 2d',
    );
  });

  it('are not played on mutants while they fail on the flow itself', () => {
    const report = run('      - event: member.joined\n      - expect: { ended: done }\n');
    expect([report.played, report.tried]).toEqual([false, 0]);
    expect(renderMutants([report], { locale: 'zh' })).toBe(
      'greet：场景还没有全部通过，没有做变异测试',
    );
  });

  it.each([
    [0, 7],
    [3, 4],
    [6, 1],
    [7, 0],
  ])('of at most %i changes leave out %i', (mutantMax, leftOut) => {
    expect(run(STRICT, mutantMax)).toMatchObject({ played: true, leftOut });
  });
});
