import { describe, expect, it } from 'vitest';
import { shortHash } from '../../engine/base/index.ts';

describe('a short hash', () => {
  it('is 21 letters and digits, the same for the same text for ever', () => {
    expect(['', 'a', 'greet|member|群/小王|'].map(shortHash)).toMatchInlineSnapshot(`
      [
        "1lngaw10nqst8t0kvp7y4",
        "02gltnr13s3et50ofcbk5",
        "0bdpjji19nimc50zttk86",
      ]
    `);
  });

  it('differs where texts differ by little, in each of its parts', () => {
    const parts = [new Set<string>(), new Set<string>(), new Set<string>()];
    const count = 20_000;
    for (let index = 0; index < count; index += 1) {
      const hash = shortHash(`greet|member|g1/p${index}|`);
      for (const [at, part] of parts.entries()) part.add(hash.slice(at * 7, at * 7 + 7));
    }
    // Of 20,000 draws from 2^32 0.05 pairs meet on average, and ten never do.
    expect(Math.min(...parts.map((part) => part.size))).toBeGreaterThan(count - 10);
    expect(parts.map((part) => [...part].every((text) => /^[0-9a-z]{7}$/.test(text)))).toEqual([
      true,
      true,
      true,
    ]);
  });
});
