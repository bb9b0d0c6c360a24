import { describe, expect, it } from 'vitest';
import { parseFlow } from '../../engine/language/index.ts';
import { benchCompile, largeFlow } from './compile.ts';

describe('the bench of the compiler', () => {
  it('measures a flow of 200 steps and the library against their bounds', () => {
    const lines = benchCompile(2).map(({ bench, n, boundMs }) => ({ bench, n, boundMs }));
    expect(lines).toEqual([
      { bench: 'compile-200-steps', n: 2, boundMs: 50 },
      { bench: 'compile-library', n: 2, boundMs: 1_000 },
      { bench: 'worst-case-library', n: 1, boundMs: 2_000 },
    ]);
  });

  it('makes its flow of as many steps as it says', () => {
    expect(parseFlow(largeFlow(25)).flow?.steps).toHaveLength(200);
  });
});
