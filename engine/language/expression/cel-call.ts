import type { ASTNode } from '@marcbachmann/cel-js';
import { RE2JS, RE2JSException } from 're2js';
import { nearest } from '../nearest.ts';
import { type CelFunction, FUNCTIONS, METHODS, textOf } from './cel-function.ts';
import { compileHas, compileWalk } from './cel-macro.ts';
import { type Evaluate, inside, type Place } from './cel-scope.ts';
import { ExpressionError, SourceError } from './compiled.ts';
import { spend } from './work.ts';

const MATCHED_TEXT_MAX = 10_000;
const AUTOMATON_UNITS = 100;
/** RE2 bounds each `{…}` by itself; 60 of them with 1,000 each took 144 ms to be compiled. */
const REPEAT_MAX = 2_000;

/** Compiles a call by name alone. */
export function compileCall(node: Extract<ASTNode, { op: 'call' }>, place: Place): Evaluate {
  const [name, nodes] = node.args;
  if (name === 'has') return compileHas(node, place);
  if (name === 'matches') return matching(node, nodes, place);
  return applied(node, { name, found: FUNCTIONS.get(name), nodes }, place);
}

/** Compiles a call on a value. */
export function compileMethod(node: Extract<ASTNode, { op: 'rcall' }>, place: Place): Evaluate {
  const [name, receiver, rest] = node.args;
  if (name === 'matches') return matching(node, [receiver, ...rest], place);
  const walk = compileWalk(node, place);
  if (walk) return walk;
  return applied(node, { name, found: METHODS.get(name), nodes: [receiver, ...rest] }, place);
}

function applied(
  node: ASTNode,
  callee: { name: string; found: CelFunction | undefined; nodes: readonly ASTNode[] },
  place: Place,
): Evaluate {
  const { name, found, nodes } = callee;
  if (!found) throw unknownFunction(node, name, nodes);
  if (nodes.length < found.argumentsMin || nodes.length > found.argumentsMax) {
    throw wrongCount(name, node.start);
  }
  const values = nodes.map((argument) => inside(argument, place));
  return (scope) =>
    found.run(
      values.map((value) => value(scope)),
      scope,
    );
}

function unknownFunction(node: ASTNode, name: string, nodes: readonly ASTNode[]): SourceError {
  const isMethod = node.op === 'rcall';
  // A method's name stands behind its receiver and the dot.
  const behind = isMethod ? (nodes[0]?.end ?? node.start) : node.start;
  const offset = Math.max(node.start, node.input.indexOf(name, behind));
  const meant = nearest(name, [...(isMethod ? METHODS : FUNCTIONS).keys()]);
  return new SourceError(
    { zh: `没有函数 ${name}()。`, en: `There is no function ${name}().` },
    offset,
    meant === null ? null : { from: name, to: meant },
  );
}

/** Compiles `matches(text, re2)`; the pattern is a literal, so that it is compiled once. */
function matching(node: ASTNode, nodes: readonly ASTNode[], place: Place): Evaluate {
  const [text, pattern] = nodes;
  if (!text || !pattern || nodes.length !== 2) throw wrongCount('matches', node.start);
  if (pattern.op !== 'value' || typeof pattern.args !== 'string') {
    throw new SourceError(
      {
        zh: 'matches() 的模式必须是引号中的文本。',
        en: 'The pattern of matches() must be a quoted text.',
      },
      pattern.start,
    );
  }
  const expression = regularExpression(pattern.args, pattern.start);
  const stepUnits = expression.programSize() / AUTOMATON_UNITS;
  const textOfRun = inside(text, place);
  return (scope) => {
    const value = textOf('matches', textOfRun(scope));
    if (value.length > MATCHED_TEXT_MAX) {
      throw new ExpressionError({
        zh: `matches() 的文本超过 ${MATCHED_TEXT_MAX} 个字符。`,
        en: `The text of matches() is longer than ${MATCHED_TEXT_MAX} characters.`,
      });
    }
    spend(scope.work, 1 + value.length * stepUnits);
    return expression.test(value);
  };
}

function regularExpression(pattern: string, offset: number): RE2JS {
  if (repeatsTooMuch(pattern)) {
    throw new SourceError(
      {
        zh: `“${pattern}”重复的次数太多，{…} 里的次数之和最多 ${REPEAT_MAX}。`,
        en: `"${pattern}" repeats too much: the counts in {…} may add up to ${REPEAT_MAX}.`,
      },
      offset,
    );
  }
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw new SourceError(
      { zh: `“${pattern}”不是 RE2 正则表达式。`, en: `"${pattern}" is no RE2 expression.` },
      offset,
    );
  }
}

function repeatsTooMuch(pattern: string): boolean {
  let sum = 0;
  for (const [, from, to] of pattern.matchAll(/\{(\d{1,6})(?:,(\d{1,6}))?/g)) {
    sum += Number(to ?? from);
  }
  return sum > REPEAT_MAX;
}

function wrongCount(name: string, offset: number): SourceError {
  return new SourceError(
    { zh: `${name}() 的参数个数不对。`, en: `${name}() takes another number of arguments.` },
    offset,
  );
}
