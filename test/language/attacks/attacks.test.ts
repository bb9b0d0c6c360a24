import { describe, expect, it } from 'vitest';
import {
  checkFlow,
  compileCel,
  compileText,
  DEFAULT_WORKSPACE,
  ExpressionError,
  parseWorkspace,
} from '../../../engine/language/index.ts';
import type { ExpressionAttack } from './attack.ts';
import { CEL_ATTACKS } from './cel-attacks.ts';
import { ESCAPE_ATTACKS } from './escape-attacks.ts';
import { TEXT_ATTACKS } from './text-attacks.ts';
import { FLOW_ATTACKS, WORKSPACE_ATTACKS } from './yaml-attacks.ts';

/** Of notation 100 are told, of shape and of sense 500 each, however many there are. */
const FINDINGS_MAX = 1_101;
const RESULT_MAX = 66_000;

type Compile = typeof compileCel | typeof compileText;

/** How a source ends, in the words of the lists. */
function endOf(compile: Compile, { source, names = {} }: ExpressionAttack) {
  const compiled = compile(source);
  if (!compiled.ok) return { mistake: compiled.message.en };
  try {
    return { value: compiled.program(names) };
  } catch (error) {
    if (error instanceof ExpressionError) return { failure: error.message };
    throw error;
  }
}

function expected({ ends }: ExpressionAttack) {
  if ('mistake' in ends) return { mistake: expect.stringMatching(ends.mistake) };
  return 'failure' in ends ? { failure: expect.stringMatching(ends.failure) } : ends;
}

describe('a hostile flow', () => {
  it.each(FLOW_ATTACKS)('is refused by a finding: $name', ({ text, finding }) => {
    const { findings, compiled } = checkFlow(text, DEFAULT_WORKSPACE);
    expect(findings.map(({ code }) => code)).toContain(finding);
    expect(findings.length).toBeLessThan(FINDINGS_MAX);
    expect(compiled).toBeNull();
  });
});

describe('a hostile workspace', () => {
  it.each(WORKSPACE_ATTACKS)('is refused by a finding: $name', ({ text, finding }) => {
    const { findings, workspace } = parseWorkspace(text);
    expect(findings.map(({ code }) => code)).toContain(finding);
    expect(findings.length).toBeLessThan(FINDINGS_MAX);
    expect(workspace).toBeNull();
  });
});

describe('a hostile expression', () => {
  it.each([...CEL_ATTACKS, ...ESCAPE_ATTACKS])('costs no more than its budget: $name', (attack) => {
    const end = endOf(compileCel, attack);
    expect(end).toEqual(expected(attack));
    expect(JSON.stringify(end).length).toBeLessThan(RESULT_MAX);
  });
});

describe('a hostile text', () => {
  it.each(TEXT_ATTACKS)('costs no more than its budget: $name', (attack) => {
    const end = endOf(compileText, attack);
    expect(end).toEqual(expected(attack));
    expect(JSON.stringify(end).length).toBeLessThan(RESULT_MAX);
  });
});

it('leaves the prototypes of everybody as they are', () => {
  checkFlow('flow: f\n__proto__: { polluted: true }\n', DEFAULT_WORKSPACE);
  compileCel("{'__proto__': {'polluted': true}}");
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(Object.hasOwn({}, 'polluted') || 'polluted' in {}).toBe(false);
});
