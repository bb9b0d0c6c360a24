import { describe, expect, test } from 'vitest';
import { checkAssertions } from './assertions.ts';
import { checkCycles } from './cycles.ts';
import { checkImports } from './floors.ts';
import type { Rule } from './house-rules.ts';
import { checkNames } from './naming.ts';
import { checkPurity } from './purity.ts';
import { checkSizes } from './size.ts';
import { readSource } from './source.ts';
import { checkTitles } from './titles.ts';
import { checkWords } from './words.ts';

/** What a rule says of files, given by path. */
function verdict(rule: Rule, files: Readonly<Record<string, string>>): readonly string[] {
  const sources = Object.entries(files).map(([path, text]) => readSource(path, text));
  return rule(sources).map(({ path, line, message }) => `${path}:${line} ${message}`);
}

/** A function of so many lines. */
function functionOf(lines: number): string {
  return `function f() {\n${'\n'.repeat(lines - 2)}}`;
}

describe('imports', () => {
  test.each([
    ['down a floor', 'engine/core/a.ts', "import type { B } from '../base/index.ts';"],
    ['within a floor', 'engine/core/a.ts', "import { b } from './machine.ts';"],
    ['by an inner door', 'editor/a.ts', "import { b } from '../engine/language/edit/index.ts';"],
    ['of a file that has no door', 'server/a.ts', "import { b } from './contract/api.ts';"],
    ['of what the editor may know', 'editor/a.ts', "import { b } from '../server/client.ts';"],
    ['past a door from a test', 'test/a.ts', "import { b } from '../engine/base/hash.ts';"],
    ['of a package on its floor', 'editor/a.tsx', "import { Button } from 'antd';"],
  ])('may go %s', (_, path, text) => {
    const doors = { 'engine/base/index.ts': '', 'engine/language/index.ts': '' };
    const inner = { 'engine/language/edit/index.ts': '' };
    expect(verdict(checkImports, { ...doors, ...inner, [path]: text })).toEqual([]);
  });

  test.each([
    [
      'engine/core/a.ts',
      "import type { B } from '../runtime/b.ts';",
      'core imports runtime, not below it',
    ],
    [
      'engine/store/a.ts',
      "export * from '../simulate/b.ts';",
      'store imports simulate, not below it',
    ],
    [
      'editor/a.ts',
      "const b = () => import('../server/app.ts');",
      'editor imports server, not below it',
    ],
    ['server/client.ts', "import { b } from './app.ts';", 'client imports server, not below it'],
    ['server/a.ts', "import { b } from '../test/b.ts';", 'server imports test/b.ts'],
    [
      'server/a.ts',
      "import { b } from '../engine/base/b.ts';",
      'imports engine/base/b.ts past the door engine/base/index.ts',
    ],
    [
      'engine/base/a.ts',
      "import { b } from './index.ts';",
      'uses the door of its own folder, engine/base/index.ts',
    ],
    [
      'engine/language/a.ts',
      "import { join } from 'node:path';",
      'language runs in the browser and cannot use node:path',
    ],
    ['engine/runtime/a.ts', "import pg from 'pg';", 'runtime does not use pg'],
    [
      'engine/core/a.ts',
      "import { createMachine } from 'xstate';",
      'only engine/core/machine.ts and engine/core/advance.ts know XState',
    ],
  ])('of %s: %s', (path, text, message) => {
    const files = { 'engine/base/index.ts': '', [path]: `\n${text}` };
    expect(verdict(checkImports, files)).toEqual([`${path}:2 ${message}`]);
  });
});

describe('a file that needs itself', () => {
  test('is found over other files', () => {
    const files = {
      'a/one.ts': "import { two } from './two.ts';",
      'a/two.ts': "export { three } from './three.ts';",
      'a/three.ts': "import './one.ts';",
    };
    expect(verdict(checkCycles, files)).toEqual([
      'a/one.ts:1 a/one.ts → a/two.ts → a/three.ts → a/one.ts',
    ]);
  });

  test('does no harm by its types, or when it is loaded later', () => {
    const files = {
      'one.ts': "import { two } from './two.ts';",
      'two.ts': "import type { One } from './one.ts';\nconst one = () => import('./one.ts');",
    };
    expect(verdict(checkCycles, files)).toEqual([]);
  });
});

describe('a pure floor', () => {
  test.each([
    ['const a = Date.now();', 'Date.now'],
    ['const a = Math.random();', 'Math.random'],
    ['const a = new Date();', 'the time, by Date without a value'],
    ['const a = Date();', 'the time, by Date without a value'],
    ['setTimeout(f, 1);', 'setTimeout'],
    ['const a = { fetch };', 'fetch'],
    ['const a = globalThis.b;', 'globalThis'],
    ['const a = (performance as Clock).now();', 'performance'],
    ['const a = crypto.randomUUID();', 'crypto'],
  ])('may not: %s', (text, name) => {
    expect(verdict(checkPurity, { 'engine/core/a.ts': text })).toEqual([
      `engine/core/a.ts:1 uses ${name}`,
    ]);
    expect(verdict(checkPurity, { 'server/a.ts': text })).toEqual([]);
  });

  test.each([
    'const a = new Date(ms).toISOString();',
    'type A = typeof fetch; const b: Function = c;',
    'const a = { process: 1, crypto() {} }; a.process;',
    'function f({ document }: A, [window]: B) { return document ?? window; }',
  ])('may: %s', (text) => {
    expect(verdict(checkPurity, { 'engine/core/a.ts': text })).toEqual([]);
  });

  test('is not the only one that never turns text into code', () => {
    const text = "eval('1');\nnew Function('1');";
    expect(verdict(checkPurity, { 'server/a.ts': text })).toEqual([
      'server/a.ts:1 uses eval',
      'server/a.ts:2 uses Function',
    ]);
  });
});

test('only the settings read the environment', () => {
  const text = 'const a = process.env.A;';
  expect(verdict(checkPurity, { 'server/settings.ts': text, 'server/a.ts': text })).toEqual([
    'server/a.ts:1 uses process.env',
  ]);
});

describe('sizes', () => {
  test('of a file: 300 lines, not 301', () => {
    const files = { 'a.ts': '\n'.repeat(300), 'b.css': '\n'.repeat(301) };
    expect(verdict(checkSizes, files)).toEqual(['b.css:301 has 301 lines; at most 300']);
  });

  test('of a function: 70 lines, not 71', () => {
    const files = { 'a.ts': functionOf(70), 'b.ts': `\nconst a = ${functionOf(71)}` };
    expect(verdict(checkSizes, files)).toEqual(['b.ts:2 a function has 71 lines; at most 70']);
  });

  test('do not count for a suite of tests', () => {
    const suite = (head: string) => `${head}('a', () => {${'\n'.repeat(90)}});`;
    expect(verdict(checkSizes, { 'a.ts': suite('describe') })).toEqual([]);
    expect(verdict(checkSizes, { 'a.ts': suite('describe.each([1])') })).toEqual([]);
    expect(verdict(checkSizes, { 'a.ts': suite('test') })).toHaveLength(1);
  });

  test('of a list of parameters: three, not four', () => {
    const files = { 'a.ts': 'const f = (a, b, c) => 1;', 'b.ts': 'class A { f(a, b, c, d) {} }' };
    expect(verdict(checkSizes, files)).toEqual(['b.ts:1 a function takes 4 parameters; at most 3']);
  });

  test('of a comment: 100 columns, not 101', () => {
    const files = { 'a.ts': `//${'x'.repeat(98)}`, 'b.ts': `/*\n${'x'.repeat(101)}\n*/` };
    expect(verdict(checkSizes, files)).toEqual([
      'b.ts:2 a comment goes to column 101; at most 100',
    ]);
  });
});

describe('names', () => {
  test.each([
    'server/flow-files.ts',
    'test/core/machine.test.ts',
    'test/a.property.test.ts',
    'editor/main.tsx',
    'engine/store/postgres/migrations/0001-first-schema.ts',
    'flows/welcome.flow.yaml',
    'editor/vite.config.ts',
  ])('%s is one', (path) => {
    expect(verdict(checkNames, { [path]: '' })).toEqual([]);
  });

  test.each([
    ['server/utils.ts', 'is named for nothing that is in it'],
    ['server/flow-helpers.test.ts', 'is named for nothing that is in it'],
    ['server/types.ts', 'is named for nothing that is in it'],
    ['server/flowFiles.ts', 'is not in kebab-case'],
    ['flows/Welcome.flow.yaml', 'is not in kebab-case'],
  ])('%s is none', (path, message) => {
    expect(verdict(checkNames, { [path]: '' })).toEqual([`${path}:1 ${message}`]);
  });

  test('of components are in PascalCase', () => {
    const text = 'export function FlowList() {}';
    expect(verdict(checkNames, { 'a/FlowList.tsx': text, 'a/flow-list.tsx': text })).toEqual([
      'a/flow-list.tsx:1 is not in PascalCase',
    ]);
  });

  test('of doors go with nothing but exports', () => {
    const door = "import type { A } from './a.ts';\nexport * from './b.ts';";
    expect(verdict(checkNames, { 'a/index.ts': door, 'b/index.ts': 'run();' })).toEqual([
      'b/index.ts:1 is a door, and holds more than exports',
    ]);
  });
});

describe('words', () => {
  test.each([
    ['TO', 'DO'],
    ['FIX', 'ME'],
    ['biome-', 'ignore'],
    ['@ts-', 'expect-error'],
    ['test.', 'only'],
    ['describe.', 'skip('],
    ['/work', '/'],
  ])('%s%s is banned', (head, tail) => {
    const text = `\n// ${head}${tail} x`;
    const [found] = verdict(checkWords, { 'a.ts': text });
    expect(found).toContain(`a.ts:2 \`${head}${tail}\``);
  });

  test('that only look like it are not', () => {
    const text = 'todo, test.skipIf(a), shop.example/home/, ./work/';
    expect(verdict(checkWords, { 'a.ts': text })).toEqual([]);
  });
});

describe('a claimed type', () => {
  test.each([
    '// It was parsed above.\nconst a = b as A;',
    'const a = b as A; // It was parsed above.',
    'const a = {\n  // It was parsed above.\n  b: c as A,\n};',
    'const a = [1] as const;',
  ])('may have its reason: %s', (text) => {
    expect(verdict(checkAssertions, { 'server/a.ts': text })).toEqual([]);
  });

  test('without a reason is found', () => {
    const text = '// About something else.\n\nconst a = b as A;\n// Too late.';
    expect(verdict(checkAssertions, { 'server/a.ts': text, 'test/a.ts': text })).toEqual([
      'server/a.ts:3 claims a type without a reason',
    ]);
  });
});

describe('titles', () => {
  test('may be the same in two groups', () => {
    const text = "describe('a', () => { test('x', f); });\ndescribe('b', () => { test('x', f); });";
    expect(verdict(checkTitles, { 'a.test.ts': text })).toEqual([]);
  });

  test('may not be the same in one', () => {
    const text = "test('x', f);\nit.each([1])('y', f);\ntest(`x`, f);\nit('y', f);";
    expect(verdict(checkTitles, { 'a.test.ts': text })).toEqual([
      'a.test.ts:3 repeats the title of line 1',
      'a.test.ts:4 repeats the title of line 2',
    ]);
  });
});
