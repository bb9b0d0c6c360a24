import type { FindingCode } from '../../../engine/language/index.ts';

/** A text that tries to hang, to swell or to escape, and what it must come to at most. */
export interface YamlAttack {
  readonly name: string;
  readonly text: string;
  /** One of its findings. */
  readonly finding: FindingCode;
}

const HEAD = 'flow: f\nabout: member\nstart: [{ on: member.joined }]\n';
const STEPS = 'steps: { a: { wait: { for: 1d }, end: done } }\n';

function flow(more: string): string {
  return `${HEAD}${more}${STEPS}`;
}

function repeat(count: number, make: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => make(index)).join('');
}

const notation: readonly YamlAttack[] = [
  {
    name: 'a billion laughs',
    text: `a0: &a0 lol\n${repeat(9, (at) => `a${at + 1}: &a${at + 1} [${`*a${at},`.repeat(10)}]\n`)}`,
    finding: 'YAML_UNSUPPORTED',
  },
  { name: 'an alias of itself', text: flow('vars: &v { v: *v }\n'), finding: 'YAML_UNSUPPORTED' },
  { name: 'an anchor', text: flow('title: &t x\n'), finding: 'YAML_UNSUPPORTED' },
  {
    name: 'fifty thousand aliases',
    text: flow(`vars: { v: [${'*a,'.repeat(50_000)}] }\n`),
    finding: 'YAML_UNSUPPORTED',
  },
  {
    name: 'a merge key',
    text: flow('vars: { <<: { a: 1 } }\n'),
    finding: 'YAML_UNSUPPORTED',
  },
  {
    name: 'twenty thousand merge keys',
    text: `${'<<: {a: 1}\n'.repeat(20_000)}`,
    finding: 'YAML_UNSUPPORTED',
  },
  {
    name: 'a tag of JavaScript',
    text: flow('vars: { v: !!js/function "function(){}" }\n'),
    finding: 'YAML_UNSUPPORTED',
  },
  {
    name: 'a tag that yields bytes',
    text: flow('vars: { v: !!binary AAAA }\n'),
    finding: 'YAML_UNSUPPORTED',
  },
  {
    name: 'a directive that renames tags',
    text: `%TAG ! tag:evil,2000:\n---\n${flow('title: !x y\n')}`,
    finding: 'YAML_UNSUPPORTED',
  },
  { name: 'a version of YAML', text: `%YAML 1.1\n---\n${flow('')}`, finding: 'YAML_UNSUPPORTED' },
  { name: 'sixty thousand documents', text: '---\n'.repeat(60_000), finding: 'YAML_SYNTAX' },
  { name: 'twenty thousand colons', text: `a: ${'b: '.repeat(20_000)}`, finding: 'YAML_SYNTAX' },
  { name: 'tabs for blanks', text: `a:\n${'\t- b\n'.repeat(5_000)}`, finding: 'YAML_SYNTAX' },
  {
    name: 'a number beyond what is exact',
    text: flow(`vars: { v: ${'9'.repeat(100_000)} }\n`),
    finding: 'YAML_UNSUPPORTED',
  },
  { name: 'infinity', text: flow('vars: { v: .inf }\n'), finding: 'YAML_UNSUPPORTED' },
  { name: 'no number', text: flow('vars: { v: .nan }\n'), finding: 'YAML_UNSUPPORTED' },
  { name: 'NUL in a text', text: flow('title: "a\\0b"\n'), finding: 'YAML_UNSUPPORTED' },
  {
    name: 'the separator of packed columns in a text',
    text: flow('title: "a\\x1fb"\n'),
    finding: 'YAML_UNSUPPORTED',
  },
  {
    name: 'half of a surrogate pair',
    text: flow('title: "\\ud800"\n'),
    finding: 'YAML_UNSUPPORTED',
  },
  {
    name: 'a control character in a key',
    text: flow('vars: { "a\\x07": 1 }\n'),
    finding: 'YAML_UNSUPPORTED',
  },
];

const size: readonly YamlAttack[] = [
  { name: 'a scalar of 300,000', text: `title: ${'x'.repeat(300_000)}`, finding: 'TEXT_TOO_LARGE' },
  { name: 'a title of 200,000', text: flow(`title: ${'x'.repeat(200_000)}\n`), finding: 'SCHEMA' },
  {
    name: 'a text of 100,000',
    text: `${HEAD}steps: { a: { send: { to: member, text: "${'x'.repeat(100_000)}" }, end: d } }`,
    finding: 'SCHEMA',
  },
  { name: '100,000 brackets', text: '['.repeat(100_000), finding: 'YAML_UNSUPPORTED' },
  {
    name: 'braces, 190 deep',
    text: `${'{a: '.repeat(190)}1${'}'.repeat(190)}`,
    finding: 'YAML_UNSUPPORTED',
  },
  {
    name: 'blocks, 500 deep',
    text: repeat(500, (depth) => `${' '.repeat(depth)}a:\n`),
    finding: 'YAML_UNSUPPORTED',
  },
  { name: '64 lists in a line', text: `${'- '.repeat(64)}a`, finding: 'YAML_UNSUPPORTED' },
  { name: '64 keys in a line', text: `${'? '.repeat(64)}a`, finding: 'YAML_UNSUPPORTED' },
  {
    name: '20,000 keys that stand twice',
    text: flow(`vars: {${'a: 1,'.repeat(20_000)}}\n`),
    finding: 'DUPLICATE_KEY',
  },
  {
    name: '10,000 variables',
    text: flow(`vars: {${repeat(10_000, (at) => `v${at}: 1,`)}}\n`),
    finding: 'SCHEMA',
  },
  {
    name: '10,000 unknown keys',
    text: flow(repeat(10_000, (at) => `key${at}: 1\n`)),
    finding: 'UNKNOWN_KEY',
  },
  {
    name: 'ten thousand steps',
    text: `${HEAD}steps:\n${repeat(10_000, (at) => ` s${at}: { emit: {}}\n`)}`,
    finding: 'KEY_MISSING',
  },
  {
    name: 'hundreds of long targets that do not exist, beside long ids that are nearly they',
    text: `${HEAD}steps:\n${repeat(
      250,
      (at) => `  ${'x'.repeat(56)}${at}: { wait: { for: 1d }, next: ${'x'.repeat(56)}y${at} }\n`,
    )}`,
    finding: 'UNKNOWN_TARGET',
  },
  {
    name: 'stages in stages, 20 deep',
    text: `${HEAD}steps: {${repeat(20, (at) => `s${at}: { stage: { steps: {`)}a: { wait: {} }${'} } }'.repeat(20)}}`,
    finding: 'YAML_UNSUPPORTED',
  },
];

const names: readonly YamlAttack[] = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf',
].map((name) => ({
  name: `${name} as a variable`,
  text: flow(`vars: { ${name}: 1 }\n`),
  finding: 'YAML_UNSUPPORTED',
}));

const charts: readonly YamlAttack[] = [
  {
    name: 'constructor as a step',
    text: `${HEAD}steps: { constructor: { wait: { for: 1d }, end: done } }`,
    finding: 'YAML_UNSUPPORTED',
  },
  {
    name: 'constructor as a target',
    text: `${HEAD}steps: { a: { wait: { for: 1d }, next: constructor } }`,
    finding: 'UNKNOWN_TARGET',
  },
  {
    name: 'constructor as a class',
    text: `${HEAD}steps: { a: { send: { to: member, class: constructor, text: x }, end: d } }`,
    finding: 'UNKNOWN_CLASS',
  },
  {
    name: 'constructor as a role',
    text: `${HEAD}steps: { a: { send: { to: { role: constructor }, text: x }, end: d } }`,
    finding: 'UNKNOWN_ROLE',
  },
  {
    name: 'constructor as an event',
    text: `${HEAD}steps: { a: { wait: {}, on: [{ event: constructor, end: d }] } }`,
    finding: 'UNKNOWN_EVENT',
  },
  {
    name: 'an event of the machine itself',
    text: `${HEAD}steps: { a: { wait: {}, on: [{ event: xstate.done.state.a, end: d }] } }`,
    finding: 'EVENT_RESERVED',
  },
  {
    name: 'an event of the core itself',
    text: `${HEAD}steps: { a: { emit: { event: "@sent:a" }, end: d } }`,
    finding: 'EVENT_RESERVED',
  },
  {
    name: 'every event at once',
    text: `${HEAD}steps: { a: { wait: {}, on: [{ event: "*", end: d }] } }`,
    finding: 'EVENT_RESERVED',
  },
  {
    name: 'steps in a circle',
    text: `${HEAD}steps: { a: { update: { tags: { add: [t] } }, next: b }, b: { update: { tags: { remove: [t] } }, next: a } }`,
    finding: 'INSTANT_LOOP',
  },
  {
    name: 'a circle through hours that may hold on entry',
    text: `${HEAD}steps: { a: { wait: { between: "00:00-24:00" }, next: a } }`,
    finding: 'INSTANT_LOOP',
  },
  {
    name: 'a circle through an instant that has passed',
    text: `${HEAD}steps: { a: { wait: { until: "now" }, next: a } }`,
    finding: 'INSTANT_LOOP',
  },
  {
    name: 'a circle out of a stage and into it',
    text: `${HEAD}steps: { a: { stage: { steps: { b: { emit: { event: member.tagged }, next: a } } } } }`,
    finding: 'INSTANT_LOOP',
  },
  {
    name: 'a cron that never fires',
    text: 'flow: f\nabout: group\nstart: [{ schedule: "0 0 31 2 *" }]\nsteps: { a: { wait: { for: 1d }, end: d } }',
    finding: 'BAD_CRON',
  },
  {
    name: 'a span of ten thousand years',
    text: `${HEAD}steps: { a: { wait: { for: 99999999999d }, end: d } }`,
    finding: 'BAD_SPAN',
  },
];

/** Everything that is tried on the text of a flow. */
export const FLOW_ATTACKS: readonly YamlAttack[] = [...notation, ...size, ...names, ...charts];

/** What is tried on the file of the workspace. */
export const WORKSPACE_ATTACKS: readonly YamlAttack[] = [
  { name: 'an alias', text: 'roles: { a: &a [x], b: *a }', finding: 'YAML_UNSUPPORTED' },
  { name: 'a prototype', text: 'roles: { __proto__: [x] }', finding: 'YAML_UNSUPPORTED' },
  {
    name: 'a constructor',
    text: 'connectors: { constructor: { kind: sandbox } }',
    finding: 'YAML_UNSUPPORTED',
  },
  {
    name: 'an inherited connector',
    text: 'deliver: { member: constructor }',
    finding: 'UNKNOWN_CONNECTOR',
  },
  { name: 'an inherited calendar', text: 'calendar: constructor', finding: 'UNKNOWN_CALENDAR' },
  { name: 'an event of the core', text: 'events: { "@start": {} }', finding: 'EVENT_RESERVED' },
  {
    name: 'a ref with a separator',
    text: 'roles: { r: ["a\\x1fb"] }',
    finding: 'YAML_UNSUPPORTED',
  },
  {
    name: '5,000 roles',
    text: `roles: {${repeat(5_000, (at) => `r${at}: [x],`)}}`,
    finding: 'SCHEMA',
  },
  {
    name: 'an address that is none',
    text: 'connectors: { c: { kind: webhook, url: "file:///etc/passwd", secret: $S } }',
    finding: 'SCHEMA',
  },
  {
    name: 'a secret that stands in the file',
    text: 'connectors: { c: { kind: webhook, url: "https://a.example", secret: hunter2 } }',
    finding: 'SCHEMA',
  },
];
