import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../engine/base/index.ts';
import { cleanData, DATA_BYTES_MAX } from '../../engine/runtime/clean-data.ts';

function nested(depth: number): JsonObject {
  let value: Json = 1;
  for (let level = 1; level < depth; level += 1) value = [value];
  return { value };
}

describe('the data of an event', () => {
  it('may have 64 KiB as JSON and no byte more', () => {
    const filler = 'x'.repeat(DATA_BYTES_MAX - '{"text":""}'.length);
    expect(cleanData({ text: filler }).ok).toBe(true);
    expect(cleanData({ text: `${filler}x` })).toEqual({
      ok: false,
      detail: 'The data has 65537 bytes; at most 65536 are accepted. Send a reference instead.',
    });
  });

  it('counts bytes, not characters', () => {
    expect(cleanData({ text: '群'.repeat(DATA_BYTES_MAX / 3) }).ok).toBe(false);
  });

  it('may be nested 32 levels deep and no deeper', () => {
    expect(cleanData(nested(32)).ok).toBe(true);
    expect(cleanData(nested(33)).ok).toBe(false);
    expect(cleanData(nested(100_000)).ok).toBe(false);
  });

  it('has NUL and halves of surrogate pairs replaced, in keys too', () => {
    expect(cleanData({ 'a\0': ['x\0y', '\ud83d', '😀'] })).toEqual({
      ok: true,
      data: { 'a\uFFFD': ['x\uFFFDy', '\uFFFD', '😀'] },
    });
  });

  it('is left as it is when there is nothing to clean', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ maxDepth: 5 })),
        (data) => {
          const plain = JSON.parse(JSON.stringify(data).replaceAll('\\u0000', ''));
          fc.pre(
            JSON.stringify(plain).isWellFormed() && !/\\ud[89a-f]/i.test(JSON.stringify(plain)),
          );
          expect(cleanData(plain)).toEqual({ ok: true, data: plain });
        },
      ),
    );
  });
});
