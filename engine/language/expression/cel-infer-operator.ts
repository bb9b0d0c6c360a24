import type { ASTNode } from '@marcbachmann/cel-js';
import type { Text } from '../../base/index.ts';
import type { Inference } from './cel-infer.ts';
import type { OperatorNode } from './cel-operator.ts';
import {
  ANY,
  BOOLEAN,
  type CelType,
  DURATION,
  eitherOf,
  INSTANT,
  isOpen,
  isTextual,
  NUMBER,
  TEXT,
  typeWords,
} from './cel-type.ts';

type Infix = Extract<OperatorNode, { args: [ASTNode, ASTNode] }>;
/** Both sides of an operator, with what stands there. */
interface Sides {
  readonly node: Infix;
  readonly left: CelType;
  readonly right: CelType;
}

/** What an operator yields; reports it where no values of such types can be taken. */
export function inferOperator(node: OperatorNode, at: Inference): CelType {
  switch (node.op) {
    case '&&':
    case '||':
      for (const side of node.args) condition(side, node.op, at);
      return BOOLEAN;
    case '!_':
      condition(node.args, '!', at);
      return BOOLEAN;
    case '?:':
      condition(node.args[0], '?', at);
      return eitherOf(at.infer(node.args[1], at), at.infer(node.args[2], at));
    case '-_': {
      const type = at.infer(node.args, at);
      if (!isOpen(type) && type.type !== 'number') tell(at, node.args, wrongOperand('-', type));
      return NUMBER;
    }
    default: {
      const [left, right] = node.args;
      return infix({ node, left: at.infer(left, at), right: at.infer(right, at) }, at);
    }
  }
}

function infix(sides: Sides, at: Inference): CelType {
  const { node, left, right } = sides;
  switch (node.op) {
    case '==':
    case '!=':
      if (!canEqual(sides)) tell(at, node, neverEqual(sides));
      return BOOLEAN;
    case '<':
    case '<=':
    case '>':
    case '>=':
      if (!canCompare(sides)) tell(at, node, noOperation(sides));
      return BOOLEAN;
    case 'in':
      membership(sides, at);
      return BOOLEAN;
    case '+':
      return told(sum(sides), sides, at);
    case '-':
      return told(difference(sides), sides, at);
    default: {
      const fits = [left, right].every((side) => isOpen(side) || side.type === 'number');
      return told(fits ? NUMBER : null, sides, at);
    }
  }
}

/** A condition has to be true or false; nothing else counts as one. */
function condition(node: ASTNode, operator: string, at: Inference): void {
  const type = at.infer(node, at);
  if (!isOpen(type) && type.type !== 'boolean') tell(at, node, wrongOperand(operator, type));
}

/** A text that is written out and is no time never meets an instant. */
function isTimeLike(type: CelType, node: ASTNode): boolean {
  if (type.type === 'instant' || type.type === 'iso') return true;
  return type.type === 'text' && node.op !== 'value';
}

function canEqual({ node, left, right }: Sides): boolean {
  if (isOpen(left) || isOpen(right) || left.type === right.type) return true;
  if (isTextual(left) && isTextual(right)) return true;
  const [first, second] = node.args;
  const isTime = left.type === 'instant' || right.type === 'instant';
  return isTime && isTimeLike(left, first) && isTimeLike(right, second);
}

const ORDERED: readonly string[] = ['number', 'text', 'iso', 'instant', 'duration'];

function canCompare(sides: Sides): boolean {
  const { left, right } = sides;
  const areOrdered = [left, right].every((side) => isOpen(side) || ORDERED.includes(side.type));
  return areOrdered && canEqual(sides);
}

/** Null where no values can be added. */
function sum({ node, left, right }: Sides): CelType | null {
  const [first, second] = node.args;
  if (isOpen(left) || isOpen(right)) {
    const known = isOpen(left) ? right : left;
    if (known.type === 'boolean' || known.type === 'map') return null;
    return known.type === 'number' ? known : ANY;
  }
  if (left.type === 'duration' || right.type === 'duration') {
    const other = left.type === 'duration' ? right : left;
    const otherNode = left.type === 'duration' ? second : first;
    if (other.type === 'duration') return DURATION;
    return isTimeLike(other, otherNode) ? INSTANT : null;
  }
  if (isTextual(left) && isTextual(right)) return TEXT;
  if (left.type === 'number' && right.type === 'number') return NUMBER;
  return left.type === 'list' && right.type === 'list' ? eitherOf(left, right) : null;
}

const SUBTRACTED: readonly string[] = ['number', 'duration', 'instant', 'iso', 'text'];

/** Null where no values can be subtracted. */
function difference({ node, left, right }: Sides): CelType | null {
  const [first, second] = node.args;
  if (isOpen(left) || isOpen(right)) {
    const known = isOpen(left) ? right : left;
    if (!isOpen(known) && !SUBTRACTED.includes(known.type)) return null;
    return known.type === 'number' ? known : ANY;
  }
  if (left.type === 'number' && right.type === 'number') return NUMBER;
  if (right.type === 'duration') {
    if (left.type === 'duration') return DURATION;
    return isTimeLike(left, first) ? INSTANT : null;
  }
  const isTime = left.type === 'instant' || right.type === 'instant';
  return isTime && isTimeLike(left, first) && isTimeLike(right, second) ? DURATION : null;
}

function membership(sides: Sides, at: Inference): void {
  const { node, left, right } = sides;
  if (isOpen(right)) return;
  if (right.type === 'map' && (isOpen(left) || isTextual(left))) return;
  if (right.type === 'list') {
    const element = right.of ?? ANY;
    const [first, second] = node.args;
    // An element of a list is no literal that could be judged as a time.
    const pair = { ...node, op: '==' as const, args: [first, second] as [ASTNode, ASTNode] };
    if (canEqual({ node: pair, left, right: element })) return;
    tell(at, node, neverIn(left, element));
  } else tell(at, node, noOperation(sides));
}

function told(type: CelType | null, sides: Sides, at: Inference): CelType {
  if (type) return type;
  tell(at, sides.node, noOperation(sides));
  return ANY;
}

interface Told {
  readonly message: Text;
  readonly hint: Text;
}

function tell(at: Inference, node: ASTNode, { message, hint }: Told): void {
  at.problems.push({ message, hint, offset: node.start, length: node.end - node.start });
}

function wrongOperand(operator: string, type: CelType): Told {
  const found = typeWords([type.type]);
  const wanted = typeWords([operator === '-' ? 'number' : 'boolean']);
  return {
    message: {
      zh: `“${operator}”要${wanted.zh}，这里是${found.zh}。`,
      en: `\`${operator}\` takes ${wanted.en}, and this is ${found.en}.`,
    },
    hint:
      operator === '-'
        ? { zh: '文本转数字用 double(…)。', en: 'double(…) makes a number of a text.' }
        : {
            zh: "请写成比较，例如 … > 0 或 … != ''。",
            en: "Write a comparison such as … > 0 or … != ''.",
          },
  };
}

const QUOTES: Text = {
  zh: '数字不加引号，文本要加引号；文本转数字用 double(…)，转文本用 string(…)。',
  en: 'Numbers stand without quotes, texts with; double(…) and string(…) convert.',
};
const TIMES: Text = {
  zh: "时间文本之间先用 timestamp(…) 转成时间点；时长写 duration('2h') 或 days(3)。",
  en: "Make instants of texts with timestamp(…); a span is duration('2h') or days(3).",
};
const CONTAINS: Text = {
  zh: '文本里有没有某个词，请写 文本.contains(…)。',
  en: 'To look for a word in a text, write text.contains(…).',
};

function hintFor({ node, left, right }: Sides): Text {
  if (node.op === 'in')
    return isTextual(right)
      ? CONTAINS
      : { zh: '“in”的右边要列表。', en: '`in` takes a list on its right.' };
  const isTime = [left, right].some(({ type }) => ['instant', 'iso', 'duration'].includes(type));
  return isTime ? TIMES : QUOTES;
}

function noOperation(sides: Sides): Told {
  const { node, left, right } = sides;
  const [from, to] = [typeWords([left.type]), typeWords([right.type])];
  return {
    message: {
      zh: `不能计算“${from.zh} ${node.op} ${to.zh}”。`,
      en: `There is no operation \`${node.op}\` between ${from.en} and ${to.en}.`,
    },
    hint: hintFor(sides),
  };
}

function neverEqual(sides: Sides): Told {
  const [from, to] = [typeWords([sides.left.type]), typeWords([sides.right.type])];
  return {
    message: {
      zh: `${from.zh}和${to.zh}永远不相等。`,
      en: `${capital(from.en)} is never equal to ${to.en}.`,
    },
    hint: hintFor(sides),
  };
}

function neverIn(left: CelType, element: CelType): Told {
  const [from, to] = [typeWords([left.type]), typeWords([element.type])];
  return {
    message: {
      zh: `列表里的每一项是${to.zh}，${from.zh}永远不在其中。`,
      en: `The elements of the list are each ${to.en}, so ${from.en} is never among them.`,
    },
    hint: QUOTES,
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
