import type { Node, Source, Violation } from './source.ts';
import { isNode, nameOf, walk } from './source.ts';

/** A type that is claimed rather than shown has its reason beside it. Tests may claim freely. */
export function checkAssertions(sources: readonly Source[]): readonly Violation[] {
  return sources.flatMap((source) => {
    const { path, program, lineOf } = source;
    const found: Violation[] = [];
    if (program === null || path.startsWith('test/')) return found;
    walk(program, (node, above) => {
      if (node.type !== 'TSAsExpression' || isConst(node.typeAnnotation)) return;
      const line = lineOf(node.start);
      if (hasReason(source, node, above)) return;
      found.push({ rule: 'assertions', path, line, message: 'claims a type without a reason' });
    });
    return found;
  });
}

function isConst(type: unknown): boolean {
  return isNode(type) && nameOf(type.typeName) === 'const';
}

/**
 * A comment counts when it is on a line of the claim, or directly above a statement, a member or an
 * element that holds it, up to the function around it.
 */
function hasReason({ comments, lineOf }: Source, node: Node, above: readonly Node[]): boolean {
  const holders = [node, ...above.toReversed()];
  const end = holders.findIndex(({ type }) => type === 'Program');
  const firstLines = new Set(holders.slice(0, end).map(({ start }) => lineOf(start)));
  const [from, to] = [lineOf(node.start), lineOf(node.end)];
  return comments.some(
    ({ firstLine, lastLine }) =>
      firstLines.has(lastLine + 1) || (firstLine >= from && firstLine <= to),
  );
}
