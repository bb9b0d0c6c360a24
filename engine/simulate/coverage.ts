import type { CompiledFlow, FlowView, Port } from '../language/index.ts';
import { flowPorts, portsOf } from '../language/index.ts';
import type { Coverage, Covered } from './report.ts';
import type { WorldEntry } from './world-log.ts';

/** Where the instances of a world have been: steps by their id, ports as `<step>.<port>`. */
export interface Visited {
  readonly steps: ReadonlySet<string>;
  readonly ports: ReadonlySet<string>;
}

/** Reads from what happened in some worlds where their instances have been. */
export function visitedIn(logs: readonly (readonly WorldEntry[])[]): Visited {
  const steps = new Set<string>();
  const ports = new Set<string>();
  for (const entry of logs.flat()) {
    if (entry.type !== 'journal') continue;
    const { fact } = entry.entry;
    if (fact.type === 'entered') steps.add(fact.step);
    if (fact.type === 'took') ports.add(nameOf(fact.step, fact.port));
  }
  return { steps, ports };
}

/** Compares where instances have been with all steps of a flow and all ports that it writes. */
export function coverageOf(flow: FlowView, compiled: CompiledFlow, visited: Visited): Coverage {
  const { lines } = compiled;
  const ports = [
    ...flow.steps.flatMap((step) =>
      portsOf(step)
        .filter(isWritten)
        .map((port) => nameOf(step.id, port.name)),
    ),
    ...flowPorts(flow).map((port) => port.name),
  ];
  const steps = flow.steps.map((step): string => step.id);
  const covered = (all: readonly string[], seen: ReadonlySet<string>): Covered => {
    const missing = all.filter((name) => !seen.has(name));
    return {
      total: all.length,
      covered: all.length - missing.length,
      missing: missing.map((name) => ({ name, line: lines[name] ?? null })),
    };
  };
  return { steps: covered(steps, visited.steps), ports: covered(ports, visited.ports) };
}

export const NO_COVERAGE: Coverage = {
  steps: { total: 0, covered: 0, missing: [] },
  ports: { total: 0, covered: 0, missing: [] },
};

/** Leaves out ports that the author has not named; entries that act and stay count. */
function isWritten(port: Port): boolean {
  return port.target !== null || /^(on|after)\.\d+$/.test(port.name);
}

function nameOf(step: string | null, port: string): string {
  return step === null ? port : `${step}.${port}`;
}
