import { isMap, isScalar, isSeq, type Node, type Pair, parseDocument } from 'yaml';
import type { EditOperation, Splice } from '../../../engine/language/edit/index.ts';
import type { Path } from '../../../engine/language/finding.ts';

/** What of a text an edit may touch, found without the code under test. */
interface Region {
  readonly start: number;
  readonly end: number;
}

/** The comments of a noisy document; each is unique. */
function commentsIn(text: string): readonly { readonly text: string; readonly at: number }[] {
  return [...text.matchAll(/# c\d+[^\r\n]*/g)].map((found) => ({
    text: found[0],
    at: found.index,
  }));
}

/** Says what an edit did beyond the entry that it concerns; empty when it did nothing. */
export function trespasses(
  before: string,
  after: string,
  options: { readonly operation: EditOperation; readonly splices: readonly Splice[] },
): readonly string[] {
  const { operation, splices } = options;
  const region = regionOf(before, operation);
  const problems: string[] = [];
  for (const { start, removed } of splices) {
    const outside = [...removed].length === 0 ? '' : outsideOf(removed, start, region);
    if (!harmless(operation).test(outside)) problems.push(`removed ${JSON.stringify(outside)}`);
  }
  const left = new Set(commentsIn(after).map((comment) => comment.text));
  for (const comment of commentsIn(before)) {
    const isInside = comment.at >= region.start && comment.at < region.end;
    const mayGo = isInside && (operation.type === 'set' || operation.type === 'delete');
    if (!mayGo && !left.has(comment.text)) problems.push(`lost ${comment.text}`);
  }
  return problems;
}

function outsideOf(removed: string, start: number, region: Region): string {
  return [...Array(removed.length).keys()]
    .filter((index) => start + index < region.start || start + index >= region.end)
    .map((index) => removed[index])
    .join('');
}

/** Separators that may go with an entry; an empty collection or null that gives way to one. */
function harmless(operation: EditOperation): RegExp {
  return operation.type === 'insert' ? /^[\s{}[\]~nul]*$/ : /^[\s,]*$/;
}

interface Found {
  readonly start: number;
  readonly key: Node | null;
  readonly value: Node | null;
}

function find(text: string, path: Path): Found {
  let found: Found = { start: 0, key: null, value: parseDocument(text).contents };
  for (const segment of path) {
    if (isMap<Node, Node | null>(found.value)) {
      const pair: Pair<Node, Node | null> | undefined = found.value.items.find(
        (item) => isScalar(item.key) && String(item.key.value) === String(segment),
      );
      found = {
        start: pair?.key.range?.[0] ?? 0,
        key: pair?.key ?? null,
        value: pair?.value ?? null,
      };
    } else if (isSeq<Node>(found.value)) {
      const item: Node = found.value.items[Number(segment)]!;
      const at = item.range?.[0] ?? 0;
      const start = found.value.flow ? at : text.lastIndexOf('-', Math.max(0, at - 1));
      found = { start, key: null, value: item };
    }
  }
  return found;
}

function leafEnd(text: string, node: Node | null, fallback: number): number {
  if (node === null) return fallback;
  const [start, end] = node.range ?? [fallback, fallback];
  if ((isMap<Node, Node | null>(node) || isSeq<Node>(node)) && !node.flow) {
    const last = node.items.at(-1);
    if (last === undefined) return end;
    if (isMap<Node, Node | null>(node)) {
      const pair = node.items.at(-1)!;
      return leafEnd(text, pair.value, pair.key.range?.[1] ?? end);
    }
    return leafEnd(text, node.items.at(-1) as Node, end);
  }
  if (start === end) return Math.max(fallback, Math.min(end, text.length));
  return text.slice(0, end).replace(/\n$/, '').length;
}

function regionOf(text: string, operation: EditOperation): Region {
  const { start, key, value } = find(text, operation.path);
  const keyEnd = key?.range?.[1] ?? start;
  if (operation.type === 'insert' || operation.type === 'copy') return { start: 0, end: 0 };
  if (operation.type === 'renameKey') return { start, end: keyEnd };
  const end = leafEnd(text, value, keyEnd);
  if (operation.type === 'set') {
    const isShort = value === null || value.range?.[0] === value.range?.[1];
    if (isShort) return { start: end, end };
    // A changed list may lose items with the comments that belong to them.
    const isCollection = isMap(value) || isSeq(value);
    return { start: keyEnd, end: isCollection ? ownEnd(text, start, end) : end };
  }
  return { start: ownStart(text, start), end: ownEnd(text, start, end) };
}

function column(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

function ownStart(text: string, start: number): number {
  const head = start - column(text, start);
  if (text.slice(head, start).trim() !== '') return start;
  const lines = text.slice(0, head).split('\n').slice(0, -1);
  let from = head;
  for (let line = lines.pop(); line !== undefined; line = lines.pop()) {
    if (line.search(/\S/) !== column(text, start) || !line.trim().startsWith('#')) break;
    from -= line.length + 1;
  }
  return from;
}

function ownEnd(text: string, start: number, end: number): number {
  const own = column(text, start);
  let to = `${text}\n`.indexOf('\n', end);
  for (const line of text.slice(to + 1).split('\n')) {
    if (!line.trim().startsWith('#') || line.search(/\S/) <= own) break;
    to += line.length + 1;
  }
  return to;
}
