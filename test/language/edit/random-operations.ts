import type { Json } from '../../../engine/base/index.ts';
import { pick, type Random, randomBelow } from '../../../engine/base/index.ts';
import type { EditOperation } from '../../../engine/language/edit/index.ts';
import type { Path } from '../../../engine/language/finding.ts';

/** A document's value, independent of the code under test: maps are `Map`s, so keys keep order. */
export type Value = null | boolean | number | string | Value[] | Map<string, Value>;

const SCALARS: readonly Json[] = [
  'x',
  '',
  'true',
  'null',
  '1',
  '1d',
  '10:00',
  '2026-11-21',
  'a, b',
  '{{ customer.name }}',
  "it's",
  'say "hi"',
  ': x',
  'x: y',
  'x #y',
  '# x',
  '- x',
  '*x',
  '欢迎，朋友',
  '🎉',
  'a\u2028b',
  ' lead',
  'trail ',
  'tab\tx',
  'yes',
  'one\ntwo',
  'one\n\ntwo\n',
  'one\n  two\n\n',
  '\nx',
  'a\r\nb',
  'a \nb',
  'x\n# y\nz',
  null,
  true,
  false,
  0,
  30,
  -1.5,
  1e21,
];
const NEW_KEYS = ['new', 'text', '键', 'on', 'a b', 'x: y', '9', 'null', "q'", 'end'];

export function randomValue(random: Random, depth = 0): Json {
  const kind = randomBelow(random, depth > 2 ? 6 : 10);
  if (kind < 6) return pick(random, SCALARS);
  const count = randomBelow(random, 4);
  if (kind < 8) return Array.from({ length: count }, () => randomValue(random, depth + 1));
  return Object.fromEntries(
    Array.from({ length: count }, () => [pick(random, NEW_KEYS), randomValue(random, depth + 1)]),
  );
}

function pathsOf(value: Value, path: Path = []): Path[] {
  const inner =
    value instanceof Map
      ? [...value]
      : Array.isArray(value)
        ? value.map((item, at) => [at, item] as const)
        : [];
  return [path, ...inner.flatMap(([key, member]) => pathsOf(member, [...path, key]))];
}

function valueAt(value: Value, path: Path): Value | undefined {
  let at: Value | undefined = value;
  for (const segment of path) {
    if (at instanceof Map) at = at.get(String(segment));
    else if (Array.isArray(at)) at = at[Number(segment)];
    else return undefined;
  }
  return at;
}

export function randomOperation(random: Random, root: Value): EditOperation | null {
  const path = pick(random, pathsOf(root));
  const value = valueAt(root, path);
  const inMap = valueAt(root, path.slice(0, -1)) instanceof Map && path.length > 0;
  switch (randomBelow(random, 7)) {
    case 0:
    case 1:
      return path.length === 0 ? null : { type: 'set', path, value: randomValue(random) };
    case 2:
      return path.length === 0 ? null : { type: 'delete', path };
    case 3:
      return inMap ? { type: 'renameKey', path, to: pick(random, NEW_KEYS) } : null;
    case 4:
      return inMap ? { type: 'copy', path, to: pick(random, NEW_KEYS) } : null;
    case 5: {
      const parent = valueAt(root, path.slice(0, -1));
      const keys = parent instanceof Map ? [...parent.keys()] : [];
      return inMap ? { type: 'move', path, after: pick(random, [null, ...keys]) } : null;
    }
    default:
      return randomInsert(random, path, value ?? null);
  }
}

function randomInsert(random: Random, path: Path, parent: Value): EditOperation | null {
  const value = randomValue(random);
  if (Array.isArray(parent)) {
    return { type: 'insert', path, key: randomBelow(random, parent.length + 1), value };
  }
  if (parent !== null && !(parent instanceof Map)) return null;
  const key = pick(random, NEW_KEYS);
  const keys = parent === null ? [] : [...parent.keys()];
  const after = pick(random, [undefined, null, ...keys]);
  if (parent === null && typeof after === 'string') return null;
  return { type: 'insert', path, key, value, ...(after !== undefined && { after }) };
}

function fromJson(json: Json): Value {
  if (Array.isArray(json)) return json.map(fromJson);
  if (typeof json !== 'object' || json === null) return json as null | boolean | number | string;
  return new Map(Object.entries(json).map(([key, member]) => [key, fromJson(member)]));
}

/** What the document should say after an operation, or null if it cannot be made. */
export function expectedValue(root: Value, operation: EditOperation): Value | null {
  const copy = structuredClone(root);
  const { path } = operation;
  const at = valueAt(copy, path);
  if (at === undefined) return null;
  const last = path.at(-1);
  const parent = valueAt(copy, path.slice(0, -1));
  switch (operation.type) {
    case 'set':
      return put(copy, path, merged(at, fromJson(operation.value)));
    case 'delete':
      if (parent instanceof Map) parent.delete(String(last));
      if (Array.isArray(parent)) parent.splice(Number(last), 1);
      return copy;
    case 'renameKey': {
      if (!(parent instanceof Map)) return null;
      if (parent.has(operation.to) && operation.to !== String(last)) return null;
      const pairs = [...parent].map(
        ([key, member]) => [key === String(last) ? operation.to : key, member] as const,
      );
      return put(copy, path.slice(0, -1), new Map(pairs));
    }
    case 'insert':
      return inserted(copy, at, operation);
    case 'copy': {
      if (!(parent instanceof Map) || parent.has(operation.to)) return null;
      const pairs = [...parent].flatMap(([key, member]) =>
        key === String(last)
          ? [[key, member] as const, [operation.to, structuredClone(member)] as const]
          : [[key, member] as const],
      );
      return put(copy, path.slice(0, -1), new Map(pairs));
    }
    case 'move':
      return parent instanceof Map ? moved(copy, parent, operation) : null;
  }
}

function moved(
  root: Value,
  parent: Map<string, Value>,
  operation: EditOperation & { type: 'move' },
): Value {
  const { path, after } = operation;
  const key = String(path.at(-1));
  if (after === key) return root;
  const rest = [...parent].filter(([name]) => name !== key);
  const at = rest.findIndex(([name]) => name === after) + 1;
  return put(root, path.slice(0, -1), new Map(rest.toSpliced(at, 0, [key, parent.get(key)!])));
}

function put(root: Value, path: Path, value: Value): Value {
  const last = path.at(-1);
  if (last === undefined) return value;
  const parent = valueAt(root, path.slice(0, -1));
  if (parent instanceof Map) parent.set(String(last), value);
  if (Array.isArray(parent)) parent[Number(last)] = value;
  return root;
}

/** A map set over a map keeps the order of its keys; new ones go behind the one they follow. */
function merged(before: Value, after: Value): Value {
  if (Array.isArray(before) && Array.isArray(after)) return after;
  if (!(before instanceof Map) || !(after instanceof Map)) return after;
  const keys = [...before.keys()];
  let previous: string | null = null;
  for (const key of after.keys()) {
    if (!before.has(key)) keys.splice(previous === null ? 0 : keys.indexOf(previous) + 1, 0, key);
    previous = key;
  }
  return new Map(
    keys
      .filter((key) => after.has(key))
      .map((key) => [
        key,
        before.has(key) ? merged(before.get(key)!, after.get(key)!) : after.get(key)!,
      ]),
  );
}

function inserted(
  root: Value,
  parent: Value,
  operation: EditOperation & { type: 'insert' },
): Value | null {
  const { path, key, after } = operation;
  const value = fromJson(operation.value);
  if (typeof key === 'number') {
    const list = Array.isArray(parent) ? parent : [];
    return put(root, path, list.toSpliced(key, 0, value));
  }
  const pairs = parent instanceof Map ? [...parent] : [];
  if (pairs.some(([name]) => name === key)) return null;
  const at =
    after === undefined
      ? pairs.length
      : after === null
        ? 0
        : pairs.findIndex(([name]) => name === after) + 1;
  return put(root, path, new Map(pairs.toSpliced(at, 0, [key, value])));
}
