import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
} from 'yaml';
import type { Json } from '../base/index.ts';
import { conflictFindings } from './conflict-marker.ts';
import type { Finding, Path, Position, Range } from './finding.ts';
import { yamlErrorText } from './yaml-errors.ts';
import { jsonOfNode } from './yaml-json.ts';

/** A YAML text as data, with the way back from a path to the characters. */
export interface SourceDocument {
  readonly text: string;
  /** What the text says; undefined when it cannot be read as YAML of our kind. */
  readonly json: Json | undefined;
  readonly findings: readonly Finding[];
  /** Where an entry stands; for one that is missing, the key of the nearest that is there. */
  range(path: Path, part: 'key' | 'value'): Range;
  /** The line, counted from 1, in which such a range begins. */
  line(path: Path, part: 'key' | 'value'): number;
  /** A stretch inside a text value; the whole value where escapes or folding move characters. */
  rangeWithin(path: Path, offset: number, length: number): Range;
}

/** The longest text that is read, in UTF-16 units. */
const SOURCE_LENGTH_MAX = 256 * 1024;

/**
 * Reads a YAML text. Never throws: what cannot be read is a finding. Anchors, aliases, tags and
 * merge keys are refused, since the canvas could not edit them in place.
 */
export function readSource(text: string): SourceDocument {
  const counter = new LineCounter();
  if (text.length > SOURCE_LENGTH_MAX) return unreadable(text, counter, tooLarge(text.length));
  if (isHostile(text)) return unreadable(text, counter, TOO_DEEP);
  try {
    return readYaml(text, counter);
  } catch (error) {
    // The composer of the yaml package recurses: only a hostile nesting exhausts the stack.
    if (error instanceof RangeError) return unreadable(text, counter, TOO_DEEP);
    throw error;
  }
}

/** Brackets that are open at once, or list marks in one line, in a text that means no harm. */
const OPEN_MAX = 200;
const DASHES = /(?:[-?][ \t]+){64}/;

/**
 * Finds texts that are nested only to be slow: the yaml package takes seconds for 100,000 brackets.
 * Counts brackets in quoted texts too, where nobody leaves 200 of them open.
 */
function isHostile(text: string): boolean {
  let open = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === '[' || character === '{') open += 1;
    else if (character === ']' || character === '}') open = Math.max(0, open - 1);
    if (open > OPEN_MAX) return true;
  }
  return DASHES.test(text);
}

function readYaml(text: string, counter: LineCounter): SourceDocument {
  const document = parseDocument(text, {
    lineCounter: counter,
    prettyErrors: false,
    // Its check compares each key with all others; ours is linear and knows both places.
    uniqueKeys: false,
    version: '1.2',
  });
  const position = positionIn(counter);
  const findings = syntaxFindings(document, position);
  const ranges = rangesOf(text, document, position);
  if (findings.length > 0) return { text, json: undefined, findings, ...ranges };
  if (document.directives?.yaml.explicit) findings.push(directiveFinding(position));
  const json = jsonOfNode(document.contents, (problem) => {
    if (findings.length >= PROBLEM_MAX) return;
    const [start, end] = problem.at;
    findings.push({
      code: problem.code,
      severity: 'error',
      path: problem.path,
      range: { start: position(start), end: position(end) },
      message: problem.message,
    });
  });
  findings.push(...conflictFindings(text, { json, position }));
  return { text, json, findings, ...ranges };
}

/** One slip of notation upsets all that follows: the first errors are those that say something. */
const SYNTAX_ERROR_MAX = 3;

/** Nobody reads more of them; a text can hold a hundred thousand. */
const PROBLEM_MAX = 100;

function syntaxFindings(
  document: Document.Parsed,
  position: (offset: number) => Position,
): Finding[] {
  return [...document.errors]
    .sort((left, right) => left.pos[0] - right.pos[0])
    .slice(0, SYNTAX_ERROR_MAX)
    .map((error) => ({
      code: 'YAML_SYNTAX',
      severity: 'error',
      path: [],
      range: { start: position(error.pos[0]), end: position(Math.max(...error.pos)) },
      message: yamlErrorText(error.code, error.message),
    }));
}

function directiveFinding(position: (offset: number) => Position): Finding {
  return {
    code: 'YAML_UNSUPPORTED',
    severity: 'error',
    path: [],
    range: { start: position(0), end: position(1) },
    message: {
      zh: '不支持 %YAML 指令，请删除这一行。',
      en: 'The %YAML directive is not supported. Delete this line.',
    },
  };
}

type Unreadable = Pick<Finding, 'code' | 'message'>;

const TOO_DEEP: Unreadable = {
  code: 'YAML_UNSUPPORTED',
  message: { zh: '内容嵌套得太深，无法读取。', en: 'The text is nested too deeply to be read.' },
};

function tooLarge(length: number): Unreadable {
  return {
    code: 'TEXT_TOO_LARGE',
    message: {
      zh: `文件有 ${length} 个字符，最多 ${SOURCE_LENGTH_MAX} 个。请拆成几个流程。`,
      en: `The file has ${length} characters; the most is ${SOURCE_LENGTH_MAX}. Split it up.`,
    },
  };
}

function unreadable(text: string, counter: LineCounter, reason: Unreadable): SourceDocument {
  const start = positionIn(counter)(0);
  const range = { start, end: start };
  return {
    text,
    json: undefined,
    findings: [{ ...reason, severity: 'error', path: [], range }],
    range: () => range,
    line: () => start.line,
    rangeWithin: () => range,
  };
}

function positionIn(counter: LineCounter): (offset: number) => Position {
  return (offset) => {
    const { line, col } = counter.linePos(offset);
    return line === 0 ? { offset, line: 1, column: 1 } : { offset, line, column: col };
  };
}

type Found = { key: Node | null; value: Node | null };

function rangesOf(
  text: string,
  document: Document.Parsed,
  position: (offset: number) => Position,
): Pick<SourceDocument, 'range' | 'line' | 'rangeWithin'> {
  const between = (start: number, end: number): Range => ({
    start: position(start),
    end: position(Math.max(start, end)),
  });
  const extent = (path: Path, part: 'key' | 'value') => {
    const found = find(document.contents, path);
    const node = part === 'key' || !found.exact ? (found.key ?? found.value) : filled(found);
    return node?.range ?? [0, 0];
  };
  const line = (path: Path, part: 'key' | 'value') => position(extent(path, part)[0]).line;
  const range = (path: Path, part: 'key' | 'value'): Range => {
    const [start, end] = extent(path, part);
    return between(start, start + text.slice(start, end).trimEnd().length);
  };
  const rangeWithin = (path: Path, offset: number, length: number): Range => {
    const { value, exact } = find(document.contents, path);
    const whole = range(path, 'value');
    if (!exact || !isScalar(value) || typeof value.value !== 'string') return whole;
    const quoted = value.type === 'QUOTE_DOUBLE' || value.type === 'QUOTE_SINGLE' ? 1 : 0;
    const start = whole.start.offset + quoted;
    if (text.slice(start, start + value.value.length) !== value.value) return whole;
    const from = Math.min(offset, Math.max(0, value.value.length - 1));
    return between(start + from, start + Math.min(value.value.length, from + Math.max(1, length)));
  };
  return { range, line, rangeWithin };
}

/** The value, or the key where nothing is written behind it. */
function filled(found: Found): Node | null {
  const empty = !found.value?.range || found.value.range[0] === found.value.range[1];
  return empty ? (found.key ?? found.value) : found.value;
}

function find(root: Node | null, path: Path): Found & { exact: boolean } {
  let found: Found = { key: null, value: root };
  for (const part of path) {
    const inside = child(found.value, part);
    if (inside === null) return { ...found, exact: false };
    // An item of a sequence has no key: what concerns it as a whole is marked at the item.
    found = inside;
  }
  return { ...found, exact: true };
}

type Pairs = ReadonlyMap<unknown, Pair<Node, Node | null>>;

/** Maps of hundreds of steps are searched once for each of their entries. */
const pairsByMap = new WeakMap<object, Pairs>();

function pairsOf(map: YAMLMap<Node, Node | null>): Pairs {
  const known = pairsByMap.get(map);
  if (known) return known;
  const pairs = new Map<unknown, Pair<Node, Node | null>>();
  for (const pair of map.items) {
    // Of a key that stands twice the first is read.
    if (isScalar(pair.key) && !pairs.has(pair.key.value)) pairs.set(pair.key.value, pair);
  }
  pairsByMap.set(map, pairs);
  return pairs;
}

function child(node: Node | null, part: string | number): Found | null {
  if (isMap<Node, Node | null>(node)) {
    const pair = pairsOf(node).get(part);
    return pair ? { key: pair.key, value: pair.value } : null;
  }
  if (isSeq<Node>(node) && typeof part === 'number') {
    const item = node.items[part];
    return item ? { key: null, value: item } : null;
  }
  return null;
}
