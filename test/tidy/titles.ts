import type { Node, Source, Violation } from './source.ts';
import { isNode, nameOf, walk } from './source.ts';

/** A title names one test of its file. */
export function checkTitles(sources: readonly Source[]): readonly Violation[] {
  return sources.flatMap(({ path, program, lineOf }) => {
    if (program === null || !path.endsWith('.test.ts')) return [];
    const seen = new Map<string, number>();
    const found: Violation[] = [];
    walk(program, (node, above) => {
      if (!isCallOf(node, ['test', 'it'])) return;
      const groups = above.filter((outer) => isCallOf(outer, ['describe']));
      const title = [...groups, node].map(titleOf).join(' › ');
      const line = lineOf(node.start);
      const first = seen.get(title);
      if (first === undefined) seen.set(title, line);
      else
        found.push({ rule: 'titles', path, line, message: `repeats the title of line ${first}` });
    });
    return found;
  });
}

function isCallOf(node: Node, names: readonly string[]): boolean {
  if (node.type !== 'CallExpression') return false;
  let callee: unknown = node.callee;
  while (isNode(callee) && callee.type !== 'Identifier') {
    callee = callee.object ?? callee.callee ?? callee.tag;
  }
  const title = firstArgument(node);
  return names.includes(nameOf(callee) ?? '') && /Literal$/.test(title?.type ?? '');
}

function firstArgument(node: Node): Node | null {
  const [first] = Array.isArray(node.arguments) ? node.arguments : [];
  return isNode(first) ? first : null;
}

/** The text of a title as it is written; a template stays a template. */
function titleOf(node: Node): string {
  const title = firstArgument(node);
  if (title === null) return '';
  if (title.type === 'Literal') return String(title.value);
  const { quasis } = title;
  return Array.isArray(quasis) ? quasis.map(({ value }) => value.raw).join('…') : '';
}
