import type { Clock } from '../../engine/base/index.ts';
import { plusMs } from '../../engine/base/index.ts';
import type { Attempt, Call, Endpoint } from '../../engine/runtime/index.ts';
import { attemptWithout, readAttempt } from './http-attempt.ts';

/** Calls under way at once to one endpoint. */
const LANES_MAX = 16;
/** No call of a batch begins later: with its timeout it ends before the dispatcher's 30 s. */
const BEGIN_MS = 9_000;

export interface EndpointOptions {
  readonly name: string;
  /** What the paths are put behind. */
  readonly url: string;
  /** The token that the endpoint is called with; null: none. */
  readonly bearer: string | null;
  /** The system's time. */
  readonly clock: Clock;
  /** Names the trace of the work under way, by W3C Trace Context; null: there is none. */
  readonly traceparent: () => string | null;
}

/**
 * Calls an HTTP endpoint with JSON, with the effect's key as `Idempotency-Key`. Answers count as
 * those of a webhook do; redirects are not followed, so that the token goes nowhere else. An answer
 * that is to be kept has at most 64 KiB.
 */
export function httpEndpoint(options: EndpointOptions): Endpoint {
  return {
    name: options.name,
    real: true,
    async call(calls) {
      const attempts = new Map<Call, Attempt>();
      const lastBegin = plusMs(options.clock.now(), BEGIN_MS);
      const left = [...calls];
      const workers = Array.from({ length: LANES_MAX }, async () => {
        for (let call = left.shift(); call !== undefined; call = left.shift()) {
          if (options.clock.now() > lastBegin) return;
          attempts.set(call, await attempt(call, options));
        }
      });
      await Promise.all(workers);
      return calls.map((call) => attempts.get(call) ?? TOO_SLOW);
    },
  };
}

const TOO_SLOW: Attempt = {
  type: 'untried',
  error: 'The endpoint is too slow for the calls that wait; this one was not tried.',
  afterMs: 1_000,
};

async function attempt(call: Call, options: EndpointOptions): Promise<Attempt> {
  const { method, body, timeoutMs } = call;
  const url = addressOf(call, options);
  if (url === null) {
    return { type: 'refused', error: `The path of the call leaves \`${options.url}\`.` };
  }
  const traceparent = options.traceparent();
  try {
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        Accept: 'application/json',
        'User-Agent': 'groupflow',
        'Idempotency-Key': call.key,
        ...(body === null ? {} : { 'Content-Type': 'application/json' }),
        ...(options.bearer === null ? {} : { Authorization: `Bearer ${options.bearer}` }),
        ...(traceparent === null ? {} : { traceparent }),
      },
      ...(body === null ? {} : { body: JSON.stringify(body) }),
    });
    return await readAttempt(response, { keeps: call.keeps, now: options.clock.now() });
  } catch (error) {
    return attemptWithout(error, timeoutMs);
  }
}

/** Null for a path that would climb out of the endpoint. */
function addressOf({ path }: Call, { url }: EndpointOptions): string | null {
  const [plain = ''] = path.split(/[?#]/, 1);
  const climbs = plain.split(/[/\\]/).some((part) => /^(\.|%2e){1,2}$/i.test(part));
  return climbs ? null : `${url.replace(/\/+$/, '')}${path}`;
}
