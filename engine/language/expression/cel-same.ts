import type { ASTNode } from '@marcbachmann/cel-js';
import { parseCel } from './cel-parse.ts';
import { SourceError } from './compiled.ts';

/** Says whether two expressions differ in blanks, quotes and brackets at most. */
export function sameCondition(left: string, right: string): boolean {
  if (left === right) return true;
  const [first, second] = [shapeOf(left), shapeOf(right)];
  return first !== null && first === second;
}

/** Null of what is no expression. */
function shapeOf(source: string): string | null {
  try {
    return printed(parseCel(source));
  } catch (error) {
    if (error instanceof SourceError) return null;
    throw error;
  }
}

function printed(node: ASTNode): string {
  const parts: unknown = node.args;
  return JSON.stringify([node.op, plain(parts)]);
}

/** The parts of a node without their places. */
function plain(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(plain);
  if (typeof part === 'bigint') return `${part}n`;
  if (typeof part !== 'object' || part === null) return part;
  return 'op' in part && 'args' in part ? [part.op, plain(part.args)] : String(part);
}
