const REPLACEMENT = '\uFFFD';

/**
 * Replaces what PostgreSQL cannot store in a text (NUL, and halves of surrogate pairs) by U+FFFD.
 * A text that is as it should be is not copied.
 */
export function storableText(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return whole.includes('\0') ? whole.replaceAll('\0', REPLACEMENT) : whole;
}
