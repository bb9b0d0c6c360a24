/** Bytes of a message that are told; what is looked for stands at its beginning. */
const HEAD_BYTES = 64;
const TYPE_BYTES = 1;

export interface ReadOptions {
  /** Types of messages that are told; the others are passed over. */
  readonly types: string;
  /** A client's first message has no type. */
  readonly untyped: boolean;
}

/**
 * Reads one side of a PostgreSQL conversation, message by message, from pieces of any size.
 *
 * @param tell gets a message's type and the beginning of what it says
 * @see https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export function createWireReader(
  { types, untyped }: ReadOptions,
  tell: (type: string, text: string) => void,
): (piece: Buffer) => void {
  let kept: Buffer = Buffer.alloc(0);
  let skipBytes = 0;
  let typeBytes = untyped ? 0 : TYPE_BYTES;
  return (piece) => {
    const data = kept.length === 0 ? piece : Buffer.concat([kept, piece]);
    let at = 0;
    for (;;) {
      const skipped = Math.min(skipBytes, data.length - at);
      at += skipped;
      skipBytes -= skipped;
      const textAt = at + typeBytes + 4;
      if (skipBytes > 0 || textAt > data.length) break;
      const type = data.toString('latin1', at, at + typeBytes);
      const bytes = data.readInt32BE(at + typeBytes);
      const headEnd = textAt + Math.min(bytes - 4, HEAD_BYTES);
      if (type !== '' && types.includes(type)) {
        if (headEnd > data.length) break;
        tell(type, data.toString('latin1', textAt, headEnd));
      }
      skipBytes = typeBytes + bytes;
      typeBytes = TYPE_BYTES;
    }
    kept = data.subarray(at);
  };
}
