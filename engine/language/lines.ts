import type { SourceDocument } from './document.ts';
import type { Path } from './finding.ts';
import { type FlowView, flowPorts } from './flow.ts';
import type { Port } from './kind.ts';
import type { SourceLines } from './plan.ts';
import { portsOf } from './ports.ts';

/**
 * Finds the line of each step (`menu`), of each port that is written (`menu.options.0`), and of the
 * flow's own starts and entries (`start.0`, `on.0`, `after.0`).
 */
export function sourceLines(flow: FlowView): SourceLines {
  const { source } = flow;
  const lines: Record<string, number> = {};
  for (const start of flow.starts) lines[start.port] = source.line(start.at, 'value');
  for (const port of flowPorts(flow)) {
    lines[port.name] = source.line(port.at, 'value');
  }
  for (const step of flow.steps) {
    lines[step.id] = source.line(step.path, 'key');
    for (const port of portsOf(step)) {
      if (port.target) lines[`${step.id}.${port.name}`] = portLine(port, step.path, source);
    }
  }
  return lines;
}

function portLine(port: Port, body: Path, source: SourceDocument): number {
  const path = [...body, ...port.at];
  if (port.style === 'value') return source.line(path, 'key');
  const key = port.target?.type === 'end' ? 'end' : 'next';
  // An entry of a list is found by where it begins; a step's own target by its key.
  if (port.at.length > 0) return source.line(path, 'value');
  return source.line([...path, key], 'key');
}
