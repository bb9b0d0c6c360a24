import type { Json, JsonObject } from '../base/index.ts';
import type { Finding, Position } from '../language/index.ts';

/** Gives findings as plain JSON, for the details of an error. */
export function findingsAsJson(findings: readonly Finding[]): Json {
  return findings.map((finding) => ({
    code: finding.code,
    severity: finding.severity,
    path: finding.path,
    range: { start: positionAsJson(finding.range.start), end: positionAsJson(finding.range.end) },
    message: { ...finding.message },
    ...(finding.hint === undefined ? {} : { hint: { ...finding.hint } }),
    ...(finding.step === undefined ? {} : { step: finding.step }),
  }));
}

function positionAsJson(position: Position): JsonObject {
  return { offset: position.offset, line: position.line, column: position.column };
}
