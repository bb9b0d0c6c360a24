import type { ASTNode } from '@marcbachmann/cel-js';
import { FUNCTIONS } from './cel-function.ts';
import { parseCel } from './cel-parse.ts';
import { CelDuration } from './cel-value.ts';
import { ExpressionError } from './compiled.ts';
import { entryAt, partsOf } from './named-entries.ts';
import { newWork } from './work.ts';

export type Comparison = '<' | '<=' | '>' | '>=' | '==' | '!=';

/** What of an expression over measures can change while nothing but time passes. */
export interface TimeReads {
  /** Comparisons of a measure with a number. */
  readonly bounds: readonly {
    readonly measure: string;
    readonly comparison: Comparison;
    readonly bound: number;
  }[];
  /** Comparisons of the span since an instant with a fixed span. */
  readonly spans: readonly {
    /** Yields the instant. */
    readonly since: string;
    /** The measure that is the instant; null where it is something else. */
    readonly measure: string | null;
    readonly comparison: Comparison;
    readonly ms: number;
  }[];
  /** Measures that it reads in any other way, without repeats. */
  readonly others: readonly string[];
  /** Where `now` stands though nobody could tell when the outcome changes. */
  readonly misplaced: readonly { readonly offset: number; readonly length: number }[];
}

interface Found {
  readonly source: string;
  readonly bounds: TimeReads['bounds'][number][];
  readonly spans: TimeReads['spans'][number][];
  readonly others: Set<string>;
  readonly misplaced: TimeReads['misplaced'][number][];
}

/**
 * Finds what time can change of an expression. `now` has its place in `now - x` alone, compared
 * with a fixed span.
 * @param source an expression that compiles
 */
export function timeReads(source: string): TimeReads {
  const found: Found = { source, bounds: [], spans: [], others: new Set(), misplaced: [] };
  read(parseCel(source), found);
  return { ...found, others: [...found.others] };
}

const MIRRORED: Readonly<Record<Comparison, Comparison>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
  '==': '==',
  '!=': '!=',
};

function read(node: ASTNode, found: Found): void {
  if (readComparison(node, found)) return;
  const measure = measureAt(node);
  if (measure !== null) found.others.add(measure);
  else if (node.op === 'id' && node.args === 'now') {
    found.misplaced.push({ offset: node.start, length: node.end - node.start });
  } else for (const part of partsOf(node)) read(part, found);
}

/** Says whether a node is a comparison of which it is known when it changes. */
function readComparison(node: ASTNode, found: Found): boolean {
  const comparison = Object.keys(MIRRORED).find((item): item is Comparison => item === node.op);
  const [left, right] = partsOf(node);
  if (!comparison || !left || !right) return false;
  return (
    readSides({ left, right, comparison }, found) ||
    readSides({ left: right, right: left, comparison: MIRRORED[comparison] }, found)
  );
}

interface Sides {
  readonly left: ASTNode;
  readonly right: ASTNode;
  readonly comparison: Comparison;
}

function readSides({ left, right, comparison }: Sides, found: Found): boolean {
  const measure = measureAt(left);
  const bound = numberAt(right);
  if (measure !== null && bound !== null) {
    found.bounds.push({ measure, comparison, bound });
    return true;
  }
  const since = sinceAt(left);
  const ms = spanAt(right);
  if (since === null || ms === null) return false;
  const source = textOf(since, found.source);
  // An instant that depends on the present one is none to count from.
  if (/\bnow\b/.test(source)) return false;
  found.spans.push({ since: source, measure: measureAt(since), comparison, ms });
  return true;
}

/** The name in `measure['x']` or `measure.x`. */
function measureAt(node: ASTNode): string | null {
  return entryAt(node, 'measure')?.name ?? null;
}

/** The `x` of `now - x`. */
function sinceAt(node: ASTNode): ASTNode | null {
  if (node.op !== '-') return null;
  const [from, since] = node.args;
  return from.op === 'id' && from.args === 'now' ? since : null;
}

function numberAt(node: ASTNode): number | null {
  if (node.op === '-_') {
    const number = numberAt(node.args);
    return number === null ? null : -number;
  }
  if (node.op !== 'value') return null;
  const value: unknown = node.args;
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : null;
}

/** The milliseconds of `duration('…')` or `days(n)` that is written out. */
function spanAt(node: ASTNode): number | null {
  if (node.op !== 'call') return null;
  const [name, [argument]] = node.args;
  if ((name !== 'duration' && name !== 'days') || argument?.op !== 'value') return null;
  const value: unknown = argument.args;
  const given = typeof value === 'bigint' ? Number(value) : value;
  try {
    const span = FUNCTIONS.get(name)?.run([given], { names: {}, work: newWork() });
    return span instanceof CelDuration ? span.ms : null;
  } catch (error) {
    if (error instanceof ExpressionError) return null;
    throw error;
  }
}

function textOf(node: ASTNode, source: string): string {
  return source.slice(node.start, node.end);
}
