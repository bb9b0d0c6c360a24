import type { Attempt } from '../../engine/runtime/index.ts';

/** What a receiver may ask for at most; more is a mistake of its clock. */
const RETRY_AFTER_MAX_MS = 86_400_000;
/** What fails before a byte of the request is written, so that it surely has not gone out. */
const UNWRITTEN = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** What a request without an answer means: nobody knows, unless it was surely not written. */
export function attemptWithout(error: unknown, timeoutMs: number): Attempt {
  const isUnwritten = UNWRITTEN.has(codeOf(error) ?? '');
  return { type: isUnwritten ? 'retry' : 'unknown', error: reasonOf(error, timeoutMs) };
}

/** What an answer means: 2xx is done, 408, 429 and 5xx may be later, all others never. */
export function attemptOf(response: Response, nowMs: number): Attempt {
  const { status } = response;
  if (status >= 200 && status < 300) return { type: 'sent' };
  const error = `The receiver answered ${status}.`;
  if (status !== 408 && status !== 429 && status < 500) return { type: 'refused', error };
  const afterMs = retryAfterMs(response.headers.get('retry-after'), nowMs);
  return afterMs === null ? { type: 'retry', error } : { type: 'retry', error, afterMs };
}

/** Reads `Retry-After`: seconds, or a date. */
function retryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), RETRY_AFTER_MAX_MS);
}

function reasonOf(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return 'The receiver cannot be reached.';
  if (error.name === 'TimeoutError') return `The receiver did not answer within ${timeoutMs} ms.`;
  const code = codeOf(error);
  return `The receiver cannot be reached${code === null ? '' : ` (${code})`}.`;
}

function codeOf(error: unknown): string | null {
  if (!(error instanceof Error) || !(error.cause instanceof Error)) return null;
  return 'code' in error.cause ? String(error.cause.code) : null;
}
