import type { Json } from '../base/index.ts';
import type { ExpectedRequest } from '../language/index.ts';
import { asJson, includes, pairwise } from './expected-list.ts';
import type { Mismatch } from './report.ts';
import type { Request, WorldEntry } from './world-log.ts';

/** Compares what was asked to be done outside since the last expectation, one by one. */
export function requestMismatch(
  expected: readonly ExpectedRequest[],
  { recent }: { readonly recent: readonly WorldEntry[] },
): Mismatch | null {
  const found = recent.flatMap((entry) => (entry.type === 'request' ? [entry.request] : []));
  const holds = pairwise(expected, found, (wanted, request) => {
    const { with: values, ...names } = wanted;
    const shown = shownRequest(request);
    return includes(shown, asJson(names)) && includes(shown.with ?? {}, values ?? {});
  });
  if (holds) return null;
  return {
    what: 'done',
    expected: asJson(expected),
    actual: found.map(shownRequest),
    message: null,
  };
}

function shownRequest(request: Request): Record<string, Json> {
  const { origin } = request;
  if (request.type === 'act') {
    return { step: origin.step, action: request.action, with: request.with };
  }
  const { endpoint, method, path, body } = request;
  return { step: origin.step, endpoint, method, path, with: body ?? {} };
}
