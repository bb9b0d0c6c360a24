import { describe, expect, it } from 'vitest';
import { checkFlow, parseWorkspace } from '../../engine/language/index.ts';
import { describeMost, worstCases } from '../../engine/language/worst-case/index.ts';
import { FLOW_IDS, libraryText } from './library.ts';

const { workspace } = parseWorkspace(libraryText('workspace.yaml'));

function planOf(id: string, from = libraryText(`${id}.flow.yaml`)) {
  const { compiled, findings } = checkFlow(from, workspace!);
  if (!compiled) throw new Error(findings.map(({ code }) => code).join());
  return compiled.plan;
}

const CASES = worstCases(
  FLOW_IDS.map((id) => planOf(id)),
  workspace!,
);

function rowOf(id: string, audience: 'person' | 'group'): string {
  const flow = CASES.flows.find((one) => one.flow === id && one.audience === audience);
  const { day, week, month } = flow!.windows;
  return [day, week, month].map(({ most }) => describeMost(most).en).join(' / ');
}

describe('the worst case of the library', () => {
  it('is what each flow says of itself', () => {
    expect([rowOf('welcome', 'person'), rowOf('welcome', 'group')]).toEqual([
      '2 / 2 / 2',
      '2 / 2 / 2',
    ]);
    expect(rowOf('silent-wake-up', 'person')).toBe('1 / 1 / 2');
    expect(rowOf('trial-follow-up', 'person')).toBe('2 / 5 / 5');
    expect(rowOf('campaign-cadence', 'group')).toBe('1 / 2 / 6');
  });

  it('shows that somebody who asks without end is answered without end', () => {
    expect(rowOf('service-escalation', 'group')).toContain('unbounded');
  });

  it.each(['trial-follow-up', 'silent-wake-up', 'campaign-cadence'])(
    'keeps the promise of %s, and would not keep a smaller one',
    (id) => {
      const text = libraryText(`${id}.flow.yaml`);
      const smaller = text.replace(/(assert:[\s\S]*?max: )(\d+)/, (_, head, max) => {
        return `${head}${Number(max) - 1}`;
      });
      const codes = checkFlow(smaller, workspace!).findings.map(({ code }) => code);
      expect([checkFlow(text, workspace!).findings, codes]).toEqual([[], ['WORST_CASE_OVER']]);
    },
  );
});
