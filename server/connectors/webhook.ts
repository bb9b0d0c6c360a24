import type { Clock } from '../../engine/base/index.ts';
import { plusMs } from '../../engine/base/index.ts';
import type { Attempt, Connector, Message } from '../../engine/runtime/index.ts';
import { attemptOf, attemptWithout } from './http-attempt.ts';
import { addressText, messageText } from './message-text.ts';
import { webhookSignature } from './signature.ts';

/** A receiver that has not answered by then is asked again later. */
const TIMEOUT_MS = 10_000;
/** Requests under way at once to one receiver. */
const LANES_MAX = 16;
/**
 * No request of a batch begins later than this: with its timeout it ends before the dispatcher's
 * 30 s, after which the outcomes of the whole batch would be lost.
 */
const BEGIN_MS = 15_000;
export interface WebhookOptions {
  readonly name: string;
  readonly url: string;
  readonly secret: string;
  /** The system's time, by which receivers judge a signature's age. */
  readonly clock: Clock;
  readonly timeoutMs?: number;
  /** Names the trace of the work under way, by W3C Trace Context; null: there is none. */
  readonly traceparent?: () => string | null;
}

/**
 * Posts each message to an outside system, signed by Standard Webhooks, with the effect's key as
 * `webhook-id` and `Idempotency-Key`. 2xx is sent; 408, 429 and 5xx are tried again (not before
 * `Retry-After`), and so is what found no connection; of a request that was written and has no
 * answer nobody knows; any other answer, redirects included, is final. Messages to the same
 * recipient go one after another, in their order.
 */
export function webhookConnector(options: WebhookOptions): Connector {
  return {
    name: options.name,
    real: true,
    async deliver(messages) {
      const attempts = new Map<Message, Attempt>();
      const lastBegin = plusMs(options.clock.now(), BEGIN_MS);
      const lanes = [...Map.groupBy(messages, ({ to }) => addressText(to)).values()];
      const workers = Array.from({ length: LANES_MAX }, async () => {
        for (let lane = lanes.shift(); lane !== undefined; lane = lanes.shift()) {
          for (const message of lane) {
            if (options.clock.now() > lastBegin) return;
            attempts.set(message, await post(message, options));
          }
        }
      });
      await Promise.all(workers);
      return messages.map((message) => attempts.get(message) ?? TOO_SLOW);
    },
  };
}

const TOO_SLOW: Attempt = {
  type: 'untried',
  error: 'The receiver is too slow for the messages that wait; this one was not tried.',
  afterMs: 1_000,
};
async function post(message: Message, options: WebhookOptions): Promise<Attempt> {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const now = options.clock.now();
  const timestamp = Math.floor(now / 1000);
  const body = JSON.stringify(payload(message));
  const traceparent = options.traceparent?.() ?? null;
  try {
    const response = await fetch(options.url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        'Content-Type': 'application/json',
        'User-Agent': 'groupflow',
        'Idempotency-Key': message.key,
        ...(traceparent === null ? {} : { traceparent }),
        'webhook-id': message.key,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': webhookSignature(options.secret, { id: message.key, timestamp, body }),
      },
      body,
    });
    await response.body?.cancel();
    return attemptOf(response, now);
  } catch (error) {
    return attemptWithout(error, timeoutMs);
  }
}

/**
 * Type and data as Standard Webhooks recommends; the text stands once more in one piece for simple
 * receivers.
 */
function payload(message: Message): unknown {
  return {
    type: 'message.send',
    timestamp: new Date(message.createdAt).toISOString(),
    data: {
      key: message.key,
      to: message.to,
      class: message.class,
      channel: message.channel,
      text: messageText(message.parts),
      parts: message.parts,
      mention: message.mention,
      deadlineAt: message.deadlineAt === null ? null : new Date(message.deadlineAt).toISOString(),
      flow: message.origin.flow,
      version: message.origin.version,
      instance: message.origin.instance,
      step: message.origin.step,
      subject: message.origin.subject,
    },
  };
}
