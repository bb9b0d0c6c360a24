import type { Clock } from '../../engine/base/index.ts';
import { plusMs } from '../../engine/base/index.ts';
import type { Act, Attempt, Connector, Message } from '../../engine/runtime/index.ts';
import { attemptWithout, readAttempt } from './http-attempt.ts';
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
 * Posts each message and action to an outside system, signed by Standard Webhooks, with the
 * effect's key as `webhook-id` and `Idempotency-Key`. 2xx is sent; 408, 429 and 5xx are tried again
 * (not before `Retry-After`), and so is what found no connection; of a request that was written and
 * has no answer nobody knows; any other answer, redirects included, is final. What goes to the same
 * recipient goes one after another, in its order.
 */
export function webhookConnector(options: WebhookOptions): Connector {
  return {
    name: options.name,
    real: true,
    deliver: (messages) => postAll(messages, options),
    act: (actions) => postAll(actions, options),
  };
}

type Outgoing = Message | Act;

async function postAll(
  all: readonly Outgoing[],
  options: WebhookOptions,
): Promise<readonly Attempt[]> {
  const attempts = new Map<Outgoing, Attempt>();
  const lastBegin = plusMs(options.clock.now(), BEGIN_MS);
  const lanes = [...Map.groupBy(all, ({ to }) => addressText(to)).values()];
  const workers = Array.from({ length: LANES_MAX }, async () => {
    for (let lane = lanes.shift(); lane !== undefined; lane = lanes.shift()) {
      for (const one of lane) {
        if (options.clock.now() > lastBegin) return;
        attempts.set(one, await post(one, options));
      }
    }
  });
  await Promise.all(workers);
  return all.map((one) => attempts.get(one) ?? TOO_SLOW);
}

const TOO_SLOW: Attempt = {
  type: 'untried',
  error: 'The receiver is too slow for the messages that wait; this one was not tried.',
  afterMs: 1_000,
};
async function post(message: Outgoing, options: WebhookOptions): Promise<Attempt> {
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
    const keeps = message.type === 'act' && message.keeps;
    return await readAttempt(response, { keeps, now });
  } catch (error) {
    return attemptWithout(error, timeoutMs);
  }
}

/**
 * Type and data as Standard Webhooks recommends; the text stands once more in one piece for simple
 * receivers.
 */
function payload(message: Outgoing): unknown {
  if (message.type === 'act') return actionPayload(message);
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
      ...(message.confirmBy !== undefined && {
        confirmBy: new Date(message.confirmBy).toISOString(),
      }),
      flow: message.origin.flow,
      version: message.origin.version,
      instance: message.origin.instance,
      step: message.origin.step,
      subject: message.origin.subject,
    },
  };
}

/** An action has the same form, its name as the type. */
function actionPayload({ key, to, action, with: values, createdAt, origin }: Act): unknown {
  return {
    type: action,
    timestamp: new Date(createdAt).toISOString(),
    data: {
      key,
      to,
      action,
      with: values,
      flow: origin.flow,
      version: origin.version,
      instance: origin.instance,
      step: origin.step,
      subject: origin.subject,
    },
  };
}
