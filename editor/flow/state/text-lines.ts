import type { FlowView, Path } from '../../../engine/language/index.ts';

/** Lines of a text, from 1, both included. */
export interface Lines {
  readonly from: number;
  readonly to: number;
}

/** The lines in which the entry at a path stands, its key included. */
export function linesOf(flow: FlowView, path: Path): Lines {
  const from = flow.source.range(path, 'key').start.line;
  return { from, to: Math.max(from, flow.source.range(path, 'value').end.line) };
}

/** The lines of a step; null when the flow has no such step. */
export function linesOfStep(flow: FlowView, step: string): Lines | null {
  const found = [...flow.broken, ...flow.steps].find((each) => each.id === step);
  return found === undefined ? null : linesOf(flow, found.path);
}

/** The innermost step whose entry holds an offset of the text; null between steps. */
export function stepAtOffset(flow: FlowView, offset: number): string | null {
  let found: { readonly id: string; readonly depth: number } | null = null;
  for (const step of [...flow.steps, ...flow.broken]) {
    const start = flow.source.range(step.path, 'key').start.offset;
    const end = flow.source.range(step.path, 'value').end.offset;
    const isInside = start <= offset && offset <= end;
    if (isInside && step.path.length > (found?.depth ?? 0)) {
      found = { id: step.id, depth: step.path.length };
    }
  }
  return found?.id ?? null;
}
