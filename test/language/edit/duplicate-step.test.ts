import { describe, expect, it } from 'vitest';
import { duplicateStep } from '../../../engine/language/edit/index.ts';
import { changes, SAMPLE } from './sample-flow.ts';

describe('duplicating a step', () => {
  it('repeats it as it is written, and lets what led to itself lead to the copy', () => {
    const result = duplicateStep(SAMPLE, 'menu');
    expect(result.ok && result.step).toBe('menu-2');
    const added = changes(result).map((line) => line.slice(1));
    const start = SAMPLE.indexOf('  menu:');
    const body = SAMPLE.slice(start, SAMPLE.indexOf('\n  # ---- 阶段'));
    const copy = body.replace('menu:', 'menu-2:').replace('else: menu', 'else: menu-2');
    expect(`${added.join('\n')}\n`).toBe(`${copy}\n`);
  });

  it('gives the steps inside a frame ids of their own', () => {
    expect(changes(duplicateStep(SAMPLE, 'phase'))).toEqual([
      '+  phase-2:',
      '+    stage:',
      '+      after: [{ delay: 7d, end: over }]',
      '+      steps:',
      '+        a-2: { wait: { for: 1d }, next: b-2 }',
      '+        b-2: { send: { to: member, text: "…" }, next: a-2 }   # loop',
      '+',
    ]);
  });

  it('is refused for a step that is not there', () => {
    expect(changes(duplicateStep(SAMPLE, 'gone'))).toEqual(['MISSING']);
    expect(changes(duplicateStep('a: [', 'gone'))).toEqual(['SYNTAX']);
  });
});
