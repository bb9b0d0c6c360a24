import { isPure } from './floors.ts';
import type { Node, Source, Violation } from './source.ts';
import { childrenOf, isNode, nameOf, walk } from './source.ts';

/** What nobody uses: text never becomes code. */
const NEVER = new Set(['eval', 'Function']);

/** What the pure floors may not use: clocks, randomness, input, output. */
const IMPURE = new Set([
  ...['process', 'Buffer', 'require', 'globalThis', 'window', 'document', 'navigator'],
  ...['performance', 'crypto', 'console', 'fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'requestAnimationFrame'],
  ...['localStorage', 'sessionStorage', 'indexedDB', 'Worker'],
]);
const IMPURE_MEMBERS = new Set(['Date.now', 'Math.random', 'Temporal.Now']);

/** The only file outside the tests that reads the environment. */
const SETTINGS_FILE = 'server/settings.ts';

/** Pure floors call nothing that is not the same each time; nobody turns text into code. */
export function checkPurity(sources: readonly Source[]): readonly Violation[] {
  return sources.flatMap((source) => {
    if (source.program === null || source.path.startsWith('test/')) return [];
    const declared = declaredNames(source.program);
    const found: Violation[] = [];
    walkValues(source.program, null, (node, parent) => {
      const name = bannedName({ node, parent, source, declared });
      if (name === null) return;
      const line = source.lineOf(node.start);
      found.push({ rule: 'purity', path: source.path, line, message: `uses ${name}` });
    });
    return found;
  });
}

interface Place {
  readonly node: Node;
  readonly parent: Node | null;
  readonly source: Source;
  readonly declared: ReadonlySet<string>;
}

function bannedName(place: Place): string | null {
  const { node, source } = place;
  if (node.type === 'MemberExpression') {
    const member = `${nameOf(node.object)}.${nameOf(node.property)}`;
    if (member === 'process.env' && source.path !== SETTINGS_FILE) return member;
    return isPure(source.path) && IMPURE_MEMBERS.has(member) ? member : null;
  }
  if (isPure(source.path) && isClockRead(node)) return 'the time, by Date without a value';
  return bannedReference(place);
}

function bannedReference({ node, parent, source, declared }: Place): string | null {
  const name = nameOf(node);
  if (name === null || declared.has(name) || isLabel(node, parent)) return null;
  if (NEVER.has(name)) return name;
  return isPure(source.path) && IMPURE.has(name) ? name : null;
}

/** `Date()`, and `new Date()` without a value. */
function isClockRead(node: Node): boolean {
  if (nameOf(node.callee) !== 'Date') return false;
  if (node.type === 'CallExpression') return true;
  return node.type === 'NewExpression' && Array.isArray(node.arguments) && !node.arguments.length;
}

/** A name that stands for itself: of a property, not of a value. */
function isLabel(node: Node, parent: Node | null): boolean {
  if (parent === null || parent.computed === true) return false;
  return parent.property === node || parent.key === node;
}

/** Visits what is run, and leaves types out. */
function walkValues(
  node: Node,
  parent: Node | null,
  visit: (node: Node, parent: Node | null) => void,
): void {
  visit(node, parent);
  const isType = node.type.startsWith('TS');
  const children = !isType ? childrenOf(node) : isNode(node.expression) ? [node.expression] : [];
  for (const child of children) walkValues(child, node, visit);
}

/** Every name that a file declares anywhere, in whatever scope. */
function declaredNames(program: Node): ReadonlySet<string> {
  const names = new Set<string>();
  const declare = (node: unknown) => {
    if (isNode(node)) for (const name of namesIn(node)) names.add(name);
  };
  walk(program, (node) => {
    if (node.type === 'VariableDeclarator' || /^(Function|Class)/.test(node.type)) declare(node.id);
    if (node.type.startsWith('Import')) declare(node.local);
    if (node.type === 'CatchClause') declare(node.param);
    if (Array.isArray(node.params)) node.params.forEach(declare);
  });
  return names;
}

function namesIn(pattern: Node): readonly string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [String(pattern.name)];
    case 'Property':
      return namesOfAll([pattern.value]);
    case 'AssignmentPattern':
      return namesOfAll([pattern.left]);
    case 'RestElement':
      return namesOfAll([pattern.argument]);
    case 'ObjectPattern':
      return namesOfAll(pattern.properties);
    case 'ArrayPattern':
      return namesOfAll(pattern.elements);
    default:
      return [];
  }
}

function namesOfAll(nodes: unknown): readonly string[] {
  return Array.isArray(nodes) ? nodes.filter(isNode).flatMap(namesIn) : [];
}
