import { describe, expect, it } from 'vitest';
import { runScenarios } from '../../engine/simulate/index.ts';

const TOGETHER = `flow: together
about: group
start: [{ on: member.joined }]
steps:
  gather:
    collect: { event: member.joined, for: 2m, max: 10, into: joined }
    next: welcome-all
  welcome-all:
    send: { to: group, text: "欢迎 {{ vars.joined | size }} 位新朋友", mention: "= vars.joined" }
    next: gather
`;
const SIDE = `flow: side
about: member
start: [{ on: member.joined }]
steps:
  both:
    parallel:
      branches:
        care: { steps: { c: { wait: { for: 1d }, end: calm } } }
        sell: { steps: { d: { wait: { for: 2d }, on: [{ event: order.paid, end: told }], end: cold } } }
    on-outcome: { told: { end: sold } }
    end: finished
`;

function report(flowText: string, steps: string) {
  return runScenarios({
    flowText,
    workspaceText: '',
    scenariosText: `scenarios:\n  - name: 试\n    steps:\n${steps}\n`,
  });
}

/** What does not hold. */
function mismatches(flowText: string, steps: string) {
  const { documents, results } = report(flowText, steps);
  const problems = documents.flatMap(({ findings }) => findings.map(({ message }) => message.en));
  const failures = results.flatMap(({ failure }) => failure?.mismatches ?? []);
  return [...problems, ...failures];
}

describe('a scenario of a collection', () => {
  const joined = `      - { event: member.joined, as: [小李, 小王] }\n`;

  it('greets together those who came together', () => {
    const steps = `${joined}      - expect: { step: gather, sent: [], vars: { joined: [{ ref: 小李 }, { ref: 小王 }] } }
      - advance: 2m
      - expect: { sent: [{ to: group, contains: "2 位", mention: [小李, 小王] }], step: gather, vars: { joined: [] } }`;
    expect(mismatches(TOGETHER, steps)).toEqual([]);
  });

  it('compares lists whole, and of their entries what is named', () => {
    const found = (list: string) =>
      mismatches(TOGETHER, `${joined}      - expect: { vars: { joined: ${list} } }`).length;
    expect(found('[{ ref: 小李 }, { ref: 小王 }]')).toBe(0);
    expect(found('[{ ref: 小李 }]')).toBe(1);
    expect(found('[{ ref: 小李 }, { ref: 小张 }]')).toBe(1);
    expect(found('[{ ref: 小李, nick: 李 }, { ref: 小王 }]')).toBe(1);
  });
});

describe('a scenario of branches', () => {
  it('names all the steps in which an instance rests, in any order', () => {
    const steps = `      - event: member.joined
      - expect: { step: [d, c] }
      - event: order.paid
      - expect: { step: c, active: true }
      - advance: 1d
      - expect: { ended: sold }`;
    expect(mismatches(SIDE, steps)).toEqual([]);
    const wrong = mismatches(SIDE, '      - event: member.joined\n      - expect: { step: c }');
    expect(wrong).toMatchObject([{ what: 'step', expected: 'c', actual: ['c', 'd'] }]);
  });

  it('covers the outcomes by which the step was left', () => {
    const { coverage } = report(
      SIDE,
      '      - event: member.joined\n      - advance: 2d\n      - expect: { ended: finished }',
    );
    expect(coverage.ports.missing.map(({ name }) => name)).toEqual([
      'both.on-outcome.told',
      'd.on.0',
    ]);
  });
});
