/**
 * Reads a text with outputs as an operator does: each `{{ … }}` as the word that stands in for it,
 * or as the last part of its name. One that was cut off at the end is left out.
 */
export function plainWords(text: string): string {
  return text
    .replace(/\{\{(.*?)\}\}/gs, (_, inside: string) => `‹${wordOf(inside)}›`)
    .replace(/\{\{.*$/s, '…');
}

function wordOf(output: string): string {
  const standIn = /default:\s*['"]([^'"]+)['"]/.exec(output)?.[1];
  const name = /^\s*[\w.[\]'-]*?([\w-]+)\s*(?:\||$)/.exec(output)?.[1];
  return standIn ?? name ?? '…';
}
