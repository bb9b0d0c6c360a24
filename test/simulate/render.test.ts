import { describe, expect, it } from 'vitest';
import {
  renderJunit,
  renderPretty,
  renderTap,
  runScenarios,
  type ScenarioReport,
} from '../../engine/simulate/index.ts';

const FLOW = `flow: greet
about: member
start: [{ on: member.joined }]
on: [{ event: order.paid, end: paid }]
steps:
  hello: { send: { to: member, text: 你好 }, end: said }
`;
const report = (scenarios: string, flowText = FLOW): ScenarioReport =>
  runScenarios({
    flowText,
    workspaceText: null,
    scenariosText: `scenarios:\n${scenarios}`,
    files: { flow: 'greet.flow.yaml', workspace: 'w.yaml', scenarios: 'greet.scenarios.yaml' },
  });
const good = report(
  '  - name: 打招呼\n    steps: [{ event: member.joined }, { expect: { ended: said } }]\n',
);
const bad = report(
  '  - name: "<坏> #1"\n    steps:\n      - event: member.joined\n      - expect: { sent: [{ to: group }] }\n',
);
const broken = report(
  '  - name: 试\n    steps: [{ advance: 1d }]\n',
  'flow: greet\nabout: nobody\n',
);

describe('for a person', () => {
  const pretty = (reports: readonly ScenarioReport[], locale: 'zh' | 'en' = 'zh') =>
    renderPretty(reports, { locale, color: false });

  it('says what passed, and how much of the flow was reached', () => {
    expect(pretty([good])).toBe(`greet
  ✓ 打招呼
  覆盖 66%：步骤 1/1，出口 1/2
  没有走到：on.0（第 4 行）

1 个场景通过，0 个失败
`);
  });

  it('shows a failure with its place, both sides and what happened', () => {
    expect(pretty([bad], 'en')).toBe(`greet
  ✗ <坏> #1  greet.scenarios.yaml:5
      sent
        expected  - { to: group }
        found     - { to: "member person-1", step: hello, text: 你好, class: service, at: "2026-03-02 09:00" }
      What happened:
        2026-03-02 09:00  Event “member joined” (person-1)
        2026-03-02 09:00  Started by “member joined”, on version 1
        2026-03-02 09:00  Entered “Send hello” (line 6)
        2026-03-02 09:00  To member person-1: “你好”
        2026-03-02 09:00  The message had its result: left “Send hello” by “next” (line 6)
        2026-03-02 09:00  Ended as “said”
  covered 66%: steps 1/1, ports 1/2
  not reached: on.0 (line 4)

0 passed, 1 failed
`);
  });

  it('shows the findings of a text that cannot be played', () => {
    const text = pretty([broken, good], 'en');
    expect(text).toContain('greet.flow.yaml:2:8 error SCHEMA');
    expect(text).toContain('1 passed, 0 failed, 1 with errors were not run\n');
  });

  it('paints only when asked', () => {
    expect(pretty([good, bad])).not.toContain('\u001b');
    expect(renderPretty([good], { locale: 'zh', color: true })).toContain('\u001b[32m✓\u001b[0m');
  });
});

describe('for machines', () => {
  it('prints TAP with one point for each scenario and each broken text', () => {
    const lines = renderTap([good, bad, broken], { locale: 'en' }).split('\n');
    expect(lines.slice(0, 4)).toEqual([
      'TAP version 14',
      '1..3',
      'ok 1 - greet: 打招呼',
      'not ok 2 - greet: <坏> \\#1',
    ]);
    expect(lines).toContain('      expected  - { to: group }');
    expect(lines).toContain('not ok 3 - greet.flow.yaml');
    expect(lines).toContain('# greet covered 66%: steps 1/1, ports 1/2');
  });

  it('prints JUnit with every character escaped', () => {
    const xml = renderJunit([good, bad, broken], { locale: 'en' });
    expect(xml.split('\n').slice(0, 8)).toEqual([
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites>',
      '  <testsuite name="greet" tests="1" failures="0" errors="0">',
      '    <testcase name="打招呼" classname="greet"/>',
      '  </testsuite>',
      '  <testsuite name="greet" tests="1" failures="1" errors="0">',
      '    <testcase name="&lt;坏&gt; #1" classname="greet">',
      expect.stringContaining(
        '<failure message="sent: expected [{ to: group }], found [{ to: &quot;member person-1&quot;',
      ),
    ]);
    expect(xml).toContain('<error message="SCHEMA ');
  });

  it('leaves out what XML cannot carry', () => {
    const odd = report('  - name: "a\\uFFFEb"\n    steps: [{ advance: 1d }]\n');
    expect(renderJunit([odd], { locale: 'zh' })).toContain('<testcase name="ab"');
  });
});
