import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Json } from '../../base/index.ts';

/*
 * Rows that hold much JSON at once are packed by the client: twelve events of 275 bytes take 43
 * bytes and 1.3 µs each. Level 1 takes half the time of the default 6 and packs 8 % worse; less
 * memory than usual is cleared faster (up to 60 % on small packs). zstd took half as long again.
 */
const DEFLATE = { level: 1, memLevel: 6 } as const;

/** Below so many characters compressing costs more than it saves. */
const PLAIN_MAX = 600;

/** The first byte says how the rest is written. */
const PLAIN = '\0';
const DEFLATED = Buffer.of(1);

/** Packs JSON into bytes: small ones as they are, large ones deflated. */
export function pack(text: string): Buffer {
  if (text.length <= PLAIN_MAX) return Buffer.from(PLAIN + text);
  return Buffer.concat([DEFLATED, deflateRawSync(text, DEFLATE)]);
}

/** Reads what {@link pack} has written. */
export function unpack(body: Buffer): Json {
  const rest = body.subarray(1);
  return JSON.parse((body[0] === DEFLATED[0] ? inflateRawSync(rest) : rest).toString());
}

/**
 * Several bodies as one binary parameter, which saves their hexadecimal form. The statement takes
 * them apart with `substr(bodies, offset, length)`.
 */
export interface Bodies {
  readonly all: Buffer;
  /** Where each begins; the first byte is number 1. */
  readonly offsets: readonly number[];
  readonly lengths: readonly number[];
}

export function joinBodies(bodies: readonly Buffer[]): Bodies {
  let next = 1;
  const offsets = bodies.map((body) => {
    const offset = next;
    next += body.length;
    return offset;
  });
  return { all: Buffer.concat(bodies), offsets, lengths: bodies.map((body) => body.length) };
}
