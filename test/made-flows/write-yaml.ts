import {
  isJsonObject,
  type Json,
  pick,
  type Random,
  randomBelow,
} from '../../engine/base/index.ts';

/** How one document is written; drawn once for each. */
interface Hand {
  readonly random: Random;
  readonly indent: number;
  readonly dashIndent: number;
  comments: number;
}

/** The order of these keys says something; of all others it does not. */
const ORDERED = ['steps', 'branches'];
/** Written bare these are what they say, in a list or a map of any style. */
const PLAIN = /^(?:\d+[smhdw]|[a-z\u4e00-\u9fff][a-z0-9\u4e00-\u9fff. -]*[a-z0-9\u4e00-\u9fff])$/;
const NO_TEXT = /^(?:true|false|null|nan|inf|\d+e\d+)$/;

/**
 * Writes a document as a person may have: with comments (each `# c` and its number), blank lines,
 * any indentation, quotes and braces, and its keys in any order.
 */
export function writeYaml(random: Random, document: Json): string {
  const indent = pick(random, [2, 2, 2, 3, 4]);
  const hand: Hand = { random, indent, dashIndent: pick(random, [0, indent]), comments: 0 };
  const isCrlf = randomBelow(random, 6) === 0;
  const lines = isJsonObject(document) ? mapLines(hand, document, { column: 0, key: '' }) : [];
  const eol = isCrlf ? '\r\n' : '\n';
  return [...lines, ...(chance(hand, 80) ? [''] : [])].join(eol);
}

function chance({ random }: Hand, percent: number): boolean {
  return randomBelow(random, 100) < percent;
}

/** Each comment is unique, so that a test sees which are gone. */
function comment(hand: Hand): string {
  hand.comments += 1;
  return `# c${hand.comments}${pick(hand.random, ['', ' note', ': x', ' 说明', ' "q'])}`;
}

function trailing(hand: Hand): string {
  if (chance(hand, 8)) return pick(hand.random, [' ', '   ']) + comment(hand);
  return chance(hand, 2) ? '  ' : '';
}

function above(hand: Hand, column: number): readonly string[] {
  const blank = chance(hand, 6) ? [''] : [];
  return chance(hand, 8) ? [...blank, pad(column) + comment(hand)] : blank;
}

function pad(column: number): string {
  return ' '.repeat(column);
}

/** Where a map or a list stands: its column, and the key above it. */
interface Spot {
  readonly column: number;
  readonly key: string;
}

type Pairs = readonly (readonly [key: string, value: Json])[];

function pairsOf({ random }: Hand, map: Readonly<Record<string, Json>>, key: string): Pairs {
  const pairs = Object.entries(map);
  if (ORDERED.includes(key) || randomBelow(random, 3) === 0) return pairs;
  return pairs
    .map((pair) => ({ pair, place: random.next() }))
    .sort((left, right) => left.place - right.place)
    .map(({ pair }) => pair);
}

function mapLines(hand: Hand, map: Readonly<Record<string, Json>>, spot: Spot): readonly string[] {
  const { column } = spot;
  return pairsOf(hand, map, spot.key).flatMap(([key, value]) => [
    ...above(hand, column),
    ...entryLines(hand, `${pad(column)}${writtenKey(hand, key)}:`, { value, key, column }),
  ]);
}

function writtenKey(hand: Hand, key: string): string {
  return chance(hand, 5) ? pick(hand.random, [`"${key}"`, `'${key}'`]) : key;
}

interface Entry extends Spot {
  readonly value: Json;
}

/** A value behind what stands before it: on its line, or in a block below. */
function entryLines(hand: Hand, head: string, entry: Entry): readonly string[] {
  const { value, key, column } = entry;
  const isEmpty = Array.isArray(value) ? value.length === 0 : Object.keys(value ?? {}).length === 0;
  const isBlock = typeof value === 'object' && value !== null && !isEmpty && !isShort(hand, value);
  if (isBlock && Array.isArray(value)) {
    return [
      head + trailing(hand),
      ...listLines(hand, value, { column: column + hand.dashIndent, key }),
    ];
  }
  if (isBlock && isJsonObject(value)) {
    const inner = { column: column + hand.indent, key };
    return [head + trailing(hand), ...mapLines(hand, value, inner)];
  }
  if (typeof value === 'string' && /^\S/.test(value) && !value.includes('\n') && chance(hand, 6)) {
    return [`${head} ${pick(hand.random, ['|-', '>-'])}`, `${pad(column + hand.indent)}${value}`];
  }
  return [`${head} ${inline(hand, value, key)}${trailing(hand)}`];
}

/** The shorter a collection is, the more often it stands in braces. */
function isShort(hand: Hand, value: Json): boolean {
  const { length } = JSON.stringify(value);
  return chance(hand, length < 40 ? 70 : length < 120 ? 30 : 4);
}

function listLines(hand: Hand, list: readonly Json[], { column, key }: Spot): readonly string[] {
  return list.flatMap((value) => {
    const own = above(hand, column);
    const inner = column + 2;
    if (isJsonObject(value) && Object.keys(value).length > 0 && !isShort(hand, value)) {
      const lines = mapLines(hand, value, { column: inner, key });
      const [first = ''] = lines;
      // A comment or a blank line above the first key leaves the dash alone.
      const isPlain = first.startsWith(pad(inner)) && !first.trimStart().startsWith('#');
      if (!isPlain) return [...own, `${pad(column)}-`, ...lines];
      return [...own, `${pad(column)}- ${first.trimStart()}`, ...lines.slice(1)];
    }
    return [...own, `${pad(column)}- ${inline(hand, value, key)}${trailing(hand)}`];
  });
}

function inline(hand: Hand, value: Json, key: string): string {
  if (typeof value === 'string') return scalar(hand, value);
  if (Array.isArray(value))
    return bracketed(
      hand,
      '[]',
      value.map((item: Json) => inline(hand, item, key)),
    );
  if (!isJsonObject(value)) return String(value);
  const pairs = pairsOf(hand, value, key).map(
    ([name, item]) => `${writtenKey(hand, name)}: ${inline(hand, item, name)}`,
  );
  return bracketed(hand, '{}', pairs);
}

function bracketed(
  hand: Hand,
  [open, close]: '[]' | '{}' | string,
  items: readonly string[],
): string {
  const gap = pick(hand.random, ['', ' ']);
  const comma = items.length > 0 && chance(hand, 5) ? ',' : '';
  return `${open}${gap}${items.join(', ')}${comma}${items.length > 0 ? gap : ''}${close}`;
}

function scalar(hand: Hand, text: string): string {
  const isPlain = PLAIN.test(text) && !NO_TEXT.test(text);
  if (isPlain && chance(hand, 80)) return text;
  const isOneLine = !text.includes('\n');
  return isOneLine && chance(hand, 50) ? `'${text.replaceAll("'", "''")}'` : JSON.stringify(text);
}
