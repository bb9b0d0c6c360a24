import type { Node, Source, Violation } from './source.ts';
import { nameOf, walk } from './source.ts';

const FILE_LINES_MAX = 300;
const FUNCTION_LINES_MAX = 70;
const PARAMETERS_MAX = 3;
const COLUMNS_MAX = 100;

/** Files, functions, lists of parameters and comments stay short enough to be read at once. */
export function checkSizes(sources: readonly Source[]): readonly Violation[] {
  return sources.flatMap((source) => [
    ...fileSize(source),
    ...functionSizes(source),
    ...commentWidths(source),
  ]);
}

function fileSize({ path, lines }: Source): readonly Violation[] {
  const count = lines.at(-1) === '' ? lines.length - 1 : lines.length;
  if (!/\.(tsx?|css)$/.test(path) || count <= FILE_LINES_MAX) return [];
  const message = `has ${count} lines; at most ${FILE_LINES_MAX}`;
  return [{ rule: 'file-size', path, line: FILE_LINES_MAX + 1, message }];
}

function functionSizes(source: Source): readonly Violation[] {
  const { path, program, lineOf } = source;
  const found: Violation[] = [];
  if (program === null) return found;
  walk(program, (node, above) => {
    if (!isFunction(node) || isSuite(above.at(-1))) return;
    const line = lineOf(node.start);
    const count = lineOf(node.end) - line + 1;
    if (count > FUNCTION_LINES_MAX) {
      const message = `a function has ${count} lines; at most ${FUNCTION_LINES_MAX}`;
      found.push({ rule: 'function-size', path, line, message });
    }
    const parameters = Array.isArray(node.params) ? node.params.length : 0;
    if (parameters > PARAMETERS_MAX) {
      const message = `a function takes ${parameters} parameters; at most ${PARAMETERS_MAX}`;
      found.push({ rule: 'parameters', path, line, message });
    }
  });
  return found;
}

function isFunction({ type }: Node): boolean {
  return ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'].includes(type);
}

/** `describe(…)` groups tests; it is no function that one reads as a whole. */
function isSuite(call: Node | undefined): boolean {
  if (call?.type !== 'CallExpression') return false;
  let callee = call.callee as Node;
  while (callee.type !== 'Identifier') {
    const inner = callee.object ?? callee.callee;
    if (inner === undefined) return false;
    callee = inner as Node;
  }
  return nameOf(callee) === 'describe';
}

/** The formatter sees to code; it leaves comments as they are. */
function commentWidths({ path, lines, comments }: Source): readonly Violation[] {
  const found: Violation[] = [];
  for (const { firstLine, lastLine } of comments) {
    for (let line = firstLine; line <= lastLine; line += 1) {
      const count = lines[line - 1]?.length ?? 0;
      if (count <= COLUMNS_MAX) continue;
      const message = `a comment goes to column ${count}; at most ${COLUMNS_MAX}`;
      found.push({ rule: 'columns', path, line, message });
    }
  }
  return found;
}
