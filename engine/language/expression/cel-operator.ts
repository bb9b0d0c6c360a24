import type { ASTNode } from '@marcbachmann/cel-js';
import { unreachable } from '../../base/index.ts';
import { beside, type Evaluate, inside, type Place, type Scope } from './cel-scope.ts';
import { add, isEqual, isIn, order, scale, subtract, typeName } from './cel-value.ts';
import { ExpressionError } from './compiled.ts';

type Infix = Extract<
  ASTNode,
  { op: '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | '+' | '-' | '*' | '/' | '%' }
>;
type Logical = Extract<ASTNode, { op: '&&' | '||' }>;

/** Any node that an operator makes. */
export type OperatorNode = Infix | Logical | Extract<ASTNode, { op: '?:' | '!_' | '-_' }>;

/** Compiles an operator with its operands. */
export function compileOperator(node: OperatorNode, place: Place): Evaluate {
  switch (node.op) {
    case '&&':
      return logical(node, false, place);
    case '||':
      return logical(node, true, place);
    case '?:':
      return choice(node, place);
    case '!_': {
      const operand = inside(node.args, place);
      return (scope) => !booleanOf('!', operand(scope));
    }
    case '-_': {
      const operand = inside(node.args, place);
      return (scope) => scale('*', operand(scope), -1);
    }
    default:
      return infix(node, place);
  }
}

/** Takes a value that must be true or false. */
export function booleanOf(where: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new ExpressionError({
    zh: `${where} 需要是否值，得到的是${typeName(value).zh}。`,
    en: `${where} needs true or false, and got a ${typeName(value).en}.`,
  });
}

function infix(node: Infix, place: Place): Evaluate {
  const left = beside(node.args[0], place);
  const right = inside(node.args[1], place);
  const { op } = node;
  switch (op) {
    case '==':
      return (scope) => isEqual(left(scope), right(scope), scope.work);
    case '!=':
      return (scope) => !isEqual(left(scope), right(scope), scope.work);
    case '<':
      return (scope) => order(op, [left(scope), right(scope)], scope.work) < 0;
    case '<=':
      return (scope) => order(op, [left(scope), right(scope)], scope.work) <= 0;
    case '>':
      return (scope) => order(op, [left(scope), right(scope)], scope.work) > 0;
    case '>=':
      return (scope) => order(op, [left(scope), right(scope)], scope.work) >= 0;
    case 'in':
      return (scope) => isIn(left(scope), right(scope), scope.work);
    case '+':
      return (scope) => add(left(scope), right(scope), scope.work);
    case '-':
      return (scope) => subtract(left(scope), right(scope), scope.work);
    case '*':
    case '/':
    case '%':
      return (scope) => scale(op, left(scope), right(scope));
    default:
      return unreachable(op);
  }
}

function choice(node: Extract<ASTNode, { op: '?:' }>, place: Place): Evaluate {
  const condition = beside(node.args[0], place);
  const yes = inside(node.args[1], place);
  const no = inside(node.args[2], place);
  return (scope) => (booleanOf('? :', condition(scope)) ? yes(scope) : no(scope));
}

/**
 * Compiles `&&` and `||`. As CEL has it, a side that decides makes good an error of the other side,
 * whichever comes first.
 */
function logical(node: Logical, deciding: boolean, place: Place): Evaluate {
  const sides = chainOf(node, node.op).map((side) => {
    const isLogical = side.op === '&&' || side.op === '||';
    const evaluate = isLogical ? inside(side, place) : beside(side, place);
    return (scope: Scope) => booleanOf(node.op, evaluate(scope));
  });
  return (scope) => {
    let failure: ExpressionError | null = null;
    for (const side of sides) {
      try {
        if (side(scope) === deciding) return deciding;
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error;
        failure ??= error;
      }
    }
    if (failure) throw failure;
    return !deciding;
  };
}

/** Lays out `a && b && c` as its sides: a chain is no nesting. */
function chainOf(node: ASTNode, op: '&&' | '||'): readonly ASTNode[] {
  if (node.op !== op) return [node];
  return [...chainOf(node.args[0], op), node.args[1]];
}
