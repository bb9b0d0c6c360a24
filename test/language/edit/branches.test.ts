import { describe, expect, it } from 'vitest';
import {
  addStep,
  connect,
  disconnect,
  duplicateStep,
  type EditResult,
  removeStep,
  renameStep,
} from '../../../engine/language/edit/index.ts';
import { checkFlow, DEFAULT_WORKSPACE } from '../../../engine/language/index.ts';
import { BRANCHED } from './branched-flow.ts';
import { changedLines, refusal } from './sample-flow.ts';

const changes = (result: EditResult) =>
  result.ok ? changedLines(BRANCHED, result.text) : [result.code];
const codes = (result: EditResult) =>
  result.ok
    ? checkFlow(result.text, DEFAULT_WORKSPACE).findings.map(({ code }) => code)
    : [result.code];

describe('a step in a branch', () => {
  it('is added behind a port in its branch', () => {
    const result = addStep(BRANCHED, {
      kind: 'wait',
      id: 'new',
      after: { step: 'c', port: 'next' },
    });
    expect(changes(result)).toEqual([
      '+              next: new',
      '+            new:',
      '+              wait: { for: 1d }',
    ]);
    expect(codes(result)).toEqual([]);
  });

  it('is added to the branch that is named, or to the first', () => {
    const into = (branch?: string) =>
      changes(
        addStep(BRANCHED, { kind: 'wait', id: 'new', frame: 'both', ...(branch && { branch }) }),
      );
    expect(into()).toEqual(['+            new: { wait: { for: 1d } }']);
    expect(into('split').at(-1)).toContain('end: lost }, new: { wait: { for: 1d } } } }');
    expect(into('gone')).toEqual(['UNSUPPORTED']);
  });

  it('is added as the first of its branch', () => {
    const added = {
      kind: 'wait',
      id: 'new',
      after: 'start',
      frame: 'both',
      branch: 'care',
    } as const;
    expect(changes(addStep(BRANCHED, added))).toEqual([
      '+            new:',
      '+              wait: { for: 1d }',
      '+              next: c',
    ]);
  });

  it('is renamed with all that leads to it', () => {
    expect(changes(renameStep(BRANCHED, { from: 'd', to: 'bye' }))).toEqual([
      '-              on: [{ event: link.clicked, next: d }]   # any link',
      '-              next: d',
      '-            d: { send: { to: member, text: "还在吗" }, end: calm }   # last word',
      '+              on: [{ event: link.clicked, next: bye }]   # any link',
      '+              next: bye',
      '+            bye: { send: { to: member, text: "还在吗" }, end: calm }   # last word',
    ]);
  });

  it('leads to steps and ends of its branch, and to nothing outside', () => {
    const to = (step: string) =>
      connect(BRANCHED, { step: 'd', port: 'next', target: { type: 'step', step } });
    expect(changes(to('c')).at(-1)).toContain('text: "还在吗" }, next: c }');
    const outside = 'End the branch with an outcome, and go there from `both`.';
    for (const step of ['last', 'offer', 'e', 'g', 'both'])
      expect(refusal(to(step))).toContain(outside);
    const inside = connect(BRANCHED, {
      step: 'last',
      port: 'next',
      target: { type: 'step', step: 'c' },
    });
    expect(refusal(inside)).toContain('`c` stands inside');
  });

  it('is removed, and its branch heals', () => {
    expect(changes(removeStep(BRANCHED, 'd'))).toEqual([
      '-              on: [{ event: link.clicked, next: d }]   # any link',
      '-              next: d',
      '-            d: { send: { to: member, text: "还在吗" }, end: calm }   # last word',
      '+              on: [{ event: link.clicked, end: calm }]   # any link',
      '+              end: calm',
    ]);
    expect(codes(removeStep(BRANCHED, 'd'))).toEqual([]);
  });
});

describe('a step with branches', () => {
  it('is renamed with what leads to it, and its outcomes follow the steps that they name', () => {
    expect(
      changes(renameStep(BRANCHED, { from: 'last', to: 'bye' })).filter((line) => line[0] === '+'),
    ).toEqual([
      '+      - { event: order.paid, next: bye }   # whatever they do',
      '+      told: bye                     # sold',
      '+    next: bye',
      '+  bye: { send: { to: member, text: "再见" }, end: over }',
    ]);
  });

  it('keeps its outcomes with the steps that they name while its shape is wrong', () => {
    const broken = BRANCHED.replace(
      'parallel:\n      branches',
      'parallel:\n      first: 3\n      branches',
    );
    const result = renameStep(broken, { from: 'last', to: 'bye' });
    expect(result.ok && result.text).toContain('told: bye ');
  });

  it('is removed with its branches, and their ends lead nowhere else', () => {
    const result = removeStep(BRANCHED, 'both');
    expect(codes(result)).toEqual([]);
    expect(result.ok && result.text).toContain(
      'next: last\n    after: [{ delay: 3d, end: silent }]',
    );
  });

  it('leaves nothing that led to it leading to an end of one of its branches', () => {
    const text = `flow: f
about: member
steps:
  a: { wait: { for: 1d }, next: p }
  p:
    parallel: { branches: { q: { steps: { b: { wait: { for: 1d }, end: calm } } } } }
    on: [{ event: order.paid, end: paid }]
`;
    const result = removeStep(text, 'p');
    expect(result.ok && result.text).toContain('  a: { wait: { for: 1d }, end: paid }');
  });

  it('is repeated with ids of their own for the steps inside, at every depth', () => {
    const result = duplicateStep(BRANCHED, 'both');
    expect(codes(result)).toEqual(['STEP_UNREACHABLE']);
    const added = changes(result).join('\n');
    for (const id of ['c-2:', 'd-2:', 'offer-2:', 'f-2:', 'g-2:', 'h-2:'])
      expect(added).toContain(id);
    expect(added).toContain('next: d-2');
  });

  it('leads by an outcome to where it is connected, and loses the outcome when it is cut', () => {
    const port = { step: 'both', port: 'on-outcome.told' };
    expect(
      changes(connect(BRANCHED, { ...port, target: { type: 'end', outcome: 'sold' } })),
    ).toEqual([
      '-      told: last                     # sold',
      '+      told: { end: sold }                     # sold',
    ]);
    expect(changes(disconnect(BRANCHED, port))).toEqual([
      '-      told: last                     # sold',
    ]);
  });
});
