/** Why a delivery did not arrive, as far as its error tells. */
export type FailureReason =
  | 'expired'
  | 'unconfirmed'
  | 'noConnector'
  | 'unreachable'
  | 'slow'
  | 'refused'
  | 'trouble'
  | 'other';

const PATTERNS: readonly (readonly [pattern: RegExp, reason: FailureReason])[] = [
  [/^expired$/, 'expired'],
  [/^unconfirmed$/, 'unconfirmed'],
  [/is not in the workspace's `connectors`/, 'noConnector'],
  [/cannot be reached/, 'unreachable'],
  [/did not answer within|has not answered|gave no answer|too slow/, 'slow'],
  [/answered (408|429|5\d\d)/, 'trouble'],
  [/answered [34]\d\d/, 'refused'],
];

/** Reads the reason from what a connector or the engine has said of an attempt. */
export function failureReason(error: string): FailureReason {
  return PATTERNS.find(([pattern]) => pattern.test(error))?.[1] ?? 'other';
}
