import { type ExpressionAttack, NONE } from './attack.ts';

const numbers: readonly ExpressionAttack[] = [
  {
    name: 'a whole number too large',
    source: '99999999999999999999',
    ends: { mistake: /too large|Unexpected/ },
  },
  {
    name: 'a product without end',
    source: 'n * n',
    names: { n: 1e200 },
    ends: { failure: /no value can hold/ },
  },
  {
    name: 'no number',
    source: 'n % n',
    names: { n: Number.POSITIVE_INFINITY },
    ends: { failure: /no value can hold/ },
  },
  { name: 'a division by zero', source: '1 / 0', ends: { failure: /Division by zero/ } },
  {
    name: 'an instant beyond all years',
    source: 'string(timestamp(n))',
    names: { n: 1e300 },
    ends: { failure: /out of range/ },
  },
  {
    name: 'the hour of such an instant',
    source: 'timestamp(n).getHours()',
    names: { n: 1e300 },
    ends: { failure: /out of range/ },
  },
  {
    name: 'a span beyond all years',
    source: 'now + days(n)',
    names: { n: 1e300, now: new Date(0) },
    ends: { failure: /out of range/ },
  },
  {
    name: 'a text of digits',
    source: 'int(a)',
    names: { a: '9'.repeat(60_000) },
    ends: { failure: /needs a number/ },
  },
  {
    name: 'a duration of digits',
    source: 'duration(a)',
    names: { a: `${'9'.repeat(60_000)}s` },
    ends: { failure: /needs a span/ },
  },
  {
    name: 'a zone that is none',
    source: "now.getHours('../../etc/passwd')",
    names: { now: new Date(0) },
    ends: { failure: /name of a zone/ },
  },
];

const escapes: readonly ExpressionAttack[] = [
  { name: 'the constructor of a text', source: "''.constructor", ends: { failure: NONE } },
  {
    name: 'the constructor of a map',
    source: 'm.constructor',
    names: { m: {} },
    ends: { failure: NONE },
  },
  {
    name: 'the constructor by index',
    source: "m['constructor']",
    names: { m: {} },
    ends: { failure: NONE },
  },
  { name: 'the prototype', source: 'm.__proto__', names: { m: {} }, ends: { failure: NONE } },
  {
    name: 'the length of a list',
    source: "xs['length']",
    names: { xs: [1] },
    ends: { failure: NONE },
  },
  { name: 'a method of a list', source: 'xs.push(1)', names: { xs: [1] }, ends: { mistake: NONE } },
  { name: 'the names themselves', source: 'constructor', ends: { failure: NONE } },
  { name: 'a global', source: 'globalThis', ends: { failure: NONE } },
  { name: 'a call of eval', source: "eval('1')", ends: { mistake: NONE } },
  { name: 'a function that every map has', source: 'toString()', ends: { mistake: NONE } },
  {
    name: 'has() of what is inherited',
    source: 'has(m.constructor)',
    names: { m: {} },
    ends: { value: false },
  },
  {
    name: 'a key that is inherited',
    source: "'constructor' in m",
    names: { m: {} },
    ends: { value: false },
  },
  {
    name: 'a map with a prototype for a key',
    source: "{'__proto__': {'polluted': true}}.size()",
    ends: { value: 1 },
  },
  { name: 'NUL by an escape', source: "'a\\u0000b'", ends: { value: 'a\uFFFDb' } },
  {
    name: 'half of a pair by substring',
    source: 'a.substring(0, 1)',
    names: { a: '😀' },
    ends: { value: '\uFFFD' },
  },
];

/** What is tried on conditions and values to get out of them. */
export const ESCAPE_ATTACKS: readonly ExpressionAttack[] = [...numbers, ...escapes];
