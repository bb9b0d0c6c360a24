import { pick, type Random, randomBelow } from '../../../engine/base/index.ts';

/** How one document is written; drawn once for each. */
interface Hand {
  readonly random: Random;
  readonly eol: string;
  readonly indent: number;
  readonly dashIndent: number;
  comments: number;
}

const KEYS = [
  'a',
  'on',
  'text',
  'next',
  '名称',
  'wait',
  'k-1',
  'b c',
  'x.y',
  'end',
  'if',
  'Z',
  'no',
  '7',
];
const PLAIN = [
  'x',
  '1',
  'true',
  'null',
  '~',
  '1d',
  '-1.5',
  'hello world',
  '你好',
  '🎉 hi',
  '10:00',
  'a:b',
  'a#b',
];
const QUOTED = [
  'x',
  '',
  ' lead',
  '# no',
  '*x',
  "it's",
  'say "hi"',
  'true',
  '{{ a }}',
  '，欢迎',
  '🎉',
  'a: b',
];
const LINES = ['line', '  more', '# not a comment', '中文 一行', '- x', 'k: v', '', '🎉', 'end '];

function chance(hand: Hand, percent: number): boolean {
  return randomBelow(hand.random, 100) < percent;
}

/** A document as a person may have left it: comments, blank lines, and every style at once. */
export function noisyYaml(random: Random): string {
  const indent = 1 + randomBelow(random, 4);
  const hand: Hand = {
    random,
    eol: randomBelow(random, 4) === 0 ? '\r\n' : '\n',
    indent,
    dashIndent: pick(random, [0, indent, 2]),
    comments: 0,
  };
  const head = chance(hand, 30) ? [comment(hand), ...(chance(hand, 50) ? [''] : [])] : [];
  const body = chance(hand, 90) ? mapLines(hand, 0, 0) : listLines(hand, 0, 0);
  const text = [...head, ...body].join(hand.eol);
  return chance(hand, 75) ? text + hand.eol : text;
}

/** Each comment is unique, so that a test sees which are gone. */
function comment(hand: Hand): string {
  hand.comments += 1;
  return `# c${hand.comments}${pick(hand.random, ['', ' note', ': x', ' 说明', ' "q'])}`;
}

function pad(column: number): string {
  return ' '.repeat(column);
}

function noiseAbove(hand: Hand, column: number, isFirst: boolean): string[] {
  const lines: string[] = [];
  while (chance(hand, 20)) lines.push(chance(hand, 20) ? pad(randomBelow(hand.random, 4)) : '');
  while (chance(hand, 20)) {
    const at = chance(hand, 70) || isFirst ? column : randomBelow(hand.random, column + 4);
    lines.push(pad(at) + comment(hand));
  }
  if (lines.length > 0 && chance(hand, 15)) lines.push('');
  return lines;
}

function keysOf(hand: Hand): string[] {
  const count = 1 + randomBelow(hand.random, 4);
  const keys = new Set<string>();
  while (keys.size < count) keys.add(pick(hand.random, KEYS));
  return [...keys];
}

function writeKey(hand: Hand, key: string): string {
  if (chance(hand, 15)) return pick(hand.random, [`"${key}"`, `'${key}'`]);
  return key;
}

function trailing(hand: Hand): string {
  return chance(hand, 25)
    ? `${pick(hand.random, [' ', '   '])}${comment(hand)}`
    : chance(hand, 5)
      ? '  '
      : '';
}

function mapLines(hand: Hand, column: number, depth: number): string[] {
  return keysOf(hand).flatMap((key, index) => {
    const head = pad(column) + writeKey(hand, key) + pick(hand.random, [':', ':', ':', ':', ' :']);
    return [
      ...noiseAbove(hand, column, index === 0),
      ...valueLines(hand, { head, column, depth, dash: false }),
    ];
  });
}

function listLines(hand: Hand, column: number, depth: number): string[] {
  return Array.from({ length: 1 + randomBelow(hand.random, 3) }, (_, index) => [
    ...noiseAbove(hand, column, index === 0),
    ...itemLines(hand, column, depth),
  ]).flat();
}

function itemLines(hand: Hand, column: number, depth: number): string[] {
  const gap = chance(hand, 85) ? 1 : 1 + randomBelow(hand.random, 3);
  const inner = column + 1 + gap;
  if (depth < 4 && chance(hand, 45)) {
    const lines = chance(hand, 75)
      ? mapLines(hand, inner, depth + 1)
      : listLines(hand, inner, depth + 1);
    const [first = ''] = lines;
    if (first.trim() !== '' && first.startsWith(pad(inner))) {
      return [`${pad(column)}-${pad(gap)}${first.trimStart()}`, ...lines.slice(1)];
    }
    return [`${pad(column)}-`, ...lines];
  }
  return valueLines(hand, { head: `${pad(column)}-`, column, depth, dash: true });
}

interface Spot {
  readonly head: string;
  readonly column: number;
  readonly depth: number;
  readonly dash: boolean;
}

function valueLines(hand: Hand, spot: Spot): string[] {
  const { head, column, depth } = spot;
  const kind = randomBelow(hand.random, depth < 3 ? 100 : 60);
  if (kind < 5) return [head + trailing(hand)];
  if (kind < 40) return [`${head} ${scalar(hand, false)}${trailing(hand)}`];
  if (kind < 45)
    return [
      head + trailing(hand),
      `${pad(column + 1 + randomBelow(hand.random, 3))}${scalar(hand, false)}${trailing(hand)}`,
    ];
  if (kind < 60) return blockScalar(hand, head, column);
  if (kind < 72) return flowLines(hand, head, column);
  const below = chance(hand, 10) ? trailing(hand) : trailing(hand);
  if (kind < 88 || spot.dash)
    return [head + below, ...mapLines(hand, column + hand.indent, depth + 1)];
  return [head + below, ...listLines(hand, column + hand.dashIndent, depth + 1)];
}

function scalar(hand: Hand, flow: boolean): string {
  if (chance(hand, 60)) {
    const plain = pick(hand.random, PLAIN);
    return flow && plain === '~' ? 'x' : plain;
  }
  const text = pick(hand.random, QUOTED);
  return chance(hand, 50) ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'`;
}

function blockScalar(hand: Hand, head: string, column: number): string[] {
  const header = pick(hand.random, ['|', '|-', '|-', '|+', '>-', '>', '>+']);
  const at = column + 1 + randomBelow(hand.random, 3);
  const count = randomBelow(hand.random, 4);
  const lines = Array.from({ length: count }, () => {
    const line = pick(hand.random, LINES);
    return line === '' ? '' : pad(at) + line;
  });
  if (lines[0] !== undefined && /^\s*$|^ *\s{2}more/.test(lines[0])) lines[0] = `${pad(at)}start`;
  while (chance(hand, 25)) lines.push('');
  return [`${head} ${header}${trailing(hand)}`, ...lines];
}

function flowLines(hand: Hand, head: string, column: number): string[] {
  const isLong = chance(hand, 35);
  const text = flow(hand, isLong ? column + 2 : null, 0);
  const [first = '', ...rest] = text.split('\n');
  const last = trailing(hand);
  return rest.length === 0
    ? [`${head} ${first}${last}`]
    : [`${head} ${first}`, ...rest.slice(0, -1), `${rest.at(-1)}${last}`];
}

/** A map or a list in braces; with a column, each entry on a line of its own. */
function flow(hand: Hand, column: number | null, depth: number): string {
  const isMap = chance(hand, 65);
  const entries = (isMap ? keysOf(hand) : ['', '', '']).slice(0, randomBelow(hand.random, 4));
  const written = entries.map((key) => {
    const isDeep = depth < 2 && chance(hand, 20);
    const value = isDeep ? flow(hand, null, depth + 1) : scalar(hand, true);
    if (!isMap) return value;
    if (chance(hand, 6)) return writeKey(hand, key);
    return `${writeKey(hand, key)}:${chance(hand, 4) ? '' : ` ${value}`}`;
  });
  const [open, close] = isMap ? ['{', '}'] : ['[', ']'];
  if (column === null) {
    const gap = pick(hand.random, ['', ' ', ' ']);
    const end = written.length > 0 && chance(hand, 10) ? ',' : '';
    return open + gap + written.join(pick(hand.random, [', ', ', ', ' , '])) + end + gap + close;
  }
  const lines = written.flatMap((entry, index) => {
    const comma = index < written.length - 1 || chance(hand, 40) ? ',' : '';
    const above = chance(hand, 15) ? [pad(column) + comment(hand)] : [];
    const blank = chance(hand, 8) ? [''] : [];
    return [...blank, ...above, `${pad(column)}${entry}${comma}${trailing(hand)}`];
  });
  const tail = chance(hand, 15) ? [pad(column) + comment(hand)] : [];
  return [open + trailing(hand), ...lines, ...tail, `${pad(Math.max(0, column - 1))}${close}`].join(
    '\n',
  );
}
