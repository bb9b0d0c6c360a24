import type { Json, JsonObject } from '../base/index.ts';
import { isJsonObject } from '../base/index.ts';

/** Most bytes of one event's data, as JSON in UTF-8. */
export const DATA_BYTES_MAX = 65_536;
const DEPTH_MAX = 32;
const REPLACEMENT = '\uFFFD';

class TooDeep extends Error {}

/**
 * Bounds the data of one event, and replaces what PostgreSQL cannot store in a text (NUL and halves
 * of
 * surrogate pairs, which chat systems do send when they cut a text) by U+FFFD rather than losing
 * the event.
 */
export function cleanData(
  data: JsonObject,
):
  | { readonly ok: true; readonly data: JsonObject }
  | { readonly ok: false; readonly detail: string } {
  try {
    const clean = cleanObject(data, 1);
    const bytes = new TextEncoder().encode(JSON.stringify(clean)).length;
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

function cleanObject(data: JsonObject, depth: number): JsonObject {
  if (depth > DEPTH_MAX) throw new TooDeep();
  return Object.fromEntries(
    Object.entries(data)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [cleanText(key), cleanValue(value, depth)]),
  );
}

function cleanValue(value: Json, depth: number): Json {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isJsonObject(value)) return cleanObject(value, depth + 1);
  if (depth >= DEPTH_MAX) throw new TooDeep();
  return value.map((item) => cleanValue(item, depth + 1));
}

function cleanText(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return whole.includes('\0') ? whole.replaceAll('\0', REPLACEMENT) : whole;
}
