import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkFlow,
  DEFAULT_WORKSPACE,
  type Finding,
  outline,
  parseWorkspace,
  renderFinding,
} from '../../engine/language/index.ts';
import { WIDE_FLOW } from './wide-flow.ts';

const FUZZ = Number(process.env.FUZZ ?? 1);
const RUNS = 100 * FUZZ;

/** What must hold of whatever the checker is given. */
function checkLaws(text: string): void {
  const { flow, findings, compiled } = checkFlow(text, DEFAULT_WORKSPACE);
  const hasError = findings.some((finding) => finding.severity === 'error');
  expect(compiled === null).toBe(hasError);
  const starts = findings.map((finding) => finding.range.start.offset);
  expect(starts).toEqual([...starts].sort((left, right) => left - right));
  for (const finding of findings) checkPlace(finding, text);
  if (flow) outline(flow, findings);
}

function checkPlace(finding: Finding, text: string): void {
  const { start, end } = finding.range;
  expect(start.offset).toBeGreaterThanOrEqual(0);
  expect(end.offset).toBeGreaterThanOrEqual(start.offset);
  expect(end.offset).toBeLessThanOrEqual(text.length + 1);
  expect([finding.message.zh, finding.message.en].every((said) => said !== '')).toBe(true);
  renderFinding(finding, { text, file: 'f', locale: 'zh', color: false });
}

const JUNK = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ': ',
    '- ',
    '\n',
    '\t',
    '"',
    "'",
    '#',
    '&a',
    '*a',
    '!t',
    '|',
    '>',
  ),
  fc.constantFrom(
    'next',
    'end',
    'null',
    '__proto__',
    '<<',
    '{{ x',
    '= 1 +',
    'wait',
    'steps',
    '\r\n',
  ),
);

interface Cut {
  readonly at: number;
  readonly removed: number;
  readonly added: string;
}
const CUT: fc.Arbitrary<Cut> = fc.record({
  at: fc.nat(WIDE_FLOW.length),
  removed: fc.nat(8),
  added: fc.oneof(JUNK, fc.constant('')),
});

describe('whatever the text', { timeout: 60_000 * FUZZ }, () => {
  it('is checked without throwing', () => {
    fc.assert(
      fc.property(fc.array(JUNK, { maxLength: 40 }), (parts) => {
        checkLaws(parts.join(''));
        parseWorkspace(parts.join(''));
      }),
      {
        numRuns: RUNS,
      },
    );
  });

  it('is checked without throwing where a sound flow is damaged', () => {
    fc.assert(
      fc.property(fc.array(CUT, { minLength: 1, maxLength: 4 }), (cuts) => {
        let text = WIDE_FLOW;
        for (const { at, removed, added } of cuts) {
          text = text.slice(0, at) + added + text.slice(at + removed);
        }
        checkLaws(text);
      }),
      { numRuns: RUNS },
    );
  });

  it('is checked without throwing where values of a sound flow are of another type', () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom<unknown>({ next: 'menu' }, { end: 'x' }, [{}], 'menu', '1d', { text: 'hi' }),
    );
    const lines = WIDE_FLOW.split('\n');
    const keyed = lines.flatMap((line, index) => (/^\s*[a-z-]+: /.test(line) ? [index] : []));
    fc.assert(
      fc.property(fc.constantFrom(...keyed), value, (index, json) => {
        const line = lines[index] ?? '';
        const changed = `${line.slice(0, line.indexOf(':'))}: ${JSON.stringify(json)}`;
        checkLaws(lines.with(index, changed).join('\n'));
      }),
      { numRuns: RUNS },
    );
  });
});
