/** The longest ref of a person, a group or a member of staff. */
const REF_MAX = 128;
// Control characters and halves of surrogate pairs have no place in a name.
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;

/** Says whether a text can be shown, and stored between separators. */
export function isPrintable(text: string): boolean {
  return !UNPRINTABLE.test(text);
}

/** Says whether a value names somebody: 1 to 128 characters, no `/`, no control characters. */
export function isRef(ref: unknown): ref is string {
  return (
    typeof ref === 'string' &&
    ref.length >= 1 &&
    ref.length <= REF_MAX &&
    !ref.includes('/') &&
    isPrintable(ref)
  );
}
