import type { FlowView } from './flow.ts';
import { flowPorts } from './flow.ts';
import type { BranchRef, Port } from './kind.ts';
import { portsOf } from './ports.ts';

/** The outcomes in which a flow can end, in the order in which they are first written. */
export function endsOf(flow: FlowView): readonly string[] {
  return outcomesOf([...portsWithin(flow, null), ...flowPorts(flow)]);
}

/** The outcomes in which a branch can end; an `end` inside a branch ends nothing around it. */
export function endsOfBranch(flow: FlowView, branch: BranchRef): readonly string[] {
  return outcomesOf(portsWithin(flow, branch));
}

/** Ports of the steps whose innermost branch it is; null for those in no branch. */
function portsWithin(flow: FlowView, branch: BranchRef | null): readonly Port[] {
  return flow.steps
    .filter(({ branches }) => {
      const innermost = branches.at(-1);
      return innermost?.step === branch?.step && innermost?.name === branch?.name;
    })
    .flatMap(portsOf);
}

function outcomesOf(ports: readonly Port[]): readonly string[] {
  const outcomes = ports.flatMap(({ target }) => (target?.type === 'end' ? [target.outcome] : []));
  return [...new Set(outcomes)];
}
