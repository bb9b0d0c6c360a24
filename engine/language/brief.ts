import type { Json } from '../base/index.ts';
import { isJsonObject } from '../base/index.ts';

/** Characters of a value that are shown; whoever wants it whole reads the JSON. */
const SHOWN_MAX = 120;

/** Writes a value on one line much as a flow does, and cuts what is longer than a line. */
export function brief(value: Json): string {
  const line = inline(value);
  const characters = [...line];
  return characters.length <= SHOWN_MAX ? line : `${characters.slice(0, SHOWN_MAX).join('')}…`;
}

/** Text that no reader takes for anything else. */
const PLAIN = /^[\p{L}\p{N}_][\p{L}\p{N}_ .:@/+-]*$/u;
const LOOKS_OTHERWISE = /^(?:true|false|null|[\d.:+-]+)$|: |[ :]$/;

function inline(value: Json): string {
  if (typeof value === 'string') {
    const isPlain = PLAIN.test(value) && !LOOKS_OTHERWISE.test(value);
    // A backtick would end the mark that is set around what is shown.
    return isPlain ? value : JSON.stringify(value).replaceAll('`', "'");
  }
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `${key}: ${inline(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}
