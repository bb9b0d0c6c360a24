import type { ASTNode } from '@marcbachmann/cel-js';
import { booleanOf } from './cel-operator.ts';
import { beside, type Evaluate, inside, type Place, type Scope } from './cel-scope.ts';
import { checkedList, typeName } from './cel-value.ts';
import { ExpressionError, isMap, SourceError } from './compiled.ts';
import { spend, type Work } from './work.ts';

/** An element of a walk: `each` runs a part of the macro with the element as its variable. */
type Each = (part: Evaluate, element: unknown) => unknown;
type Walk = (elements: readonly unknown[], each: Each, parts: readonly Evaluate[]) => unknown;

const ELEMENT_UNITS = 10;

const WALKS: ReadonlyMap<string, Walk> = new Map<string, Walk>([
  ['all', (elements, each, [test]) => elements.every((element) => holds(each, test, element))],
  ['exists', (elements, each, [test]) => elements.some((element) => holds(each, test, element))],
  [
    'exists_one',
    (elements, each, [test]) =>
      elements.filter((element) => holds(each, test, element)).length === 1,
  ],
  ['filter', (elements, each, [test]) => elements.filter((element) => holds(each, test, element))],
  ['map', mapElements],
]);

/** The variables that a comprehension binds; null when the call is none. */
export function variableOf(name: string, nodes: readonly ASTNode[]): string | null {
  const [first] = nodes;
  const countMax = name === 'map' ? 3 : 2;
  if (!WALKS.has(name) || nodes.length < 2 || nodes.length > countMax) return null;
  return first?.op === 'id' ? first.args : null;
}

/** Compiles `list.all(x, …)` and its like; null when the method is none of them. */
export function compileWalk(
  node: Extract<ASTNode, { op: 'rcall' }>,
  place: Place,
): Evaluate | null {
  const [name, receiver, nodes] = node.args;
  const walk = WALKS.get(name);
  if (!walk) return null;
  const local = variableOf(name, nodes);
  if (local === null) {
    throw new SourceError(
      {
        zh: `${name}() 要写成 list.${name}(x, …)。`,
        en: `${name}() is written list.${name}(x, …).`,
      },
      node.start,
    );
  }
  if (place.local !== null) {
    throw new SourceError(
      {
        zh: `${name}() 不能放在另一个列表运算里面。`,
        en: `${name}() cannot stand inside another walk through a list.`,
      },
      node.start,
    );
  }
  const list = beside(receiver, place);
  const parts = nodes.slice(1).map((part) => inside(part, { ...place, local }));
  return (scope) => {
    const elements = elementsOf(name, list(scope), scope.work);
    return walk(elements, (part, value) => part(withLocal(scope, value)), parts);
  };
}

/** Compiles `has(a.b.c)`: false also where `a.b` is missing already. */
export function compileHas(node: Extract<ASTNode, { op: 'call' }>, place: Place): Evaluate {
  const [argument, ...rest] = node.args[1];
  if (argument?.op !== '.' || rest.length > 0) {
    throw new SourceError(
      { zh: 'has() 要写成 has(a.b)。', en: 'has() is written has(a.b).' },
      node.start,
    );
  }
  return presence(argument, place);
}

function presence(node: Extract<ASTNode, { op: '.' }>, place: Place): Evaluate {
  const [of, field] = node.args;
  const parentIsThere = of.op === '.' ? presence(of, place) : null;
  const parent = beside(of, place);
  return (scope) => {
    if (parentIsThere && parentIsThere(scope) !== true) return false;
    const map = parent(scope);
    return isMap(map) && Object.hasOwn(map, field) && map[field] !== undefined;
  };
}

function mapElements(
  elements: readonly unknown[],
  each: Each,
  parts: readonly Evaluate[],
): readonly unknown[] {
  const [first, second] = parts;
  if (!first) return [];
  if (!second) return elements.map((element) => each(first, element));
  const kept = elements.filter((element) => holds(each, first, element));
  return kept.map((element) => each(second, element));
}

function holds(each: Each, test: Evaluate | undefined, element: unknown): boolean {
  return test !== undefined && booleanOf('list condition', each(test, element));
}

function elementsOf(name: string, value: unknown, work: Work): readonly unknown[] {
  const elements = isMap(value) ? Object.keys(value) : value;
  if (!Array.isArray(elements)) {
    throw new ExpressionError({
      zh: `${name}() 需要列表，得到的是${typeName(value).zh}。`,
      en: `${name}() needs a list, and got a ${typeName(value).en}.`,
    });
  }
  spend(work, elements.length * ELEMENT_UNITS);
  return checkedList(elements, work);
}

function withLocal(scope: Scope, value: unknown): Scope {
  return { names: scope.names, work: scope.work, local: { value } };
}
