import type { ScalarStyle } from './place.ts';
import type { Scalar } from './tree.ts';

/** Where a scalar is to stand: in braces or brackets, commas and closers end plain text. */
export interface ScalarContext {
  readonly flow: boolean;
}

/** Words that YAML 1.2 or 1.1 reads as something else than text. */
const RESERVED = /^(?:~|null|true|false|yes|no|on|off|y|n|[-+]?\.(?:inf|nan)|<<|=)$/i;
/** Numbers, dates and clock times of YAML 1.2 or 1.1; `1d` is none of them. */
const NUMBER =
  /^(?:[-+]?[.0-9][0-9_.:]*(?:e[-+]?[0-9]+)?|[-+]?0[xob][0-9a-f_]+|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*|[0-9]{1,2}:[0-9]{2}.*)$/i;

/** Characters that only double quotes can carry visibly: controls, odd breaks, half pairs. */
const HIDDEN = /[\p{Cc}\p{Cs}\u2028\u2029\ufeff]/u;

/** Tells whether plain text of this kind would be read back as the same string. */
function isPlainText(text: string, context: ScalarContext): boolean {
  if (text === '' || RESERVED.test(text) || NUMBER.test(text)) return false;
  if (HIDDEN.test(text) || text !== text.trim()) return false;
  if (/^[!&*?|>@`"'%#,[\]{}:=-]|:\s|\s#|:$/.test(text)) return false;
  return !(context.flow && /[,[\]{}]/.test(text));
}

/** Text that a reader takes for plain words at a glance; other new strings get quotes. */
const PLAIN_WORDS =
  /^[\p{L}\p{N}][\p{L}\p{N}\p{Extended_Pictographic} _./+()%（）·、。，；！？~^-]*$/u;

/** Writes a scalar in the style that it had, or else in the first that can carry it. */
export function printScalar(value: Scalar, style: ScalarStyle, context: ScalarContext): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  if (style === 'plain' && isPlainText(value, context)) return value;
  if (style === 'single' && !HIDDEN.test(value)) return `'${value.replaceAll("'", "''")}'`;
  if (style === 'empty' && PLAIN_WORDS.test(value) && isPlainText(value, context)) return value;
  return printQuoted(value);
}

/** Writes a string in double quotes, with all that is invisible escaped. */
function printQuoted(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** Words that are keys of the flow language or read as text by YAML 1.2. */
const KEY_WORDS = /^(?:on|off|yes|no|y|n)$/i;

/** Writes a key, in the quotes that it had if they can carry it. */
export function printKey(key: string, style: ScalarStyle, context: ScalarContext): string {
  if (style !== 'single' && style !== 'double' && KEY_WORDS.test(key)) return key;
  return printScalar(key, style === 'empty' ? 'plain' : style, context);
}
