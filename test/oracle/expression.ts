import type { Json } from '../../engine/base/index.ts';

/** An expression or a text that cannot be worked out. */
export class Erring extends Error {}

export type Names = Readonly<Record<string, unknown>>;

/** The part of CEL that made flows use, worked out while it is read, by recursive descent. */
interface Reader {
  readonly tokens: readonly string[];
  at: number;
  readonly names: Names;
}

/** A value, or why there is none: `||` and `&&` need not look at a side that errs. */
type Result = { readonly value: unknown } | { readonly error: Erring };

const TOKEN = /\s*(\|\||&&|[<>=!]=|[-+*/<>!()[\],.]|'[^']*'|\d+|[A-Za-z_][A-Za-z0-9_]*)/gy;

export function evaluate(source: string, names: Names): Json {
  const tokens = [...source.matchAll(TOKEN)].map((found) => found[1] ?? '');
  const result = either({ tokens, at: 0, names });
  if ('error' in result) throw result.error;
  return result.value as Json;
}

/** An erring condition is false. */
export function holds(source: string | undefined, names: Names): boolean {
  if (source === undefined) return true;
  try {
    return evaluate(source, names) === true;
  } catch (error) {
    if (error instanceof Erring) return false;
    throw error;
  }
}

function take(reader: Reader, token: string): boolean {
  if (reader.tokens[reader.at] !== token) return false;
  reader.at += 1;
  return true;
}

function wrong(message: string): Result {
  return { error: new Erring(message) };
}

function either(reader: Reader): Result {
  let left = both(reader);
  while (take(reader, '||')) left = decided(left, both(reader), true);
  return left;
}

function both(reader: Reader): Result {
  let left = relation(reader);
  while (take(reader, '&&')) left = decided(left, relation(reader), false);
  return left;
}

/** One side alone decides when it is `by`; otherwise an error of either side is the result. */
function decided(left: Result, right: Result, by: boolean): Result {
  for (const side of [left, right]) if ('value' in side && side.value === by) return side;
  if ('error' in left) return left;
  if ('error' in right) return right;
  return left.value === !by && right.value === !by ? { value: !by } : wrong('no boolean');
}

const COMPARE: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  '<': (left, right) => left < right,
  '>': (left, right) => left > right,
  '<=': (left, right) => left <= right,
  '>=': (left, right) => left >= right,
};

function relation(reader: Reader): Result {
  const left = sum(reader);
  const operator = reader.tokens[reader.at] ?? '';
  if (!(operator in COMPARE) && !['==', '!=', 'in'].includes(operator)) return left;
  reader.at += 1;
  const right = sum(reader);
  if ('error' in left) return left;
  if ('error' in right) return right;
  if (operator === 'in') {
    return Array.isArray(right.value) ? { value: right.value.includes(left.value) } : wrong('in');
  }
  if (operator === '==') return { value: left.value === right.value };
  if (operator === '!=') return { value: left.value !== right.value };
  const compare = COMPARE[operator];
  if (typeof left.value !== 'number' || typeof right.value !== 'number' || !compare) {
    return wrong(`no numbers at ${operator}`);
  }
  return { value: compare(left.value, right.value) };
}

function sum(reader: Reader): Result {
  let left = unary(reader);
  for (;;) {
    const operator = reader.tokens[reader.at] ?? '';
    if (!['+', '/'].includes(operator)) return left;
    reader.at += 1;
    const right = unary(reader);
    if ('error' in left || 'error' in right) {
      left = 'error' in left ? left : right;
    } else left = arithmetic(operator, left.value, right.value);
  }
}

function arithmetic(operator: string, left: unknown, right: unknown): Result {
  if (operator === '+' && typeof left === 'string' && typeof right === 'string') {
    return { value: left + right };
  }
  if (typeof left !== 'number' || typeof right !== 'number') return wrong('no numbers');
  if (operator === '+') return { value: left + right };
  return right === 0 ? wrong('division by zero') : { value: Math.trunc(left / right) };
}

function unary(reader: Reader): Result {
  if (!take(reader, '!')) return postfix(reader);
  const inner = unary(reader);
  if ('error' in inner) return inner;
  return typeof inner.value === 'boolean' ? { value: !inner.value } : wrong('no boolean');
}

function postfix(reader: Reader): Result {
  let result = primary(reader);
  while (take(reader, '.')) {
    const name = reader.tokens[reader.at] ?? '';
    reader.at += 1;
    if (take(reader, '(')) {
      const argument = either(reader);
      take(reader, ')');
      result = 'error' in argument ? argument : call(result, name, argument.value);
    } else result = field(result, name);
  }
  return result;
}

function call(of: Result, name: string, argument: unknown): Result {
  if ('error' in of) return of;
  if (name !== 'contains' || typeof of.value !== 'string') return wrong(`no ${name}`);
  return { value: of.value.includes(String(argument)) };
}

function field(of: Result, name: string): Result {
  if ('error' in of) return of;
  const { value } = of;
  const isMap = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
  return isMap ? { value: (value as Names)[name] } : wrong(`no ${name}`);
}

function primary(reader: Reader): Result {
  const token = reader.tokens[reader.at] ?? '';
  reader.at += 1;
  if (token === '(') {
    const inner = either(reader);
    take(reader, ')');
    return inner;
  }
  if (token === 'size' && take(reader, '(')) return sizeOf(reader);
  if (/^\d/.test(token)) return { value: Number(token) };
  if (token.startsWith("'")) return { value: token.slice(1, -1) };
  if (token === 'true' || token === 'false') return { value: token === 'true' };
  return field({ value: reader.names }, token);
}

function sizeOf(reader: Reader): Result {
  const inner = either(reader);
  take(reader, ')');
  if ('error' in inner) return inner;
  return Array.isArray(inner.value) ? { value: inner.value.length } : wrong('no list');
}

/** A text whose outputs are paths, each with at most a `default`. */
export function render(
  text: string,
  names: Names,
  written: (output: string) => string = (output) => output,
): string {
  return text.replace(/\{\{\s*([\w.]+)\s*(?:\|\s*default:\s*'([^']*)'\s*)?\}\}/g, (...found) => {
    const [, path = '', otherwise] = found as (string | undefined)[];
    const value = path
      .split('.')
      .reduce((of: Result, name: string) => field(of, name), { value: names });
    const known = 'error' in value ? null : value.value;
    const isNothing = known === null || known === undefined || known === '' || known === false;
    return written(String((isNothing ? (otherwise ?? known) : known) ?? ''));
  });
}

/** A string that begins with `=` is CEL, any other one a text. */
export function valueIn(value: Json, names: Names): Json {
  if (typeof value !== 'string') return value;
  return value.startsWith('=') ? evaluate(value.slice(1), names) : render(value, names);
}
