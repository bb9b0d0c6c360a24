import type { Path } from './finding.ts';

/** Writes a path as a JSON Pointer: `/steps/menu/after/0`. @see RFC 6901 */
export function pointerOf(path: Path): string {
  return path
    .map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}

/** Reads a JSON Pointer; digits are the index of a list. Null where it is none. */
export function readPointer(text: string): Path | null {
  if (text === '') return [];
  if (!text.startsWith('/')) return null;
  return text
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^(?:0|[1-9]\d*)$/.test(part) ? Number(part) : part));
}
