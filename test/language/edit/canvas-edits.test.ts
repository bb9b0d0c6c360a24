import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isScalar, type Node, parseDocument } from 'yaml';
import { pick, type Random, randomBelow, seededRandom } from '../../../engine/base/index.ts';
import {
  addStep,
  applySplices,
  connect,
  disconnect,
  duplicateStep,
  type EditResult,
  EMPTY_HISTORY,
  pushEdit,
  removeStep,
  renameStep,
  setField,
  startWith,
  undo,
} from '../../../engine/language/edit/index.ts';
import {
  type FlowView,
  inSameBranch,
  parseFlow,
  portsOf,
  STEP_KINDS,
} from '../../../engine/language/index.ts';
import type { StepView, Target } from '../../../engine/language/kind.ts';
import { FLOWS } from './hand-written-flows.ts';
import { load, loadJson, orderedJson } from './yaml-values.ts';

const FUZZ = Number(process.env.FUZZ ?? 1);

function flowOf(text: string): FlowView {
  const { flow } = parseFlow(text);
  expect(flow).not.toBeNull();
  return flow!;
}

function done<Result extends EditResult>(result: Result): Result & { readonly ok: true } {
  expect(result.ok ? null : result.message.en).toBeNull();
  return result as Result & { readonly ok: true }; // just asserted
}

type Read = ReturnType<typeof parseDocument>;

/** The stretch of a value in a text, found by the YAML package alone. */
function stretchOf(document: Read, path: readonly (string | number)[]) {
  // The package gives nodes when asked to keep scalars.
  const node = document.getIn(path, true) as Node;
  const [start, end] = node.range!;
  return [start, end] as const;
}

/** Expects the text to be the same before and behind a stretch, byte for byte. */
function expectOnlyIn(before: string, after: string, [start, end]: readonly [number, number]) {
  expect(after.slice(0, start)).toBe(before.slice(0, start));
  expect(after.slice(after.length - (before.length - end))).toBe(before.slice(end));
}

/** The scalars below a value that hold text on one line, with their paths. */
function textsIn(document: Read, step: StepView): readonly (readonly (string | number)[])[] {
  const found: (readonly (string | number)[])[] = [];
  const walk = (value: unknown, path: readonly (string | number)[]) => {
    if (typeof value === 'string') {
      const node = document.getIn(path, true);
      if (isScalar(node) && !node.type?.startsWith('BLOCK')) found.push(path);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, member] of Object.entries(value)) {
        walk(member, [...path, Array.isArray(value) ? Number(key) : key]);
      }
    }
  };
  walk(step.body, step.path);
  return found;
}

function targetIn(steps: readonly StepView[], id: string, port: string): Target | null {
  const step = steps.find((other) => other.id === id)!;
  return portsOf(step).find((other) => other.name === port)?.target ?? null;
}

describe.each(FLOWS)('in %s, an edit made on the canvas leaves every other byte', (_name, text) => {
  const flow = flowOf(text);
  const document = parseDocument(text);

  it('when a text is changed', () => {
    for (const step of flow.steps) {
      for (const path of textsIn(document, step).slice(0, 2)) {
        for (const value of ['改过的文字', `it's: "new" # {{ customer.name }}`]) {
          const field = { step: step.id, path: path.slice(step.path.length), value };
          const result = done(setField(text, field));
          expectOnlyIn(text, result.text, stretchOf(document, path));
          const expected = parseDocument(text);
          expected.setIn(path, value);
          expect(loadJson(result.text)).toEqual(expected.toJS());
        }
      }
    }
  });

  it('when a step is added behind a port', () => {
    for (const step of flow.steps) {
      for (const port of portsOf(step)) {
        const result = done(
          addStep(text, {
            kind: 'wait',
            id: 'brand-new',
            after: { step: step.id, port: port.name },
          }),
        );
        const added = result.splices.find(
          (splice) => splice.text.includes('brand-new:') || splice.text.includes('brand-new :'),
        );
        expect(added?.text).toMatch(/wait: ?\{ ?for: 1d ?\}/);
        // Taking the new lines out leaves the old text but for the target of the one port.
        // A target that ends its step is one change with the lines behind it.
        const rest = result.splices.filter((splice) => splice !== added || splice.removed !== '');
        const start = Math.min(...rest.map((splice) => splice.start));
        const end = Math.max(...rest.map((splice) => splice.end));
        const [from, to] = stretchOf(document, step.path);
        expect(start >= from - 1 && end <= to + 1).toBe(true);
        expect(rest.map((splice) => splice.removed).join('')).not.toMatch(/[#\n]/);
        const { steps } = flowOf(result.text);
        expect(targetIn(steps, step.id, port.name)).toEqual({ type: 'step', step: 'brand-new' });
        expect(targetIn(steps, 'brand-new', 'next')).toEqual(port.target);
      }
    }
  });

  it('when a port is connected', () => {
    for (const step of flow.steps) {
      // The first step of the flow, or of the innermost branch: any other is outside of it.
      const first = flow.steps.find((other) => inSameBranch(step, other))!;
      const target = { type: 'step', step: first.id } as const;
      for (const port of portsOf(step)) {
        const result = done(connect(text, { step: step.id, port: port.name, target }));
        expect(targetIn(flowOf(result.text).steps, step.id, port.name)).toEqual(target);
        expectOnlyIn(text, result.text, [
          Math.min(text.length, ...result.splices.map((splice) => splice.start)),
          Math.max(0, ...result.splices.map((splice) => splice.end)),
        ]);
        for (const { removed } of result.splices) expect(removed).not.toMatch(/[#\n]/);
        const lines = text.split('\n').length;
        expect(result.text.split('\n').length - lines).toBeLessThanOrEqual(
          port.target === null ? 2 : 0,
        );
      }
    }
  });

  it('when a step is renamed and renamed back', () => {
    for (const step of flow.steps) {
      const there = done(renameStep(text, { from: step.id, to: 'quite-another' }));
      expect(flowOf(there.text).steps.map((other) => other.id)).toContain('quite-another');
      expect(there.text).not.toMatch(new RegExp(`next: ${step.id}(?![a-z0-9-])`));
      expect(done(renameStep(there.text, { from: 'quite-another', to: step.id })).text).toBe(text);
    }
  });

  it('when a step is duplicated and the copy removed', () => {
    for (const step of flow.steps) {
      const copied = done(duplicateStep(text, step.id));
      const before = orderedJson(load(text));
      expect(orderedJson(load(done(removeStep(copied.text, copied.step)).text))).toBe(before);
    }
  });

  it('when a step is added and removed again', () => {
    for (const step of flow.steps) {
      const [port] = portsOf(step);
      if (port === undefined || port.target === null) continue;
      const added = done(
        addStep(text, { kind: 'wait', after: { step: step.id, port: port.name } }),
      );
      expect(done(removeStep(added.text, added.step)).text).toBe(text);
    }
  });
});

/** One thing that a person does on the canvas. */
function randomCommand(random: Random, text: string, flow: FlowView): EditResult {
  const step = pick(random, flow.steps);
  const other = pick(random, flow.steps);
  const ports = portsOf(step);
  const port = ports.length === 0 ? 'next' : pick(random, ports).name;
  const target = { type: 'step', step: other.id } as const;
  switch (randomBelow(random, 9)) {
    case 0:
      return addStep(text, { kind: pick(random, STEP_KINDS).kind, after: { step: step.id, port } });
    case 1:
      return addStep(text, { kind: pick(random, STEP_KINDS).kind, after: 'start' });
    case 2:
      return connect(text, { step: step.id, port, target });
    case 3:
      return disconnect(text, { step: step.id, port });
    case 4:
      return removeStep(text, step.id);
    case 5:
      return renameStep(text, { from: step.id, to: `${step.id}-x` });
    case 6:
      return duplicateStep(text, step.id);
    case 7:
      return startWith(text, step.id);
    default:
      return setField(text, {
        step: step.id,
        path: ['title'],
        value: pick(random, ['标题', 'a: b', 'x\ny']),
      });
  }
}

describe('any sequence of commands', () => {
  it('leaves a flow that can be read, and undo brings every byte back', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(FLOWS.length - 1), (seed, index) => {
        const random = seededRandom(seed);
        const start = FLOWS[index]![1];
        let text = start;
        let history = EMPTY_HISTORY;
        for (let count = 0; count < 12; count += 1) {
          const flow = flowOf(text);
          if (flow.steps.length === 0) break;
          const result = randomCommand(random, text, flow);
          if (!result.ok) {
            expect([result.message.zh, result.message.en]).not.toContain('');
            continue;
          }
          expect(applySplices(text, result.splices)).toBe(result.text);
          text = result.text;
          history = pushEdit(history, result.splices);
        }
        for (let move = undo(history); move !== null; move = undo(history)) {
          text = applySplices(text, move.splices);
          history = move.history;
        }
        expect(text).toBe(start);
      }),
      { numRuns: 20 * FUZZ },
    );
  });
});
