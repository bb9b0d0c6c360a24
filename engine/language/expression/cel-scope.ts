import type { ASTNode } from '@marcbachmann/cel-js';
import type { Names } from './compiled.ts';
import type { Work } from './work.ts';

/** What one run of a program works with. */
export interface Scope {
  readonly names: Names;
  readonly work: Work;
  /** The element that a comprehension is at. */
  readonly local?: { readonly value: unknown };
}

export type Evaluate = (scope: Scope) => unknown;

/** Where in a source the compiler is. */
export interface Place {
  readonly depth: number;
  /** The variable of the comprehension around. */
  readonly local: string | null;
  readonly compile: (node: ASTNode, place: Place) => Evaluate;
}

/** Compiles a part of the node at hand, on the same level. */
export function beside(node: ASTNode, place: Place): Evaluate {
  return place.compile(node, place);
}

/** Compiles a part of the node at hand, one level deeper. */
export function inside(node: ASTNode, place: Place): Evaluate {
  return place.compile(node, { ...place, depth: place.depth + 1 });
}
