import { globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { parseSync } from 'vite';

/** A node of the syntax tree as ESTree has it; what else it holds depends on `type`. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** One `import` or `export … from` of a file. */
export interface Import {
  /** As written. */
  readonly specifier: string;
  /** Path in the tree; null for packages and built-in modules. */
  readonly target: string | null;
  /** `type`: leaves nothing behind when the program runs; `lazy`: `import()`. */
  readonly use: 'value' | 'type' | 'lazy';
  readonly line: number;
}

/** A comment with the lines that it covers. */
export interface Comment {
  readonly text: string;
  readonly firstLine: number;
  readonly lastLine: number;
}

/** A file of the tree, read once for all rules. */
export interface Source {
  /** From the root of the tree, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
  /** Null for what is no TypeScript. */
  readonly program: Node | null;
  readonly comments: readonly Comment[];
  readonly imports: readonly Import[];
  lineOf(offset: number): number;
}

/** What a rule found. */
export interface Violation {
  readonly rule: string;
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

const ROOT = posix.join(import.meta.dirname, '../..');
const PATTERN = '{editor,engine,flows,server,test}/**/*.{ts,tsx,css,json,yaml,html}';

/** Reads every file of the tree that people write. */
export function treeSources(): readonly Source[] {
  return globSync(PATTERN, { cwd: ROOT, exclude: ['editor/dist/**'] })
    .sort()
    .map((path) => readSource(path, readFileSync(posix.join(ROOT, path), 'utf8')));
}

/** Reads one file. A file that does not parse has no imports; `tsc` says why. */
export function readSource(path: string, text: string): Source {
  const lines = text.split('\n');
  const starts = lineStarts(text);
  const lineOf = (offset: number) => lineAt(starts, offset);
  const base = { path, text, lines, lineOf };
  if (!/\.tsx?$/.test(path)) return { ...base, program: null, comments: [], imports: [] };
  const parsed = parseSync(path, text);
  // Our rules read the tree by the names of its fields, which the parser's own type does not allow.
  const program = parsed.program as unknown as Node;
  const comments = parsed.comments.map(({ value, start, end }) => ({
    text: value.trim(),
    firstLine: lineOf(start),
    lastLine: lineOf(end),
  }));
  return { ...base, program, comments, imports: importsOf(path, program, lineOf) };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (const { index } of text.matchAll(/\n/g)) starts.push(index + 1);
  return starts;
}

/** The line of an offset, counted from 1. */
function lineAt(starts: readonly number[], offset: number): number {
  const next = starts.findIndex((start) => start > offset);
  return next < 0 ? starts.length : next;
}

function importsOf(path: string, program: Node, lineOf: Source['lineOf']): readonly Import[] {
  const found: Import[] = [];
  walk(program, (node) => {
    const use = importUse(node);
    if (use === null || !isNode(node.source)) return;
    const specifier = String(node.source.value);
    const target = specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : null;
    found.push({ specifier, target, use, line: lineOf(node.start) });
  });
  return found;
}

function importUse(node: Node): Import['use'] | null {
  switch (node.type) {
    case 'ImportDeclaration':
      return node.importKind === 'type' ? 'type' : 'value';
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return node.exportKind === 'type' ? 'type' : 'value';
    case 'ImportExpression':
      return 'lazy';
    default:
      return null;
  }
}

/** Visits a node and all below it, each with those above it, the nearest last. */
export function walk(
  node: Node,
  visit: (node: Node, above: readonly Node[]) => void,
  above: readonly Node[] = [],
): void {
  visit(node, above);
  const path = [...above, node];
  for (const child of childrenOf(node)) walk(child, visit, path);
}

/** The nodes directly below a node. */
export function childrenOf(node: Node): readonly Node[] {
  return Object.values(node).flat().filter(isNode);
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** The name of an identifier; null for anything else. */
export function nameOf(node: unknown): string | null {
  return isNode(node) && node.type === 'Identifier' ? String(node.name) : null;
}
