import { describe, expect, it } from 'vitest';
import type { FlowDocument, StepBody, Steps } from '../made-flows/flow-document.ts';
import { KINDS } from './kinds.ts';
import { type Planted, runSeed } from './run-seed.ts';
import { addReport, differenceText, newSummary } from './summary.ts';

/** `npm run oracle` plays as many as one likes; the seeds of a suite are others than its first. */
const FIRST_SEED = 1_000_000;
const SEEDS = 160;
const PLANTED_SEEDS = 600;

/** Rewrites every step, those inside frames too. */
function eachStep(document: FlowDocument, change: (body: StepBody) => StepBody): FlowDocument {
  const rewrite = (steps: Steps): Steps =>
    Object.fromEntries(
      Object.entries(steps).map(([id, body]) => {
        const changed = change(body);
        const { parallel, stage } = changed;
        if (stage) return [id, { ...changed, stage: { ...stage, steps: rewrite(stage.steps) } }];
        if (!parallel) return [id, changed];
        const branches = Object.entries(parallel.branches).map(
          ([name, branch]) => [name, { steps: rewrite(branch.steps) }] as const,
        );
        const inside = { ...parallel, branches: Object.fromEntries(branches) };
        return [id, { ...changed, parallel: inside }];
      }),
    );
  return { ...document, steps: rewrite(document.steps) };
}

/** Faults of the machine as a flow that says something else would show them. */
const PLANTED: readonly (readonly [fault: string, planted: Planted])[] = [
  [
    'a timer that is a second late',
    (document) =>
      eachStep(document, (body) =>
        body.wait?.for?.endsWith('h')
          ? {
              ...body,
              wait: { ...body.wait, for: `${Number.parseInt(body.wait.for, 10) * 3600 + 1}s` },
            }
          : body,
      ),
  ],
  [
    'entries that are tried from the last to the first',
    (document) =>
      eachStep(document, (body) => (body.on ? { ...body, on: body.on.toReversed() } : body)),
  ],
  [
    'an `else` that forgets how often it was taken',
    (document) =>
      eachStep(document, (body) => {
        const other = body.ask?.else;
        if (!body.ask || typeof other !== 'object') return body;
        const { max: _max, ...unbounded } = other;
        return { ...body, ask: { ...body.ask, else: unbounded } };
      }),
  ],
  [
    'a step that does not wait for the channel',
    (document) =>
      eachStep(document, (body) => {
        const { failed: _failed, ...others } = body;
        return body.send ? others : body;
      }),
  ],
  ['a subject that never starts again', (document) => ({ ...document, reenter: 'never' })],
  ['a flow that does not hear its own `on`', ({ on: _on, ...document }) => document],
  [
    'a step that waits for all its branches, whatever it says',
    (document) =>
      eachStep(document, (body) => {
        if (!body.parallel) return body;
        const { first: _first, ...parallel } = body.parallel;
        return { ...body, parallel };
      }),
  ],
  [
    'a task that one person alone decides',
    (document) =>
      eachStep(document, (body) => {
        const { approvals: _approvals, ...task } = body.task ?? {};
        return body.task ? { ...body, task: task as NonNullable<StepBody['task']> } : body;
      }),
  ],
  [
    'a task that stays open when its step is left',
    (document) =>
      eachStep(document, (body) =>
        body.task ? { ...body, task: { ...body.task, keep: true } } : body,
      ),
  ],
  [
    'a ladder that climbs by night as well',
    (document) =>
      eachStep(document, (body) =>
        body.ladder ? { ...body, ladder: { ...body.ladder, calendar: 'always' } } : body,
      ),
  ],
  [
    'a collection that takes one more',
    (document) =>
      eachStep(document, (body) =>
        body.collect?.max
          ? { ...body, collect: { ...body.collect, max: body.collect.max + 1 } }
          : body,
      ),
  ],
  [
    'a failure that is taken for a success',
    (document) =>
      eachStep(document, (body) => {
        const { failed: _failed, ...others } = body;
        return body.call || body.do ? others : body;
      }),
  ],
  [
    'outcomes that all lead the same way',
    (document) =>
      eachStep(document, (body) => {
        const { 'on-outcome': named, ...others } = body;
        return named && (body.next ?? body.end) !== undefined ? others : body;
      }),
  ],
  [
    'an ending with another outcome',
    (document) =>
      eachStep(document, (body) => (body.end === 'done' ? { ...body, end: 'gone' } : body)),
  ],
];

describe('the machine and the interpreter', () => {
  it('agree on states, messages and timers after every event and wake-up', () => {
    const summary = newSummary();
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed += 1) {
      addReport(summary, runSeed(seed));
    }
    expect(summary.different.map(differenceText)).toEqual([]);
    // Each kind of thing has happened often enough for the agreement to mean something.
    const { tally, compared, overflowed } = summary;
    const seen = ['cancelled', 'completed', 'failed', 'late', 'restarted', 'running', 'sent'];
    expect(seen.filter((name) => (tally[name] ?? 0) < 2)).toEqual([]);
    const entered = Object.keys(KINDS).map((kind) => summary.kinds[kind]?.entered ?? 0);
    expect(Math.min(...entered)).toBeGreaterThan(20);
    expect([compared > SEEDS * 10, overflowed < SEEDS / 20]).toEqual([true, true]);
  }, 240_000);

  it.each(PLANTED)(
    'differ where the machine has %s',
    (_fault, planted) => {
      const seeds = Array.from({ length: PLANTED_SEEDS }, (_, index) => FIRST_SEED + index);
      expect(seeds.some((seed) => runSeed(seed, planted).difference !== null)).toBe(true);
    },
    240_000,
  );

  it('go the same way again from the same seed', () => {
    expect(runSeed(FIRST_SEED)).toEqual(runSeed(FIRST_SEED));
  });
});
