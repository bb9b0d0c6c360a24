import type { FlowView } from './flow.ts';
import { flowPorts } from './flow.ts';
import { portsOf } from './ports.ts';

/** The outcomes in which a flow can end, in the order in which they are first written. */
export function endsOf(flow: FlowView): readonly string[] {
  const ports = [...flow.steps.flatMap(portsOf), ...flowPorts(flow)];
  const outcomes = ports.flatMap(({ target }) => (target?.type === 'end' ? [target.outcome] : []));
  return [...new Set(outcomes)];
}
