import type { ASTNode } from '@marcbachmann/cel-js';
import { compileCall, compileMethod } from './cel-call.ts';
import { textOf } from './cel-function.ts';
import { compileOperator } from './cel-operator.ts';
import { tooDeep } from './cel-parse.ts';
import { beside, type Evaluate, inside, type Place } from './cel-scope.ts';
import { ExpressionError, isMap, SourceError } from './compiled.ts';
import { spend } from './work.ts';

const DEPTH_MAX = 8;

/** Turns a parsed expression into closures. */
export function compileAst(ast: ASTNode): Evaluate {
  return compileNode(ast, { depth: 0, local: null, compile: compileNode });
}

function compileNode(node: ASTNode, place: Place): Evaluate {
  if (place.depth > DEPTH_MAX) throw tooDeep(node.start);
  switch (node.op) {
    case 'value':
      return constant(node.args, node);
    case 'id':
      return place.local === node.args ? readLocal : readName(node.args);
    case '.':
      return readField(beside(node.args[0], place), node.args[1]);
    case '[]':
      return readItem(beside(node.args[0], place), inside(node.args[1], place));
    case 'list':
      return listOf(node.args.map((item) => inside(item, place)));
    case 'map':
      return mapOf(node.args.map(([key, value]) => [inside(key, place), inside(value, place)]));
    case 'call':
      return compileCall(node, place);
    case 'rcall':
      return compileMethod(node, place);
    case '.?':
    case '[?]':
      throw new SourceError(
        { zh: '不支持可选访问。', en: 'Optional access is not known.' },
        node.start,
      );
    default:
      return compileOperator(node, place);
  }
}

function constant(value: unknown, node: ASTNode): Evaluate {
  if (typeof value === 'bigint') {
    const number = Number(value);
    if (Number.isSafeInteger(number)) return () => number;
    throw new SourceError({ zh: '数字过大。', en: 'The number is too large.' }, node.start);
  }
  if (typeof value === 'object' && value !== null) {
    throw new SourceError(
      { zh: '不支持字节和无符号数。', en: 'Bytes and unsigned numbers are not known.' },
      node.start,
    );
  }
  return () => value;
}

const readLocal: Evaluate = (scope) => scope.local?.value;

function readName(name: string): Evaluate {
  return ({ names }) => {
    if (Object.hasOwn(names, name) && names[name] !== undefined) return names[name];
    throw new ExpressionError({ zh: `没有 ${name}。`, en: `There is no ${name}.` });
  };
}

function readField(of: Evaluate, field: string): Evaluate {
  return (scope) => {
    const map = of(scope);
    if (isMap(map) && Object.hasOwn(map, field) && map[field] !== undefined) return map[field];
    throw noField(field);
  };
}

function readItem(of: Evaluate, at: Evaluate): Evaluate {
  return (scope) => {
    const container = of(scope);
    const key = at(scope);
    if (Array.isArray(container) && typeof key === 'number' && key in container) {
      return container[key];
    }
    if (isMap(container) && typeof key === 'string' && Object.hasOwn(container, key)) {
      return container[key];
    }
    throw noField(`[${typeof key === 'string' ? JSON.stringify(key) : String(key)}]`);
  };
}

function noField(field: string): ExpressionError {
  return new ExpressionError({ zh: `没有字段 ${field}。`, en: `There is no field ${field}.` });
}

function listOf(items: readonly Evaluate[]): Evaluate {
  return (scope) => {
    spend(scope.work, items.length);
    return items.map((item) => item(scope));
  };
}

function mapOf(entries: readonly (readonly [Evaluate, Evaluate])[]): Evaluate {
  return (scope) => {
    spend(scope.work, entries.length);
    return Object.fromEntries(
      entries.map(([key, value]) => [textOf('{}', key(scope)), value(scope)]),
    );
  };
}
