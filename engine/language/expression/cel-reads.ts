import type { ASTNode } from '@marcbachmann/cel-js';
import { variableOf } from './cel-macro.ts';

/**
 * Finds the dotted names that an expression reads. Where a path goes on with something that is
 * known only when it runs, the part before stands for all below.
 */
export function readsOf(node: ASTNode, locals: ReadonlySet<string> = new Set()): string[] {
  const path = pathOf(node);
  if (path !== null) return locals.has(firstOf(path)) ? [] : [path];
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return readsOf(node.args[0], locals);
    case '!_':
    case '-_':
      return readsOf(node.args, locals);
    case 'list':
      return node.args.flatMap((item) => readsOf(item, locals));
    case 'map':
      return node.args.flat().flatMap((part) => readsOf(part, locals));
    case 'call':
      return node.args[1].flatMap((argument) => readsOf(argument, locals));
    case 'rcall':
      return readsOfMethod(node, locals);
    default:
      return node.args.flatMap((operand) => readsOf(operand, locals));
  }
}

function readsOfMethod(
  node: Extract<ASTNode, { op: 'rcall' }>,
  locals: ReadonlySet<string>,
): string[] {
  const [name, receiver, nodes] = node.args;
  const variable = variableOf(name, nodes);
  const within = variable === null ? locals : new Set([...locals, variable]);
  return [...readsOf(receiver, locals), ...nodes.flatMap((argument) => readsOf(argument, within))];
}

/** Names the path of plain fields that a node is; null when it is anything else. */
function pathOf(node: ASTNode): string | null {
  if (node.op === 'id') return node.args;
  if (node.op !== '.') return null;
  const [of, field] = node.args;
  const path = pathOf(of);
  return path === null ? null : `${path}.${field}`;
}

function firstOf(path: string): string {
  return path.split('.', 1)[0] ?? path;
}
