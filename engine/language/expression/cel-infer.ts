import type { ASTNode } from '@marcbachmann/cel-js';
import type { Text } from '../../base/index.ts';
import { parseInstant } from '../time/index.ts';
import { FUNCTIONS } from './cel-function.ts';
import { inferOperator } from './cel-infer-operator.ts';
import { parseCel } from './cel-parse.ts';
import {
  type CelSignature,
  FUNCTION_SIGNATURES,
  MATCHES,
  METHOD_SIGNATURES,
} from './cel-signature.ts';
import {
  ANY,
  BOOLEAN,
  type CelType,
  eitherOf,
  fieldOf,
  ISO,
  isOpen,
  listOf,
  mapOf,
  NUMBER,
  TEXT,
  typeWords,
} from './cel-type.ts';
import { ExpressionError } from './compiled.ts';
import { newWork } from './work.ts';

/** Something that cannot work whatever the values are. `offset` counts from the source's start. */
export interface TypeProblem {
  readonly message: Text;
  readonly hint: Text;
  readonly offset: number;
  readonly length: number;
}

/** What one look through an expression works with. */
export interface Inference {
  readonly names: Readonly<Record<string, CelType>>;
  readonly locals: Readonly<Record<string, CelType>>;
  readonly problems: TypeProblem[];
  readonly infer: (node: ASTNode, at: Inference) => CelType;
}

/**
 * Finds out what an expression yields, and which of its operations must fail. Of what is unknown
 * nothing is said: a problem is always one.
 * @param source an expression that compiles
 */
export function inferCel(
  source: string,
  names: Readonly<Record<string, CelType>>,
): { readonly type: CelType; readonly problems: readonly TypeProblem[] } {
  const problems: TypeProblem[] = [];
  const type = infer(parseCel(source), { names, locals: {}, problems, infer });
  return { type, problems };
}

function infer(node: ASTNode, at: Inference): CelType {
  switch (node.op) {
    case 'value':
      return literalType(node.args);
    case 'id':
      return at.locals[node.args] ?? at.names[node.args] ?? ANY;
    case '.':
      return field(node, infer(node.args[0], at), at);
    case '[]':
      return item(node, at);
    case 'list':
      return literalList(node, at);
    case 'map':
      return literalMap(node, at);
    case 'call':
      return call(node, at);
    case 'rcall':
      return method(node, at);
    case '.?':
    case '[?]':
      return ANY;
    default:
      return inferOperator(node, at);
  }
}

function literalList(node: Extract<ASTNode, { op: 'list' }>, at: Inference): CelType {
  const [first, ...rest] = node.args.map((part) => infer(part, at));
  return listOf(first ? rest.reduce(eitherOf, first) : ANY);
}

function literalType(value: unknown): CelType {
  switch (typeof value) {
    case 'boolean':
      return BOOLEAN;
    case 'bigint':
    case 'number':
      return NUMBER;
    case 'string':
      return parseInstant(value, 'UTC') === null ? TEXT : ISO;
    default:
      return value === null ? { type: 'null' } : ANY;
  }
}

function literalMap(node: Extract<ASTNode, { op: 'map' }>, at: Inference): CelType {
  const fields: Record<string, CelType> = {};
  for (const [key, value] of node.args) {
    const type = infer(value, at);
    if (key.op === 'value' && typeof key.args === 'string') fields[key.args] = type;
    else infer(key, at);
  }
  return mapOf(fields);
}

function field(node: Extract<ASTNode, { op: '.' }>, of: CelType, at: Inference): CelType {
  const [receiver, name] = node.args;
  if (of.type === 'map') return fieldOf(of, name);
  if (isOpen(of)) return ANY;
  const words = typeWords([of.type]);
  report(
    at,
    { start: receiver.end, end: node.end },
    {
      message: {
        zh: `${words.zh}没有“${name}”这一项。`,
        en: `There is no \`${name}\` in ${words.en}.`,
      },
      hint:
        name === 'length' || name === 'size'
          ? { zh: '长度请写 size(…)。', en: 'For its length write size(…).' }
          : {
              zh: '只有对象才有各项；请检查前面的名字。',
              en: 'Only objects have members. Look at the name before it.',
            },
    },
  );
  return ANY;
}

function item(node: Extract<ASTNode, { op: '[]' }>, at: Inference): CelType {
  const [container, key] = node.args;
  const of = infer(container, at);
  const by = infer(key, at);
  if (isOpen(of)) return ANY;
  const wanted = of.type === 'list' ? NUMBER : of.type === 'map' ? TEXT : null;
  const fits = wanted && (isOpen(by) || by.type === wanted.type || (wanted === TEXT && by === ISO));
  if (!fits) {
    const [from, with_] = [typeWords([of.type]), typeWords([by.type])];
    report(at, key, {
      message: {
        zh: `不能用${with_.zh}从${from.zh}里取一项。`,
        en: `One cannot take an element of ${from.en} by ${with_.en}.`,
      },
      hint: {
        zh: '列表用从 0 开始的数字，对象用引号里的名字。',
        en: 'Lists take a number from 0, objects a name in quotes.',
      },
    });
    return ANY;
  }
  if (of.type === 'list') return of.of ?? ANY;
  return key.op === 'value' && typeof key.args === 'string' ? fieldOf(of, key.args) : ANY;
}

function call(node: Extract<ASTNode, { op: 'call' }>, at: Inference): CelType {
  const [name, nodes] = node.args;
  if (name === 'has') return BOOLEAN;
  const signature = name === 'matches' ? MATCHES : FUNCTION_SIGNATURES[name];
  if (!signature) return ANY;
  const sound = applied({ name, signature, nodes }, at);
  if (sound) literalArgument(name, nodes[0], at);
  return signature.yields;
}

function method(node: Extract<ASTNode, { op: 'rcall' }>, at: Inference): CelType {
  const [name, receiver, rest] = node.args;
  const walked = walk(node, at);
  if (walked) return walked;
  const signature = name === 'matches' ? MATCHES : METHOD_SIGNATURES[name];
  if (!signature) return ANY;
  applied({ name, signature, nodes: [receiver, ...rest] }, at);
  return signature.yields;
}

/** Says whether every argument is of a type that the function takes. */
function applied(
  callee: { name: string; signature: CelSignature; nodes: readonly ASTNode[] },
  at: Inference,
): boolean {
  const { name, signature, nodes } = callee;
  const wrong = nodes.filter((node, index) => {
    const type = infer(node, at);
    const takes = signature.takes[index];
    if (!takes || isOpen(type) || takes.includes(type.type)) return false;
    const [wanted, found] = [typeWords(takes), typeWords([type.type])];
    report(at, node, {
      message: {
        zh: `${name}() 这里要${wanted.zh}，写的却是${found.zh}。`,
        en: `${name}() takes ${wanted.en} here, and this is ${found.en}.`,
      },
      hint: {
        zh: `请换成${wanted.zh}；转换可以用 string(…)、double(…)。`,
        en: `Write ${wanted.en} instead; string(…) and double(…) convert.`,
      },
    });
    return true;
  });
  return wrong.length === 0;
}

/** A span or a time that is written out must be one: `duration('30d')` is none. */
function literalArgument(name: string, node: ASTNode | undefined, at: Inference): void {
  const isLiteral = node?.op === 'value' && typeof node.args === 'string';
  if (!isLiteral || (name !== 'duration' && name !== 'timestamp')) return;
  try {
    FUNCTIONS.get(name)?.run([node.args], { names: {}, work: newWork() });
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    report(at, node, {
      message: error.text,
      hint:
        name === 'duration'
          ? {
              zh: "时长只用 h、m、s，例如 duration('1h30m')；几天请写 days(30)。",
              en: "A span has h, m and s, as in duration('1h30m'); for days write days(30).",
            }
          : {
              zh: "例如 timestamp('2026-03-02T10:00:00+08:00')。",
              en: "Write it as timestamp('2026-03-02T10:00:00+08:00').",
            },
    });
  }
}

const TESTS: readonly string[] = ['all', 'exists', 'exists_one', 'filter'];

/** `list.exists(x, …)` and its like; null for any other method. */
function walk(node: Extract<ASTNode, { op: 'rcall' }>, at: Inference): CelType | null {
  const [name, receiver, nodes] = node.args;
  const [variable, ...parts] = nodes;
  if ((name !== 'map' && !TESTS.includes(name)) || variable?.op !== 'id') return null;
  const list = infer(receiver, at);
  if (!isOpen(list) && list.type !== 'list' && list.type !== 'map') {
    const found = typeWords([list.type]);
    report(at, receiver, {
      message: {
        zh: `${name}() 要列表，这里是${found.zh}。`,
        en: `${name}() takes a list, and this is ${found.en}.`,
      },
      hint: { zh: '请换成列表。', en: 'Write a list instead.' },
    });
  }
  const element = list.type === 'list' ? (list.of ?? ANY) : list.type === 'map' ? TEXT : ANY;
  const inner = { ...at, locals: { ...at.locals, [variable.args]: element } };
  const types = parts.map((part) => infer(part, inner));
  if (name === 'map') return listOf(types.at(-1) ?? ANY);
  return name === 'filter' ? (list.type === 'list' ? list : listOf(ANY)) : BOOLEAN;
}

/** Adds a problem that stands at a part of the source. */
function report(
  { problems }: Inference,
  place: { readonly start: number; readonly end: number },
  { message, hint }: { readonly message: Text; readonly hint: Text },
): void {
  problems.push({ message, hint, offset: place.start, length: place.end - place.start });
}
