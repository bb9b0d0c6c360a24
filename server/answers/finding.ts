import type { Static } from 'typebox';
import type { Finding } from '../../engine/language/index.ts';
import type { FindingAnswer } from '../contract/resources.ts';

/** Writes a finding as the API does. */
export function findingAnswer(finding: Finding): Static<typeof FindingAnswer> {
  const { code, severity, path, range, message, hint, step } = finding;
  return {
    code,
    severity,
    path: [...path],
    range: { start: { ...range.start }, end: { ...range.end } },
    message: { ...message },
    ...(hint === undefined ? {} : { hint: { ...hint } }),
    ...(step === undefined ? {} : { step }),
  };
}
