import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from '../client.ts';
import { ApiError } from '../client.ts';
import type { Api } from '../contract/api.ts';
import type { AnswerOf, BodyOf } from '../contract/endpoint.ts';

/** Tries of one batch, about a minute in all. */
const TRIES_MAX = 8;
const WAIT_MS = 500;
const WAIT_MAX_MS = 15_000;

/** How long to wait before another try. */
export type Pause = (ms: number) => Promise<unknown>;

/**
 * Sends a batch until the server has it. Sending it again is harmless: an event counts once by its
 * source and id.
 * @throws ApiError when the server refuses it, or after the last try
 */
export async function sendBatch(
  client: Pick<Client, 'sendEvents'>,
  body: BodyOf<Api['sendEvents']>,
  pause: Pause = wait,
): Promise<AnswerOf<Api['sendEvents']>> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await client.sendEvents({ body });
    } catch (error) {
      if (!(error instanceof ApiError) || !mayWorkLater(error) || tries === TRIES_MAX) throw error;
      const asked = (error.retryAfterSeconds ?? 0) * 1000;
      const grown = WAIT_MS * 2 ** (tries - 1);
      await pause(Math.min(Math.max(asked, grown), WAIT_MAX_MS));
    }
  }
}

function mayWorkLater({ status }: ApiError): boolean {
  return status === 0 || status === 408 || status === 429 || status >= 500;
}
