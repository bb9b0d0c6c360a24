import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { resources } from '../../editor/locales/index.ts';
import type { KeyUse } from './editor-texts.ts';
import {
  editorSources,
  keysOf,
  keyUses,
  meansKey,
  placeholders,
  wordsInMarkup,
} from './editor-texts.ts';

/** The product's name, names of languages and of a notation, the letter before a version. */
const NO_TEXTS = ['groupflow', '中', 'EN', 'YAML', 'v'];
const NAMESPACES = Object.keys(resources.zh) as (keyof typeof resources.zh)[];
const editor = join(import.meta.dirname, '../../editor');
const uses = editorSources(editor).map(({ file, code, namespace }) =>
  keyUses(file, code, namespace),
);
const known = new Set(
  NAMESPACES.flatMap((namespace) =>
    keysOf(resources.zh[namespace]).map(([key]) => `${namespace}:${key}`),
  ),
);

describe('the texts of the editor', () => {
  test.each(NAMESPACES)('say the same things in both languages: %s', (namespace) => {
    const keys = (texts: object) => [...new Set(keysOf(texts).map(([key]) => key))].sort();
    expect(keys(resources.en[namespace])).toEqual(keys(resources.zh[namespace]));
  });

  test.each(NAMESPACES)('fill in the same values in both languages: %s', (namespace) => {
    const chinese = new Map(keysOf(resources.zh[namespace]));
    const unequal = keysOf(resources.en[namespace]).filter(
      ([key, text]) => placeholders(text).join() !== placeholders(chinese.get(key) ?? '').join(),
    );
    expect(unequal).toEqual([]);
  });

  test('have every key that a source asks for', () => {
    const missing = uses.flatMap(({ asked }) => asked).filter((use) => !exists(use));
    expect(missing).toEqual([]);
  });

  test('have no key that no source asks for', () => {
    const written = new Set(uses.flatMap(({ mentioned }) => mentioned.map(({ key }) => key)));
    const patterns = [...written].filter((key) => key.includes('*') && /[^:*]\.?\*/.test(key));
    const unused = [...known].filter(
      (key) => !written.has(key) && !patterns.some((pattern) => meansKey(pattern, key)),
    );
    expect(unused).toEqual([]);
  });

  test('are never written into the pages themselves', () => {
    const written = editorSources(editor).flatMap(({ file, code }) =>
      wordsInMarkup(file, code)
        .filter((words) => !NO_TEXTS.includes(words))
        .map((words) => ({ file, words })),
    );
    expect(written).toEqual([]);
  });
});

describe('the reading of keys', () => {
  test('finds plain keys, both sides of a choice, and templates', () => {
    const code = [
      "const { t } = useTranslation('flows');",
      `t('title'); t(open ? 'a.b' : 'frame:c'); t(\`status.\${status}\`, { count: 1 });`,
    ].join('\n');
    expect(keyUses('x.tsx', code, 'frame').asked.map(({ key }) => key)).toEqual([
      'flows:title',
      'flows:a.b',
      'frame:c',
      'flows:status.*',
    ]);
  });

  test('leaves other calls and other texts alone', () => {
    expect(keyUses('x.tsx', "at('title'); <p title='x' />", 'frame').asked).toEqual([]);
  });

  test('finds words between tags', () => {
    expect(wordsInMarkup('x.tsx', '<p>{a} <b>Hello</b> · {t("x")} 你好</p>')).toEqual([
      'Hello',
      '你好',
    ]);
  });

  test('tells a missing key from one that is there', () => {
    expect(meansKey('frame:status.*.*', 'frame:status.flow.active')).toBe(true);
    expect(meansKey('frame:status.*', 'flows:status')).toBe(false);
  });
});

function exists({ key }: KeyUse): boolean {
  if (!key.includes('*')) return known.has(key);
  return [...known].some((candidate) => meansKey(key, candidate));
}
