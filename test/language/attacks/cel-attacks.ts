import { DEEP, type ExpressionAttack, KEYS, LONG, REPEATED, THOUSAND, WORK } from './attack.ts';

const size: readonly ExpressionAttack[] = [
  { name: '501 characters', source: `'${'a'.repeat(500)}'`, ends: { mistake: /501|502 char/ } },
  {
    name: '240 parentheses',
    source: `${'('.repeat(240)}1${')'.repeat(240)}`,
    ends: { mistake: DEEP },
  },
  {
    name: '240 brackets',
    source: `${'['.repeat(240)}1${']'.repeat(240)}`,
    ends: { mistake: DEEP },
  },
  { name: '400 negations', source: '!'.repeat(400), ends: { mistake: DEEP } },
  { name: '60 choices', source: `${'a ? 1 : '.repeat(60)}1`, ends: { mistake: DEEP } },
  {
    name: 'a walk in a walk',
    source: 'xs.map(x, xs.map(y, y))',
    ends: { mistake: /inside another/ },
  },
  {
    name: 'a walk in the list of a walk',
    source: 'xs.map(x, x).map(y, y).size()',
    names: { xs: THOUSAND },
    ends: { value: 1_000 },
  },
  {
    name: 'a walk through 1,001',
    source: 'xs.all(x, true)',
    names: { xs: [...THOUSAND, 1] },
    ends: { failure: /1001 elements/ },
  },
  {
    name: 'a walk through the keys of a map',
    source: 'm.all(k, k in m)',
    names: { m: KEYS },
    ends: { value: true },
  },
  {
    name: '21 walks through a thousand',
    source: Array.from({ length: 21 }, () => 'xs.all(x, true)').join('&&'),
    names: { xs: THOUSAND },
    ends: { failure: WORK },
  },
  {
    name: 'a list that doubles',
    source: 'xs + xs',
    names: { xs: THOUSAND },
    ends: { failure: /2000 elements/ },
  },
  {
    name: 'a text that doubles',
    source: 'a+a+a+a',
    names: { a: LONG },
    ends: { failure: /more than 65536/ },
  },
  {
    name: 'one text a thousand times',
    source: 'xs.map(x, a)',
    names: { xs: THOUSAND, a: LONG },
    ends: { failure: /more than 65536/ },
  },
  {
    name: 'one text a thousand times, joined',
    source: "xs.map(x, a).join('')",
    names: { xs: THOUSAND, a: LONG },
    ends: { failure: WORK },
  },
  {
    name: 'a map a thousand times',
    source: 'xs.map(x, m)',
    names: { xs: THOUSAND, m: KEYS },
    ends: { failure: /more than 65536|too much work/ },
  },
  {
    name: 'a value that is nested 40 deep',
    source: 'v',
    names: { v: THOUSAND.slice(0, 40).reduce<unknown>((inner) => [inner], 1) },
    ends: { failure: /more than 32 levels/ },
  },
  {
    name: 'a value that is nested 5,000 deep',
    source: 'v',
    names: { v: Array.from({ length: 5_000 }).reduce<unknown>((inner) => [inner], 1) },
    ends: { failure: /more than 32 levels/ },
  },
];

const loops: readonly ExpressionAttack[] = [
  {
    name: 'a search that goes back again and again',
    source: 'a.contains(b)',
    names: { a: LONG, b: REPEATED },
    ends: { failure: WORK },
  },
  {
    name: 'an index of such a search',
    source: 'a.indexOf(b)',
    names: { a: LONG, b: REPEATED },
    ends: { failure: WORK },
  },
  {
    name: 'a split by such a search',
    source: 'a.split(b)',
    names: { a: LONG, b: REPEATED },
    ends: { failure: WORK },
  },
  {
    name: 'such a search for any of a list',
    source: 'a.containsAny([b, b])',
    names: { a: LONG, b: REPEATED },
    ends: { failure: WORK },
  },
  {
    name: 'a thousand hashes',
    source: 'xs.all(x, hash(a) >= 0)',
    names: { xs: THOUSAND, a: LONG },
    ends: { failure: WORK },
  },
  {
    name: 'a thousand counts of characters',
    source: 'xs.all(x, size(a) > 0)',
    names: { xs: THOUSAND, a: LONG },
    ends: { failure: WORK },
  },
  {
    name: 'a thousand counts of keys',
    source: 'xs.all(x, m.size() > 0 && m.size() > 0)',
    names: { xs: THOUSAND, m: KEYS },
    ends: { failure: WORK },
  },
  {
    name: 'a thousand comparisons of long texts',
    source: 'xs.all(x, a == b)',
    names: { xs: THOUSAND, a: LONG, b: `${LONG.slice(1)}a` },
    ends: { failure: WORK },
  },
  {
    name: 'a thousand orderings of long texts',
    source: 'xs.all(x, a <= b)',
    names: { xs: THOUSAND, a: LONG, b: LONG },
    ends: { failure: WORK },
  },
  {
    name: 'a thousand comparisons of maps',
    source: 'xs.all(x, m == n)',
    names: { xs: THOUSAND, m: KEYS, n: { ...KEYS } },
    ends: { failure: WORK },
  },
  {
    name: 'a list in a list',
    source: 'xs.all(x, x in xs && x in xs)',
    names: { xs: THOUSAND },
    ends: { failure: WORK },
  },
  {
    name: 'a join of ten thousand empty texts',
    source: "xs.join('')",
    names: { xs: Array.from({ length: 10_000 }, () => '') },
    ends: { failure: /10000 elements/ },
  },
  {
    name: 'times far apart, in local time',
    source:
      "xs.map(x, timestamp(x * 100000000).getHours() + timestamp(x).getHours('Africa/Casablanca'))",
    names: { xs: THOUSAND, zone: 'America/New_York' },
    ends: { failure: WORK },
  },
  {
    name: 'times that are read',
    source:
      'xs.all(x, a < now && a < now && a < now && a < now && a < now && a < now && a < now && a < now && a < now && a < now)',
    names: { xs: THOUSAND, a: '1999-01-01T00:00:00', now: new Date(4e12) },
    ends: { failure: WORK },
  },
  {
    name: 'a pattern that branches',
    source: "matches(a, '^(a+)+$')",
    names: { a: `${'a'.repeat(9_000)}!` },
    ends: { value: false },
  },
  {
    name: 'a pattern that overlaps',
    source: "matches(a, '(a|aa)+$')",
    names: { a: `${'a'.repeat(9_000)}!` },
    ends: { value: false },
  },
  {
    name: 'a pattern that counts',
    source: "matches(a, '(a?){60}a{60}')",
    names: { a: 'a'.repeat(59) },
    ends: { value: false },
  },
  {
    name: 'a pattern of 60 counts',
    source: `matches(a, '${'a{1000}'.repeat(60)}')`,
    ends: { mistake: /repeats too much/ },
  },
  {
    name: 'a pattern of counts in counts',
    source: "matches(a, '((a{100}){100}){100}')",
    ends: { mistake: /is no RE2/ },
  },
  {
    name: 'a pattern that looks back',
    source: "matches(a, '(a)\\\\1')",
    ends: { mistake: /is no RE2/ },
  },
  {
    name: 'a pattern that looks ahead',
    source: "matches(a, '(?=a)')",
    ends: { mistake: /is no RE2/ },
  },
  {
    name: 'a pattern from an event',
    source: 'matches(a, b)',
    names: { a: 'a', b: 'a' },
    ends: { mistake: /quoted text/ },
  },
  {
    name: 'a text of 60,000 for a pattern',
    source: "matches(a, 'b')",
    names: { a: LONG },
    ends: { failure: /longer than 10000/ },
  },
];

/** What is tried on conditions and values to make them slow or large. */
export const CEL_ATTACKS: readonly ExpressionAttack[] = [...size, ...loops];
