import type { Json, JsonObject } from '../base/index.ts';
import { isJsonObject, storableText } from '../base/index.ts';

/** Most bytes of one event's data, as JSON in UTF-8. */
export const DATA_BYTES_MAX = 65_536;
const DEPTH_MAX = 32;

class TooDeep extends Error {}

/**
 * Bounds the data of one event, and replaces what PostgreSQL cannot store in a text (NUL and halves
 * of surrogate pairs, which chat systems do send when they cut a text) by U+FFFD rather than losing
 * the event. Data that is as it should be is not copied.
 */
export function cleanData(
  data: JsonObject,
):
  | { readonly ok: true; readonly data: JsonObject }
  | { readonly ok: false; readonly detail: string } {
  try {
    const look: Look = { bytesAtMost: 0, isClean: true };
    lookAt(data, look, 0);
    const clean = look.isClean ? data : cleanObject(data);
    const bytes = look.bytesAtMost <= DATA_BYTES_MAX ? 0 : Buffer.byteLength(JSON.stringify(clean));
    if (bytes <= DATA_BYTES_MAX) return { ok: true, data: clean };
    return {
      ok: false,
      detail: `The data has ${bytes} bytes; at most ${DATA_BYTES_MAX} are accepted. Send a reference instead.`,
    };
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
    return { ok: false, detail: `The data is nested more than ${DEPTH_MAX} levels deep.` };
  }
}

/** What one walk over the data finds. */
interface Look {
  /** As JSON it has no more, at six bytes for each UTF-16 unit of a text. */
  bytesAtMost: number;
  isClean: boolean;
}

/** The longest that JSON writes a number, true, false or null. */
const SCALAR_BYTES = 25;

function lookAt(value: Json | undefined, look: Look, depth: number): void {
  if (typeof value === 'string') {
    lookAtText(value, look);
  } else if (typeof value === 'object' && value !== null) {
    if (depth >= DEPTH_MAX) throw new TooDeep();
    if (Array.isArray(value)) {
      for (const item of value) lookAt(item, look, depth + 1);
    } else {
      for (const [key, item] of Object.entries(value)) {
        lookAtText(key, look);
        lookAt(item, look, depth + 1);
      }
    }
    look.bytesAtMost += 3;
  } else {
    look.bytesAtMost += SCALAR_BYTES;
    if (value === undefined) look.isClean = false;
  }
}

function lookAtText(text: string, look: Look): void {
  look.bytesAtMost += 6 * text.length + 4;
  if (!text.isWellFormed() || text.includes('\0')) look.isClean = false;
}

function cleanObject(data: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(data)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [storableText(key), cleanValue(value)]),
  );
}

function cleanValue(value: Json): Json {
  if (typeof value === 'string') return storableText(value);
  if (typeof value !== 'object' || value === null) return value;
  return isJsonObject(value) ? cleanObject(value) : value.map(cleanValue);
}
