/** Average widths in pixels of one character at 12 px, by what the fonts of the theme draw. */
const WIDE_PX = 12;
const NARROW_PX = 6.6;
/** Where East Asian wide characters begin; all below are drawn about half as wide. */
const FIRST_WIDE_CODE_POINT = 0x2e80;

/**
 * Estimates how wide a text is at 12 px, in pixels, so that the layout can run in a worker, where
 * nothing can be measured.
 */
export function textWidthPx(text: string): number {
  let width = 0;
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0;
    width += codePoint >= FIRST_WIDE_CODE_POINT ? WIDE_PX : NARROW_PX;
  }
  return Math.ceil(width);
}

/** Cuts a text to what fits into a width, with an ellipsis for what is left out. */
export function fitText(text: string, widthPx: number): string {
  if (textWidthPx(text) <= widthPx) return text;
  let kept = '';
  for (const character of text) {
    if (textWidthPx(`${kept}${character}…`) > widthPx) break;
    kept += character;
  }
  return `${kept}…`;
}
