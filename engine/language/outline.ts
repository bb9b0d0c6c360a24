import type { StepId, Text } from '../base/index.ts';
import { eventTitle } from './catalogue.ts';
import { endsOf } from './ends.ts';
import type { Finding, Severity } from './finding.ts';
import { type FlowView, flowPorts, type StartView } from './flow.ts';
import type { BranchRef, Port, StepFamily, StepView, Target } from './kind.ts';
import { stepKind } from './kinds/registry.ts';
import { kindOf, portsOf } from './ports.ts';
import type { BrokenStep } from './steps.ts';
import { stepIdOf } from './target.ts';

export type OutlineTarget =
  | { readonly type: 'step'; readonly id: StepId }
  /** With a branch it ends that branch, not the flow. */
  | { readonly type: 'end'; readonly outcome: string; readonly branch?: BranchRef };

/** A step as the canvas draws it. */
export interface OutlineNode {
  readonly id: StepId;
  /** Empty where the document does not say a known kind. */
  readonly kind: string;
  readonly family: StepFamily;
  readonly title: Text;
  /** The second line: what the step does. */
  readonly summary: Text;
  /** The frame that it stands in. */
  readonly frame: StepId | null;
  /** The branch of that frame, where it has branches. */
  readonly branch: string | null;
  /** Line of its id in the text, counted from 1. */
  readonly line: number;
  readonly worst: Severity | null;
}

/** A move from a step's port. `id` is `<step>:<port>`. */
export interface OutlineEdge {
  readonly id: string;
  readonly from: StepId;
  readonly port: string;
  readonly label: Text;
  readonly to: OutlineTarget;
}

/** A move of the flow as a whole: a start, or an entry of its `on` and `after`. */
export interface OutlineEntry {
  /** The port's name: `start.0`, `on.0`, `after.0`. */
  readonly id: string;
  readonly label: Text;
  readonly to: OutlineTarget;
}

/** The graph of a flow: what a canvas needs to draw it. */
export interface Outline {
  readonly nodes: readonly OutlineNode[];
  readonly edges: readonly OutlineEdge[];
  readonly starts: readonly OutlineEntry[];
  /** The flow's own `on` and `after` that lead somewhere. */
  readonly interrupts: readonly OutlineEntry[];
  /** Outcomes, in the order in which they are first written. */
  readonly ends: readonly string[];
}

/**
 * Draws the graph of a flow. Steps of a wrong shape are nodes without edges; targets that do not
 * exist have no edge.
 */
export function outline(flow: FlowView, findings: readonly Finding[] = []): Outline {
  const known = new Set<string>([...flow.steps, ...flow.broken].map((step) => step.id));
  const worst = worstByStep(findings);
  const line = (step: StepView | BrokenStep) => flow.source.range(step.path, 'key').start.line;
  const placed = [
    ...flow.steps.map((step) => ({ step, line: line(step), face: faceOf(step) })),
    ...flow.broken.map((step) => ({ step, line: line(step), face: brokenFace(step) })),
  ];
  const nodes = placed
    .sort((left, right) => left.line - right.line)
    .map(
      ({ step, line, face }): OutlineNode => ({
        id: step.id,
        ...face,
        frame: step.frames.at(-1) ?? null,
        branch: branchIn(step),
        line,
        worst: worst.get(step.id) ?? null,
      }),
    );
  return {
    nodes,
    edges: flow.steps.flatMap((step) => edgesOf(step, known)),
    starts: startsOf(flow, known),
    interrupts: flowPorts(flow).flatMap((port) => entriesOfPort(port, known)),
    ends: endsOf(flow),
  };
}

/** The branch that a step stands directly in. */
function branchIn({ frames, branches }: StepView | BrokenStep): string | null {
  const innermost = branches.at(-1);
  return innermost !== undefined && innermost.step === frames.at(-1) ? innermost.name : null;
}

type Face = Pick<OutlineNode, 'kind' | 'family' | 'title' | 'summary'>;

function faceOf(step: StepView): Face {
  const kind = kindOf(step);
  const { title } = step.body;
  return {
    kind: kind.kind,
    family: kind.family,
    title: typeof title === 'string' ? { zh: title, en: title } : kind.title,
    summary: kind.summary(step),
  };
}

function brokenFace(step: BrokenStep): Face {
  const kind = step.kind === null ? undefined : stepKind(step.kind);
  return {
    kind: kind?.kind ?? '',
    family: kind?.family ?? 'system',
    title: kind?.title ?? { zh: step.id, en: step.id },
    summary: { zh: '写法有误，见问题列表', en: 'Cannot be read; see the findings' },
  };
}

function worstByStep(findings: readonly Finding[]): ReadonlyMap<string, Severity> {
  const worst = new Map<string, Severity>();
  for (const { step, severity } of findings) {
    if (step !== undefined && worst.get(step) !== 'error') worst.set(step, severity);
  }
  return worst;
}

function edgesOf(step: StepView, known: ReadonlySet<string>): readonly OutlineEdge[] {
  return portsOf(step).flatMap((port) => {
    const to = outlineTarget(port.target, known, step.branches.at(-1));
    if (!to) return [];
    return [
      { id: `${step.id}:${port.name}`, from: step.id, port: port.name, label: port.label, to },
    ];
  });
}

function entriesOfPort(port: Port, known: ReadonlySet<string>): readonly OutlineEntry[] {
  const to = outlineTarget(port.target, known);
  return to ? [{ id: port.name, label: port.label, to }] : [];
}

function outlineTarget(
  target: Target | null,
  known: ReadonlySet<string>,
  branch?: BranchRef,
): OutlineTarget | null {
  if (target?.type === 'end') return branch ? { ...target, branch } : target;
  return target && known.has(target.step) ? { type: 'step', id: stepIdOf(target.step) } : null;
}

function startsOf(flow: FlowView, known: ReadonlySet<string>): readonly OutlineEntry[] {
  const { initial } = flow;
  if (initial === null || !known.has(initial)) return [];
  const to = { type: 'step', id: stepIdOf(initial) } as const;
  return flow.starts.map((start) => ({ id: start.port, label: startLabel(start), to }));
}

function startLabel(start: StartView): Text {
  if (start.type === 'event') return eventTitle(start.event);
  if (start.type === 'segment') {
    return { zh: `进入 ${start.segment}`, en: `enters ${start.segment}` };
  }
  return { zh: `定时 ${start.cron}`, en: `schedule ${start.cron}` };
}
