import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';

/** A key as a source writes it, its variable parts as `*`: `flows:status.*`. */
export interface KeyUse {
  readonly key: string;
  readonly file: string;
}

/** All keys of a tree of texts, plural endings left out, each with its text. */
export function keysOf(texts: object, start = ''): [string, string][] {
  return Object.entries(texts).flatMap(([name, text]) =>
    typeof text === 'string'
      ? [[`${start}${name.replace(/_(one|other)$/, '')}`, text] as [string, string]]
      : keysOf(text, `${start}${name}.`),
  );
}

/** Names between double braces, in alphabetical order. */
export function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name]) => name ?? '').sort();
}

/** Reads the keys that one source asks for by `t(…)`, and all its texts that may be keys. */
export function keyUses(file: string, code: string, namespace: string) {
  const asked: KeyUse[] = [];
  const mentioned: KeyUse[] = [];
  const own = /useTranslation\('(\w+)'\)/.exec(code)?.[1] ?? namespace;
  const full = (key: string) => (key.includes(':') ? key : `${own}:${key}`);
  const { program } = parseSync(file, code);
  walk(program, (node) => {
    for (const key of literalsOf(node)) mentioned.push({ key: full(key), file });
    if (node.type !== 'CallExpression' || !isTranslate(node.callee)) return;
    const [first] = node.arguments as Node[];
    if (first === undefined) return;
    for (const key of choicesOf(first)) asked.push({ key: full(key), file });
  });
  return { asked, mentioned };
}

/** The words that stand between tags in a source, which no translation reaches. */
export function wordsInMarkup(file: string, code: string): string[] {
  const words: string[] = [];
  walk(parseSync(file, code).program, (node) => {
    if (node.type !== 'JSXText') return;
    const text = String(node.value).replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
    if (text !== '') words.push(text);
  });
  return words;
}

/** Says whether a written key, with `*` for any one part or text, means this key. */
export function meansKey(written: string, key: string): boolean {
  const pattern = written.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^:]+');
  return new RegExp(`^${pattern}$`).test(key);
}

/** The editor's sources with the namespace that their folder speaks. */
export function editorSources(root: string): { file: string; code: string; namespace: string }[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/^(dist|node_modules)/.test(file))
    .map((file) => ({
      file,
      code: readFileSync(join(root, file), 'utf8'),
      namespace: file.startsWith('flow/') ? 'flow' : 'frame',
    }));
}

type Node = { readonly type: string } & Readonly<Record<string, unknown>>;

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) for (const item of value) walk(item, visit);
  if (!isNode(value)) return;
  visit(value);
  for (const child of Object.values(value)) walk(child, visit);
}

function isTranslate(callee: unknown): boolean {
  return isNode(callee) && callee.type === 'Identifier' && callee.name === 't';
}

/** The texts that an expression can come to: a literal, a template, or either side of a choice. */
function choicesOf(node: Node): string[] {
  if (node.type === 'ConditionalExpression') {
    return [node.consequent, node.alternate].filter(isNode).flatMap(choicesOf);
  }
  return literalsOf(node);
}

function literalsOf(node: Node): string[] {
  if (node.type === 'Literal' && typeof node.value === 'string') return [node.value];
  if (node.type !== 'TemplateLiteral') return [];
  const parts = node.quasis as { value: { cooked: string } }[];
  return [parts.map((part) => part.value.cooked).join('*')];
}
