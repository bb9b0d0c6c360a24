import { describe, expect, it } from 'vitest';
import { renderPretty, runMutants, runScenarios } from '../../engine/simulate/index.ts';

const flow = (steps: string, more = '') => `
flow: tea
about: member
start: [{ on: member.joined }]
${more}
steps:
${steps}
`;
const OLD = flow(`
  hello: { send: { to: member, text: 你好 }, next: nudge }
  nudge: { wait: { for: 2d }, end: quiet }
`);
const NEW = flow(
  `
  hello: { send: { to: member, text: 欢迎 }, next: pause }
  pause: { wait: { for: 1d }, next: offer }
  offer: { send: { to: member, text: 优惠 }, end: offered }
`,
  'migrate: { steps: { nudge: { to: pause } } }',
);
const PUBLISHED = new Map([
  ['older/tea-1.yaml', OLD],
  ['tea-3.yaml', NEW.replace('优惠', '大优惠').replace('migrate:', '# migrate:')],
  ['tea.flow.yaml', NEW],
  ['broken.yaml', 'flow: tea\nsteps: 3'],
  ['coffee.yaml', OLD.replace('flow: tea', 'flow: coffee')],
]);

function play(...steps: readonly string[]) {
  const lines = steps.map((step) => `      - ${step}`);
  const files = steps.flatMap((step) => /publish: ([^ }]+)/.exec(step)?.[1] ?? []);
  const texts = {
    flowText: NEW,
    workspaceText: null,
    scenariosText: ['scenarios:', '  - name: s', '    steps:', ...lines, ''].join('\n'),
    published: new Map([...PUBLISHED].filter(([file]) => files.includes(file))),
  };
  const report = runScenarios(texts);
  const codes = report.documents.flatMap(({ findings }) => findings.map(({ code }) => code));
  return { report, texts, codes: [...new Set(codes)] };
}

/** Begins on the older version, and publishes the flow itself while somebody rests there. */
const MOVED = [
  '{ publish: older/tea-1.yaml }',
  '{ event: member.joined }',
  '{ expect: { sent: [{ contains: 你好 }], step: nudge } }',
  '{ advance: 1h }',
  '{ publish: tea.flow.yaml }',
] as const;

describe('a version that is published in the middle of a scenario', () => {
  it('moves those who wait, as its `migrate` says, and sends nothing again', () => {
    const { report } = play(
      ...MOVED,
      '{ expect: { sent: [], step: pause, active: true } }',
      '{ advance: 2d }',
      '{ expect: { sent: [{ contains: 优惠 }], ended: offered } }',
    );
    const shown = renderPretty([report], { locale: 'en', color: false });
    expect(report.passed, shown).toBe(true);
  });

  it('is what later instances start on, while others stay', () => {
    const { report } = play(
      '{ event: member.joined, as: 小李 }',
      '{ publish: tea-3.yaml }',
      '{ event: member.joined, as: 小王 }',
      '{ advance: 1d }',
      '{ expect: { sent: [{ contains: 欢迎 }, { contains: 优惠 }] }, as: 小李 }',
    );
    expect(report.passed).toBe(true);
    const { timeline = [] } =
      play(
        '{ event: member.joined, as: 小李 }',
        '{ publish: tea-3.yaml }',
        '{ event: member.joined, as: 小王 }',
        '{ advance: 1d }',
        '{ expect: { sentTotal: 9 } }',
      ).report.results[0]?.failure ?? {};
    const texts = timeline.map(({ words }) => words.zh).filter((text) => text.includes('优惠'));
    expect(texts).toEqual(['发给 member 小李：“优惠”', '发给 member 小王：“大优惠”']);
  });

  it('counts for the coverage of the flow only where it is the flow itself', () => {
    const { report } = play(
      '{ publish: older/tea-1.yaml }',
      '{ event: member.joined }',
      '{ advance: 2d }',
      '{ expect: { ended: quiet } }',
    );
    expect([report.passed, report.coverage.steps.covered]).toEqual([true, 0]);
    const moved = play(...MOVED, '{ advance: 2d }', '{ expect: { ended: offered } }').report;
    // Nobody has entered `pause`: they were put there.
    const { steps } = moved.coverage;
    expect(steps.missing.map(({ name }) => name)).toEqual(['hello', 'pause']);
  });

  it('is told in its own words, and points at no line of the flow', () => {
    const { report } = play(
      '{ publish: older/tea-1.yaml }',
      '{ event: member.joined }',
      '{ expect: { step: pause } }',
    );
    const [failure] = report.results.map((result) => result.failure);
    const line = failure?.timeline.find(({ words }) => words.en.includes('nudge'));
    expect(line).toMatchObject({ line: null });
  });

  it('has to be a version of this flow that is free of errors', () => {
    expect(play('{ publish: nowhere.yaml }').codes).toEqual(['UNKNOWN_FLOW']);
    expect(play('{ publish: coffee.yaml }').codes).toEqual(['FLOW_ID_DIFFERS']);
    expect(play('{ publish: broken.yaml }').codes).toContain('SCHEMA');
    expect(play('{ publish: older/tea-1.yaml }', '{ expect: { step: gone } }').codes).toEqual([
      'UNKNOWN_TARGET',
    ]);
  });

  it('is the changed flow where changes are tried', () => {
    const ending = [
      '{ advance: 2d }',
      '{ expect: { sent: [{ to: member, contains: 优惠 }], ended: offered } }',
    ];
    const report = runMutants(play(...MOVED, ...ending).texts);
    const survived = report.survivors.map(({ line }) => NEW.split('\n')[line - 1] ?? '');
    expect(report.played).toBe(true);
    expect(survived.filter((line) => line.includes('hello'))).not.toEqual([]);
    expect(survived.filter((line) => line.includes('优惠'))).toEqual([]);
  });
});
