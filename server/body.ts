import type { Context } from 'hono';
import { EngineError } from '../engine/base/index.ts';
import type { Endpoint } from './contract/endpoint.ts';
import { inputInvalid } from './problem.ts';

/** Most bytes of a request's body: a batch of 1,000 events of about a kilobyte. */
export const BODY_BYTES_MAX = 1_048_576;

/**
 * Reads the body of a call as the endpoint wants it: a JSON value, or a text for YAML. An empty
 * body without a content type stands for `{}`.
 * @throws EngineError CONTENT_TYPE, PAYLOAD_TOO_LARGE, INPUT_INVALID
 */
export async function readBody(context: Context, endpoint: Endpoint): Promise<unknown> {
  const bytes = await readBytes(context.req.raw);
  const type = mediaType(context.req.header('content-type'));
  if (bytes.length === 0 && type === null) return {};
  const accepted = [endpoint.bodyType, ...(endpoint.accepts ?? [])];
  if (type === null || !accepted.includes(type)) throw typeRefused(type, accepted);
  const text = decode(bytes);
  if (type === 'application/yaml') return text;
  const value = text.trim() === '' ? {} : parseJson(text);
  return asBatch(type, value);
}

function mediaType(header: string | undefined): string | null {
  const type = header?.split(';')[0]?.trim().toLowerCase();
  return type === undefined || type === '' ? null : type;
}

async function readBytes(request: Request): Promise<Uint8Array> {
  const announced = Number(request.headers.get('content-length') ?? 0);
  if (announced > BODY_BYTES_MAX) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > BODY_BYTES_MAX) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw inputInvalid('The body is not UTF-8.', [{ pointer: '#', detail: 'not UTF-8' }]);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // JSON.parse throws nothing but SyntaxError.
    const detail = (error as SyntaxError).message;
    throw inputInvalid(`The body is not JSON: ${detail}`, [{ pointer: '#', detail }]);
  }
}

/** The two CloudEvents types say whether the body is one event or a list; hold them to it. */
function asBatch(type: string, value: unknown): unknown {
  const isList = Array.isArray(value);
  const wantsList = type === 'application/cloudevents-batch+json';
  const wantsOne = type === 'application/cloudevents+json';
  if ((wantsList && !isList) || (wantsOne && isList)) {
    const detail = wantsList ? 'must be a list of events' : 'must be one event, not a list';
    throw inputInvalid(`A body of type ${type} ${detail}.`, [{ pointer: '#', detail }]);
  }
  return value;
}

function typeRefused(type: string | null, accepted: readonly string[]): EngineError {
  const given = type === null ? 'The body has no content type' : `Content type ${type} is refused`;
  return new EngineError('CONTENT_TYPE', `${given}; send ${accepted.join(' or ')}.`, {
    details: { accepted },
  });
}

function tooLarge(): EngineError {
  return new EngineError(
    'PAYLOAD_TOO_LARGE',
    `The body is larger than ${BODY_BYTES_MAX} bytes. Send it in parts.`,
    { details: { bodyBytesMax: BODY_BYTES_MAX } },
  );
}
