import type { Text } from '../../base/index.ts';
import type { Path, Position, Range } from '../finding.ts';
import { candidatesFor } from './candidates.ts';
import { diffToOperations } from './diff.ts';
import {
  applyOperation,
  type EditOperation,
  type EditRefusalCode,
  type OperationRefusal,
} from './operation.ts';
import { findEntry } from './place.ts';
import type { ReadRefusal } from './read.ts';
import type { Candidate } from './set-candidates.ts';
import { readSource, type Source } from './source.ts';
import { applySplices, composeSplices, type Splice, toSplices } from './splice.ts';
import { jsonOf, sameTree, type Tree, treeAt, treeOf } from './tree.ts';

/** A text after an edit with the splices that made it, or why it was left alone. */
export type EditResult =
  | { readonly ok: true; readonly text: string; readonly splices: readonly Splice[] }
  | EditRefusal;

/** An edit that made a step, with its id. */
export type StepResult = (EditResult & { readonly ok: true; readonly step: string }) | EditRefusal;

export interface EditRefusal {
  readonly ok: false;
  readonly code: EditRefusalCode;
  readonly message: Text;
  /** The stretch of the text that is to blame. */
  readonly range?: Range;
}

/**
 * Makes operations one after the other as the smallest change of a YAML text: comments, the order
 * of keys, quotes, blank lines and line breaks outside of what is edited stay byte for byte. The
 * result is read back and compared with what the operations mean; where no way of writing them
 * passes, the edit is refused. All are made, or none.
 */
export function editYaml(text: string, operations: readonly EditOperation[]): EditResult {
  const read = readSource(text);
  if (!read.ok) return refuseSource(text, read);
  const { source } = read;
  const plan = planOf(source, operations);
  if (!plan.ok) return withRange(source, plan.refusal);
  if (plan.steps.length > 1) {
    const joint = editJointly(source, plan.steps);
    if (joint !== null) return joint;
  }
  return editInTurn(source, plan.steps);
}

/** One operation, and the value of the whole document after it. */
interface Step {
  readonly operation: EditOperation;
  readonly expected: Tree;
}

type Plan =
  | { readonly ok: true; readonly steps: readonly Step[] }
  | { readonly ok: false; readonly refusal: OperationRefusal };

/** Takes large sets apart, so that what is equal inside them is not written again. */
function planOf(source: Source, operations: readonly EditOperation[]): Plan {
  const steps: Step[] = [];
  let tree: Tree = source.root;
  for (const operation of operations) {
    for (const part of partsOf(tree, operation)) {
      const applied = applyOperation(tree, part);
      if (!applied.ok) return { ok: false, refusal: applied };
      if (sameTree(tree, applied.tree)) continue;
      tree = applied.tree;
      steps.push({ operation: part, expected: tree });
    }
  }
  return { ok: true, steps };
}

function partsOf(tree: Tree, operation: EditOperation): readonly EditOperation[] {
  if (operation.type !== 'set') return [operation];
  const old = treeAt(tree, operation.path);
  const isWritable = treeOf(operation.value) !== null;
  if (old === null || old.type === 'scalar' || !isWritable) return [operation];
  return diffToOperations(operation.path, jsonOf(old), operation.value);
}

/** Writes all operations from one reading; null if they get in each other's way. */
function editJointly(source: Source, steps: readonly Step[]): EditResult | null {
  const last = steps.at(-1);
  if (last === undefined) return null;
  const firsts: Candidate[] = [];
  for (const { operation } of steps) {
    const [first] = candidatesFor(source, operation);
    if (first === undefined) return null;
    firsts.push(first);
  }
  if (areTouching(firsts)) return null;
  return tryCandidate(source, firsts.flat(), last.expected);
}

function areTouching(candidates: readonly Candidate[]): boolean {
  const spans = candidates
    .filter((candidate) => candidate.length > 0)
    .map((candidate) => ({
      start: Math.min(...candidate.map((item) => item.start)),
      end: Math.max(...candidate.map((item) => item.end)),
    }))
    .toSorted((left, right) => left.start - right.start);
  return spans.some((span, index) => {
    const next = spans[index + 1];
    return next !== undefined && next.start <= span.end;
  });
}

function editInTurn(source: Source, steps: readonly Step[]): EditResult {
  let at = source;
  let splices: readonly Splice[] = [];
  for (const { operation, expected } of steps) {
    const result = editOnce(at, operation, expected);
    if (result === null) return unwritten(source, operation.path);
    splices = composeSplices(splices, result.splices);
    const read = readSource(result.text);
    if (!read.ok) return unwritten(source, operation.path);
    at = read.source;
  }
  return { ok: true, text: at.text, splices };
}

function editOnce(source: Source, operation: EditOperation, expected: Tree) {
  for (const candidate of candidatesFor(source, operation)) {
    const result = tryCandidate(source, candidate, expected);
    if (result !== null) return result;
  }
  return null;
}

/** Applies a candidate and reads the result back; null unless it means exactly what it should. */
function tryCandidate(source: Source, candidate: Candidate, expected: Tree) {
  const splices = toSplices(source.text, candidate);
  if (splices === null) return null;
  const text = applySplices(source.text, splices);
  const read = readSource(text);
  if (!read.ok || !sameTree(read.source.root, expected)) return null;
  return { ok: true as const, text, splices };
}

function unwritten(source: Source, path: Path): EditRefusal {
  return withRange(source, {
    ok: false,
    code: 'UNSUPPORTED',
    message: {
      zh: '这一处的写法无法自动修改，请直接编辑 YAML。',
      en: 'The way this is written cannot be changed automatically. Edit the YAML itself.',
    },
    path,
  });
}

/** Adds the stretch of the deepest value that the path of a refusal reaches. */
function withRange(source: Source, refusal: OperationRefusal): EditRefusal {
  const { code, message, path } = refusal;
  for (let length = path.length; length > 0; length -= 1) {
    const found = findEntry(source.root, path.slice(0, length));
    if (found !== null) {
      const range = rangeOf(source.text, found.entry.start, found.entry.end);
      return { ok: false, code, message, range };
    }
  }
  return { ok: false, code, message };
}

/** Says why a text cannot be edited at all. */
export function refuseSource(text: string, { code, reason, start, end }: ReadRefusal): EditRefusal {
  const message: Text =
    code === 'SYNTAX'
      ? { zh: 'YAML 有语法错误，请先改正。', en: 'The YAML has a mistake. Put it right first.' }
      : {
          zh: `YAML 用到了不支持的写法（${reason}），请直接编辑 YAML。`,
          en: `The YAML uses what is not supported (${reason}). Edit the YAML itself.`,
        };
  return { ok: false, code, message, range: rangeOf(text, start, end) };
}

function rangeOf(text: string, start: number, end: number): Range {
  return { start: positionAt(text, start), end: positionAt(text, Math.max(start, end)) };
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { offset, line, column: offset - (before.lastIndexOf('\n') + 1) + 1 };
}
