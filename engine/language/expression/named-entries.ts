import type { ASTNode } from '@marcbachmann/cel-js';
import { parseCel } from './cel-parse.ts';

/** Where an expression takes an entry of a map by its name. */
export interface NamedEntry {
  /** Null where it is known only when the expression runs. */
  readonly name: string | null;
  /** Where the name stands, counted from the start of the source. */
  readonly offset: number;
  readonly length: number;
}

/**
 * Finds the entries of a map, such as `measure['talks']` or `segment.tier`, in the order of the
 * source.
 * @param source an expression that compiles
 */
export function namedEntries(source: string, map: string): readonly NamedEntry[] {
  return entriesIn(parseCel(source), map);
}

function entriesIn(node: ASTNode, map: string): readonly NamedEntry[] {
  const entry = entryAt(node, map);
  if (entry) return [entry];
  if (node.op === 'id' && node.args === map) {
    return [{ name: null, offset: node.start, length: node.end - node.start }];
  }
  return partsOf(node).flatMap((part) => entriesIn(part, map));
}

/** The entry of a map that a node takes; null when it is anything else. */
export function entryAt(node: ASTNode, map: string): NamedEntry | null {
  if (node.op !== '.' && node.op !== '[]') return null;
  const [of, key] = node.args;
  if (of.op !== 'id' || of.args !== map) return null;
  if (typeof key === 'string') {
    return { name: key, offset: node.end - key.length, length: key.length };
  }
  const isName = key.op === 'value' && typeof key.args === 'string';
  const name = isName ? String(key.args) : null;
  return { name, offset: key.start, length: key.end - key.start };
}

/** The nodes right below a node, in the order of the source. */
export function partsOf(node: ASTNode): readonly ASTNode[] {
  return nodesIn(node.args);
}

function nodesIn(part: unknown): readonly ASTNode[] {
  if (Array.isArray(part)) return part.flatMap(nodesIn);
  return isNode(part) ? [part] : [];
}

function isNode(part: unknown): part is ASTNode {
  return typeof part === 'object' && part !== null && 'op' in part && 'args' in part;
}
