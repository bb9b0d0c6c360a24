import type { Finding, Fix } from '../finding.ts';
import { type EditResult, editYaml } from './edit-yaml.ts';

/** Makes the change that a finding offers, or says why the text does not take it. */
export function applyFix(text: string, { operations }: Fix): EditResult {
  return editYaml(text, operations);
}

/** A text after all that could be put right, with what is left of it. */
export interface FixedText {
  readonly text: string;
  /** The findings whose fixes were made, in that order. */
  readonly fixed: readonly Finding[];
  readonly findings: readonly Finding[];
}

/** So many slips in one file are no slips. */
const FIX_MAX = 500;

/**
 * Makes one fix after the other, the first of the text first, and checks again after each: what one
 * puts right may be what another one spoke of. Ends when no fix is left that brings a new text.
 */
export function applyFixes(text: string, check: (text: string) => readonly Finding[]): FixedText {
  const seen = new Set([text]);
  const fixed: Finding[] = [];
  let at = text;
  let findings = check(at);
  while (fixed.length < FIX_MAX) {
    const next = firstFix(at, findings, seen);
    if (next === null) break;
    seen.add(next.text);
    fixed.push(next.finding);
    at = next.text;
    findings = check(at);
  }
  return { text: at, fixed, findings };
}

function firstFix(text: string, findings: readonly Finding[], seen: ReadonlySet<string>) {
  for (const finding of findings) {
    const result = finding.fix ? applyFix(text, finding.fix) : null;
    if (result?.ok && !seen.has(result.text)) return { finding, text: result.text };
  }
  return null;
}
