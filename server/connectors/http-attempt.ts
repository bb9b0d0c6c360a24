import type { Instant, Json } from '../../engine/base/index.ts';
import type { Attempt } from '../../engine/runtime/index.ts';

/** What a receiver may ask for at most; more is a mistake of its clock. */
const RETRY_AFTER_MAX_MS = 86_400_000;
/** Most bytes of an answer that are read. */
const ANSWER_BYTES_MAX = 65_536;
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

/**
 * What an answer means: 2xx is done, 408, 429 and 5xx may be later, all others never. Its content
 * is read only where it is kept.
 */
export async function readAttempt(
  response: Response,
  options: { readonly keeps: boolean; readonly now: Instant },
): Promise<Attempt> {
  const attempt = attemptOf(response, options.now);
  if (attempt.type === 'sent' && options.keeps) return answered(response);
  await response.body?.cancel();
  return attempt;
}

/** The answer as JSON; an empty one is none. */
async function answered(response: Response): Promise<Attempt> {
  const bytes = await readBounded(response);
  if (bytes === null) {
    const error = `The answer has more than ${ANSWER_BYTES_MAX} bytes; \`save\` keeps no more.`;
    return { type: 'refused', error };
  }
  const text = new TextDecoder().decode(bytes);
  if (text.trim() === '') return { type: 'sent' };
  try {
    return { type: 'sent', answer: JSON.parse(text) as Json }; // JSON.parse yields JSON
  } catch {
    return { type: 'refused', error: 'The answer is not JSON, which `save` needs.' };
  }
}

async function readBounded(response: Response): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    // Leaving the loop cancels the rest.
    if (size > ANSWER_BYTES_MAX) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function attemptOf(response: Response, nowMs: number): Attempt {
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
