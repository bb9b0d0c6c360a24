import { EngineError } from '../base/index.ts';

export type CursorPart = string | number;

/** Packs the sort key of a page's last item into an opaque text that is safe in a URL. */
export function encodeCursor(parts: readonly CursorPart[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/**
 * Unpacks a cursor of that many parts.
 *
 * @throws EngineError INPUT_INVALID when the text is no such cursor
 */
export function decodeCursor(
  cursor: string,
  types: readonly ('string' | 'number')[],
): CursorPart[] {
  const parts = parseJson(Buffer.from(cursor, 'base64url').toString());
  const fits =
    Array.isArray(parts) &&
    parts.length === types.length &&
    parts.every((part, index) => typeof part === types[index]);
  if (fits) return parts;
  throw new EngineError(
    'INPUT_INVALID',
    'The cursor was not made by this list. Start again without one.',
    { details: { cursor } },
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
