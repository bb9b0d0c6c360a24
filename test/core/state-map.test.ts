import { describe, expect, it } from 'vitest';
import type { PlanHash, StepId } from '../../engine/base/index.ts';
import { enterSteps } from '../../engine/core/entering.ts';
import { machineOf } from '../../engine/core/machine.ts';
import type { Told } from '../../engine/core/move-table.ts';
import { mapState } from '../../engine/core/state-map.ts';
import { likelyFate } from '../../engine/core/step-fate.ts';
import type {
  ChartState,
  CompiledFlow,
  MigrateRule,
  MigrateRules,
} from '../../engine/language/index.ts';
import { compile } from './bench-of-one.ts';

const base = compile('flow: f\nabout: member\nsteps: { a: { wait: { for: 1d }, end: x } }\n');

function plan(name: string, states: Record<string, ChartState>): CompiledFlow {
  const [initial = ''] = Object.keys(states);
  const chart: ChartState = { initial, states: { ...states, 'end:done': { outcome: 'done' } } };
  // No plan of a text has such a hash.
  return { ...base, hash: name as PlanHash, plan: { ...base.plan, chart } };
}

const step = (id: string, kind = 'wait', more: Partial<ChartState> = {}): ChartState => ({
  step: id as StepId,
  kind,
  ...more,
});

/** Branches, each with these steps and one end. */
function parallel(branches: Record<string, readonly string[]>): ChartState {
  const states = Object.entries(branches).map(([name, ids]) => {
    const steps = Object.fromEntries(ids.map((id) => [id, step(id)]));
    return [
      name,
      { initial: ids[0] ?? '', states: { ...steps, 'end:over': { outcome: 'over' } } },
    ] as const;
  });
  const done = [{ port: 'next', target: ['end:done'] }];
  return step('both', 'parallel', {
    parallel: Object.keys(branches),
    states: Object.fromEntries(states),
    done,
  });
}

const FROM = plan('from', { both: parallel({ care: ['c'], sell: ['d'] }), last: step('last') });
const BOTH = { both: { care: 'c', sell: 'd' } };

function map(
  to: CompiledFlow,
  rules: Partial<MigrateRules> = {},
  value: Parameters<ReturnType<typeof machineOf>['restore']>[0] = BOTH,
) {
  const all: MigrateRules = { default: 'move', steps: {}, timers: 'keep', ...rules };
  return mapState(machineOf(FROM).restore(value), { from: FROM, to, rules: all });
}

const to = (id: string, enter = false): MigrateRule => ({ type: 'to', step: id as StepId, enter });
const over: MigrateRule = { type: 'end', outcome: 'over' };

describe('the branches of an instance', () => {
  it('are mapped each by itself', () => {
    const next = plan('renamed', { both: parallel({ care: ['c'], sell: ['b', 'e'] }) });
    expect(map(next, { steps: { d: to('e') } })).toMatchObject({
      type: 'moves',
      value: { both: { care: 'c', sell: 'e' } },
      enters: [],
    });
    expect(map(next)).toEqual({ type: 'refused', step: 'd' });
  });

  it('end by their rule, also when the branch is gone', () => {
    const kept = plan('kept', { both: parallel({ care: ['c'], sell: ['e'] }) });
    const value = { both: { care: 'c', sell: 'end:over' } };
    expect(map(kept, { steps: { d: over } })).toMatchObject({ type: 'moves', value });
    const gone = plan('gone', { both: parallel({ care: ['c'], more: ['m'] }) });
    expect(map(gone, { steps: { d: over } })).toMatchObject({
      value: { both: { care: 'c', more: '@nowhere' } },
      enters: ['m'],
    });
    expect(map(kept, { steps: { d: over, c: over } })).toEqual({ type: 'ends', outcome: 'over' });
  });

  it('stay ended when they have ended before', () => {
    const next = plan('next', { both: parallel({ care: ['c', 'x'], sell: ['d'] }) });
    const value = { both: { care: 'c', sell: 'end:over' } };
    expect(map(next, {}, value)).toMatchObject({ type: 'moves', value });
  });

  it('come together where the whole frame has a rule, and are refused where they do not', () => {
    const flat = plan('flat', { last: step('last'), other: step('other') });
    expect(map(flat, { steps: { both: to('last') } })).toMatchObject({ value: 'last' });
    expect(map(flat, { steps: { c: to('last'), d: to('other') } })).toEqual({
      type: 'refused',
      step: null,
    });
    expect(map(flat, { steps: { c: to('last'), d: over } })).toMatchObject({ value: 'last' });
  });

  it('are told from each other before publishing, too', () => {
    const next = plan('half', { both: parallel({ care: ['c'], sell: ['e'] }), last: step('last') });
    const rules: MigrateRules = { default: 'stay', steps: { c: to('c') }, timers: 'keep' };
    const fate = (id: string) => likelyFate(id as StepId, { from: FROM, to: next, rules });
    expect([fate('c'), fate('d'), fate('last')]).toEqual([
      { type: 'moves', to: 'c', enter: false },
      { type: 'nowhere', why: 'gone' },
      { type: 'stays' },
    ]);
  });
});

describe('entering', () => {
  /** What a host is told, in words; its conditions hold. */
  function recorder() {
    const told: string[] = [];
    const tell = (item: Told['type'], what: string) => void told.push(`${item} ${what}`);
    return {
      told,
      holds: () => true,
      delay: () => 0,
      entered: (id: StepId) => tell('entered', id),
      took: ({ port }: { readonly port: string }) => tell('took', port),
      perform: () => tell('perform', ''),
      arm: (timer: string) => tell('arm', timer),
      disarm: (timer: string) => tell('disarm', timer),
    };
  }

  it('begins a new branch and leaves the others alone', () => {
    const next = plan('enter', { both: parallel({ care: ['c'], more: ['m'] }) });
    const host = recorder();
    const value = { both: { care: 'c', more: '@nowhere' } };
    expect(enterSteps(next, { value, steps: ['m' as StepId] }, host)).toEqual({
      both: { care: 'c', more: 'm' },
    });
    expect(host.told).toEqual(['entered m']);
  });

  it('enters the frames around its step, and arms what they wait for', () => {
    const after = [
      {
        id: 'after.0',
        delay: { type: 'span' as const, span: { unit: 'ms' as const, count: 5 } },
        moves: [{ port: 'after.0', target: ['end:done'] }],
      },
    ];
    const frame = step('phase', 'stage', { initial: 'p', states: { p: step('p') }, after });
    const next = plan('frames', { last: step('last'), phase: frame });
    const host = recorder();
    expect(enterSteps(next, { value: '@nowhere', steps: ['p' as StepId] }, host)).toEqual({
      phase: 'p',
    });
    expect(host.told).toEqual(['entered phase', 'arm phase.after.0', 'entered p']);
  });
});
