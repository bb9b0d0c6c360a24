import { type ExpressionAttack, LONG, NONE, WORK } from './attack.ts';

/** What is tried on the texts of messages. */
export const TEXT_ATTACKS: readonly ExpressionAttack[] = [
  { name: '4,001 characters', source: 'x'.repeat(4_001), ends: { mistake: /the limit is 4000/ } },
  {
    name: 'a tag',
    source: '{% for i in (1..9) %}x{% endfor %}',
    ends: { mistake: /no \{% … %\}/ },
  },
  {
    name: 'an include',
    source: "{% include '../../etc/passwd' %}",
    ends: { mistake: /no \{% … %\}/ },
  },
  { name: 'a partial', source: "{% render 'a' %}", ends: { mistake: /no \{% … %\}/ } },
  { name: 'an assignment', source: '{% assign a = 1 %}', ends: { mistake: /no \{% … %\}/ } },
  {
    name: 'an output that is not closed',
    source: '{{'.repeat(1_000),
    ends: { mistake: /closed|complete|Unexpected/ },
  },
  {
    name: 'a filter that multiplies',
    source: `{{ a${" | replace: 'a', 'aaaaaaaaaa'".repeat(8)} }}`,
    names: { a: 'a' },
    ends: { failure: /longer than 8000/ },
  },
  {
    name: 'a filter that escapes again and again',
    source: `{{ a${' | escape'.repeat(200)} }}`,
    names: { a: '<' },
    ends: { value: `&${'amp;'.repeat(199)}lt;` },
  },
  {
    name: 'a filter that searches what repeats itself',
    source: `{{ a${' | replace: b, a'.repeat(40)} }}`,
    names: { a: 'a'.repeat(8_000), b: `${'a'.repeat(2_000)}b${'a'.repeat(2_000)}` },
    ends: { failure: WORK },
  },
  {
    name: '390 outputs that count a long text',
    source: '{{a.size}}'.repeat(390),
    names: { a: LONG },
    ends: { failure: WORK },
  },
  {
    name: 'an argument of 60,000',
    source: "{{ '' | default: a }}",
    names: { a: LONG },
    ends: { failure: /longer than 8000/ },
  },
  {
    name: 'a list of 20,000',
    source: "{{ xs | join: ', ' }}",
    names: { xs: Array.from({ length: 20_000 }, () => 'a') },
    ends: { failure: /longer than 8000/ },
  },
  {
    name: '300 outputs of a long list of nothing',
    source: '{{xs}}'.repeat(300),
    names: { xs: Array.from({ length: 20_000 }, () => '') },
    ends: { failure: WORK },
  },
  {
    name: '2,000 dates',
    source: '{{ t | date }}'.repeat(280),
    names: { t: '2026-03-02T00:00:00Z' },
    ends: { value: '2026-03-02 00:00'.repeat(280) },
  },
  {
    name: 'a date format that grows',
    source: `{{ t | date: '${'%T'.repeat(1_500)}' }}`,
    names: { t: '2026-03-02T00:00:00Z' },
    ends: { failure: /longer than 8000/ },
  },
  {
    name: 'a padding by truncate',
    source: '{{ a | truncate: 9999999, a }}',
    names: { a: 'a' },
    ends: { value: 'a' },
  },
  {
    name: 'a rounding without end',
    source: '{{ 1.5 | round: 999999999 }}',
    ends: { value: '1.5' },
  },
  {
    name: 'a product without end',
    source: `{{ 9${' | times: 9999999999'.repeat(40)} }}`,
    ends: { failure: /too large/ },
  },
  {
    name: 'the constructor of what is given',
    source: '[{{ a.constructor.name }}]',
    names: { a: {} },
    ends: { value: '[]' },
  },
  {
    name: 'the prototype by index',
    source: '[{{ a["__proto__"] }}]',
    names: { a: {} },
    ends: { value: '[]' },
  },
  { name: 'a filter that every map has', source: '{{ a | toString }}', ends: { mistake: NONE } },
  {
    name: 'NUL from an event',
    source: '{{ a }}',
    names: { a: 'a\0b' },
    ends: { value: 'a\uFFFDb' },
  },
];
