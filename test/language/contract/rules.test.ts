import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Rule {
  readonly rule: string;
  /** What has to be built first. */
  readonly notYet?: string;
  readonly tests?: readonly { readonly file: string; readonly title: string }[];
}
interface Paragraph {
  readonly title: string;
  readonly rules: readonly Rule[];
}

const ROOT = path.join(import.meta.dirname, '../../..');
const TABLE = readFileSync(path.join(import.meta.dirname, 'flow-language-rules.yaml'), 'utf8');
const { paragraphs } = parse(TABLE) as { readonly paragraphs: readonly Paragraph[] };
const RULES = paragraphs.flatMap(({ rules }) => rules);

/** Whether a file calls `it` or `test` under this title, with or without a table. */
function holdsTest(file: string, title: string): boolean {
  const at = path.join(ROOT, file);
  if (!existsSync(at)) return false;
  const escaped = title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(\\b(it|test)(\\.each\\([^\\n]*\\))?|\\]\\))\\(\\s*['"]${escaped}['"]`).test(
    readFileSync(at, 'utf8'),
  );
}

describe('the rules of the language', () => {
  it('stand here all, in eighteen paragraphs, each once', () => {
    expect([paragraphs.length, RULES.length]).toEqual([18, 89]);
    expect(new Set(RULES.map(({ rule }) => rule)).size).toBe(RULES.length);
  });

  it('have each a test, unless what they are about is not built', () => {
    const without = RULES.filter(({ tests, notYet }) => (tests ? notYet : !notYet));
    expect(without.map(({ rule }) => rule)).toEqual([]);
  });

  it('name tests that exist', () => {
    const named = RULES.flatMap(({ tests = [] }) => tests);
    const missing = named.filter(({ file, title }) => !holdsTest(file, title));
    expect(missing).toEqual([]);
    expect(named.length).toBeGreaterThan(50);
  });

  it('would miss a test that does not exist', () => {
    expect(holdsTest('test/language/contract/rules.test.ts', 'name tests that exist')).toBe(true);
    expect(holdsTest('test/language/contract/rules.test.ts', 'name no such test')).toBe(false);
    expect(holdsTest('test/no-such.test.ts', 'name tests that exist')).toBe(false);
  });
});
