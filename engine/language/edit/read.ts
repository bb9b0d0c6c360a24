import {
  isMap,
  isScalar,
  isSeq,
  type Pair,
  type ParsedNode,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
  type Scalar as YamlScalar,
} from 'yaml';
import { lineEnd } from './lines.ts';
import type { CollectionPlace, Place, PlaceEntry, ScalarPlace, ScalarStyle } from './place.ts';

/** A document that cannot be edited in place, with the stretch that is to blame. */
export interface ReadRefusal {
  readonly ok: false;
  readonly code: 'SYNTAX' | 'UNSUPPORTED';
  /** What the parser said, or the name of what is not supported, in English. */
  readonly reason: string;
  readonly start: number;
  readonly end: number;
}

export type ReadResult = { readonly ok: true; readonly root: Place } | ReadRefusal;

/** UTF-16 units; the language allows 256 KiB, which is less. */
const TEXT_MAX = 262_144;

/** Collections in each other; a flow has far fewer. */
const NESTING_MAX = 64;
const TOO_DEEP = `more than ${NESTING_MAX} levels`;

/** Thrown inside this file only, and turned into a refusal at its door. */
class Unsupported extends Error {
  readonly reason: string;
  readonly start: number;
  readonly end: number;

  constructor(reason: string, range: readonly number[] | null | undefined) {
    super(reason);
    this.reason = reason;
    this.start = range?.[0] ?? 0;
    this.end = range?.[1] ?? this.start;
  }
}

/** Finds the place of every value in a text. Anchors, aliases, tags and `?` keys are refused. */
export function readPlaces(text: string): ReadResult {
  if (text.length > TEXT_MAX) {
    const reason = `longer than ${TEXT_MAX} characters`;
    return { ok: false, code: 'UNSUPPORTED', reason, start: 0, end: 0 };
  }
  try {
    const document = parseDocument(text, {
      keepSourceTokens: true,
      prettyErrors: false,
    });
    const error = document.errors[0];
    if (error !== undefined) {
      const [start, end] = error.pos;
      // The parser gives up on text that nests hundreds deep.
      const isTooDeep = error.code === 'RESOURCE_EXHAUSTION';
      if (isTooDeep) return { ok: false, code: 'UNSUPPORTED', reason: TOO_DEEP, start, end };
      return { ok: false, code: 'SYNTAX', reason: error.message, start, end };
    }
    const root = document.contents;
    if (root === null) {
      return { ok: true, root: emptyAt(text.length) };
    }
    return { ok: true, root: placeOf({ text, depth: 0 }, root) };
  } catch (error) {
    if (error instanceof Unsupported) {
      const { reason, start, end } = error;
      return { ok: false, code: 'UNSUPPORTED', reason, start, end };
    }
    throw error;
  }
}

function emptyAt(offset: number): ScalarPlace {
  return { type: 'scalar', value: null, style: 'empty', start: offset, end: offset };
}

/** The text, and how many collections lie around. */
interface Reading {
  readonly text: string;
  readonly depth: number;
}

function placeOf({ text, depth }: Reading, node: ParsedNode): Place {
  if (isMap(node) || isSeq(node)) {
    refuseProperties(node);
    if (depth >= NESTING_MAX) throw new Unsupported(TOO_DEEP, node.range);
    return collectionOf({ text, depth: depth + 1 }, node);
  }
  if (isScalar(node)) {
    refuseProperties(node);
    return scalarOf(text, node);
  }
  throw new Unsupported('alias', node.range);
}

function refuseProperties(node: {
  readonly anchor?: string | undefined;
  readonly tag?: string | undefined;
  readonly range?: readonly number[] | null | undefined;
}): void {
  if (node.anchor !== undefined) throw new Unsupported('anchor', node.range);
  if (node.tag !== undefined) throw new Unsupported('tag', node.range);
}

const STYLES: Readonly<Record<string, ScalarStyle>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};

function scalarOf(text: string, node: YamlScalar.Parsed): ScalarPlace {
  const { value } = node;
  const [start, valueEnd] = node.range;
  const style = STYLES[node.type ?? 'PLAIN'] ?? 'plain';
  if (!isPlainScalar(value)) throw new Unsupported('value', node.range);
  if (style === 'plain' && valueEnd === start) {
    return { type: 'scalar', value, style: 'empty', start, end: start };
  }
  const isBlock = style === 'literal' || style === 'folded';
  const end = isBlock ? blockScalarEnd(text, start, valueEnd) : valueEnd;
  return { type: 'scalar', value, style, start, end };
}

function isPlainScalar(value: unknown): value is ScalarPlace['value'] {
  return (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean'
  );
}

/** Blank lines at the end count only if the header says `+`. */
function blockScalarEnd(text: string, start: number, valueEnd: number): number {
  const headerEnd = lineEnd(text, start);
  const header = text.slice(start, headerEnd);
  if (valueEnd <= headerEnd) return headerEnd;
  const body = text.slice(headerEnd, valueEnd);
  if (/^[|>][0-9]*\+/.test(header)) return headerEnd + body.replace(/\r?\n$/, '').length;
  // A line of blanks that is longer than the indent is text.
  const indent = /\n( *)[^\s]/.exec(body)?.[1]?.length ?? body.length;
  const lines = body.split('\n');
  while (lines.length > 1) {
    const last = (lines.at(-1) ?? '').replace(/\r$/, '');
    if (last.trim() !== '' || last.length > indent) break;
    lines.pop();
  }
  return headerEnd + lines.join('\n').replace(/\r$/, '').length;
}

function collectionOf(reading: Reading, node: YAMLMap.Parsed | YAMLSeq.Parsed): CollectionPlace {
  const { text } = reading;
  const flow = node.flow === true;
  const [start] = node.range;
  if (flow && text[start] !== '{' && text[start] !== '[') {
    throw new Unsupported('pair without braces', node.range);
  }
  const entries = isMap(node)
    ? node.items.map((pair) => pairOf(reading, pair))
    : node.items.map((item, index) => itemOf(reading, item, dashOf(node, index)));
  const keys = new Set(entries.map((entry) => entry.key));
  if (isMap(node) && keys.size < entries.length) throw new Unsupported('equal keys', node.range);
  const end = flow ? node.range[1] : (entries.at(-1)?.end ?? node.range[1]);
  return { type: isMap(node) ? 'map' : 'seq', flow, start, end, entries };
}

/** A value that is not written ends where it could begin. */
function endOf(place: Place, head: number): number {
  return place.type === 'scalar' && place.style === 'empty' ? head : Math.max(head, place.end);
}

type ParsedPair = Pair<ParsedNode, ParsedNode | null>;

function pairOf(reading: Reading, pair: ParsedPair): PlaceEntry {
  const { key, value, srcToken } = pair;
  if (!isScalar(key)) throw new Unsupported('key', key.range);
  refuseProperties(key);
  if (key.value === null || !isPlainScalar(key.value)) throw new Unsupported('key', key.range);
  const start = srcToken?.start ?? [];
  if (start.some((token) => token.type === 'explicit-key-ind')) {
    throw new Unsupported('? key', key.range);
  }
  const [keyStart, keyEnd] = key.range;
  const separators = srcToken !== undefined && 'sep' in srcToken ? (srcToken.sep ?? []) : [];
  const colon = separators.find((token) => token.type === 'map-value-ind');
  const head = colon === undefined ? keyEnd : colon.offset + 1;
  const place = value === null ? emptyAt(head) : placeOf(reading, value);
  return {
    key: String(key.value),
    keyStyle: STYLES[key.type ?? 'PLAIN'] ?? 'plain',
    start: keyStart,
    keyEnd,
    head,
    hasColon: colon !== undefined,
    value: place,
    end: endOf(place, head),
  };
}

/** Where the dash of an item stands, or null in a flow sequence. */
function dashOf(node: YAMLSeq.Parsed, index: number): number | null {
  const token = node.srcToken;
  if (token?.type !== 'block-seq') return null;
  const dash = token.items[index]?.start.find((part) => part.type === 'seq-item-ind');
  return dash?.offset ?? null;
}

function itemOf(reading: Reading, item: ParsedNode, dash: number | null): PlaceEntry {
  const place = placeOf(reading, item);
  const start = dash ?? place.start;
  const head = dash === null ? start : dash + 1;
  return {
    key: '',
    keyStyle: 'empty',
    start,
    keyEnd: head,
    head,
    hasColon: false,
    value: place,
    end: endOf(place, head),
  };
}
