import type { Text } from '../base/index.ts';
import type { SourceDocument } from './document.ts';
import type { Finding, FindingCode, Fix, Path } from './finding.ts';
import { FINDING_CODES } from './finding-codes.ts';

/** A finding before its place in the text is known: checks speak of paths, not of characters. */
export interface Mistake {
  readonly code: FindingCode;
  readonly path: Path;
  /** Which part of the entry at `path` is marked; its value when absent. */
  readonly part?: 'key' | 'value';
  /** A stretch inside a text value, in UTF-16 units from its first character. */
  readonly within?: { readonly offset: number; readonly length: number } | undefined;
  readonly message: Text;
  readonly hint?: Text | undefined;
  readonly step?: string | undefined;
  readonly fix?: Fix | undefined;
  /** What stands there cannot be read, though the code alone would leave that open. */
  readonly spoils?: boolean;
}

/** Turns mistakes into findings with ranges, in the order of the text. */
export function locate(mistakes: readonly Mistake[], source: SourceDocument): Finding[] {
  const findings = worst(mistakes).map((mistake): Finding => {
    const { code, path, message, hint, step, within, fix } = mistake;
    const range = within
      ? source.rangeWithin(path, within.offset, within.length)
      : source.range(path, mistake.part ?? 'value');
    return {
      code,
      severity: FINDING_CODES[code].severity,
      path,
      range,
      message,
      ...(hint && { hint }),
      ...(step !== undefined && { step }),
      ...(fix && { fix }),
    };
  });
  return inTextOrder(findings);
}

/** Nobody reads more of them; a text can hold a hundred thousand mistakes. */
const FINDINGS_MAX = 500;

/** Errors go before warnings where not all can be told. */
function worst(mistakes: readonly Mistake[]): readonly Mistake[] {
  if (mistakes.length <= FINDINGS_MAX) return mistakes;
  const isError = ({ code }: Mistake) => FINDING_CODES[code].severity === 'error';
  const errors = mistakes.filter(isError);
  const warnings = mistakes.filter((mistake) => !isError(mistake));
  return [...errors, ...warnings].slice(0, FINDINGS_MAX);
}

/** Sorts findings by where they begin; those of one place keep their order. */
export function inTextOrder(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((left, right) => left.range.start.offset - right.range.start.offset);
}
