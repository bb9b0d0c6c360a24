import type { StepId } from '../../../engine/base/index.ts';
import type { BranchRef, Severity, StepFamily } from '../../../engine/language/index.ts';

/** A way out of a node as the canvas draws it; an open one has no edge yet. */
export interface GraphPort {
  readonly name: string;
  readonly label: string;
  readonly open: boolean;
  /** An open port that the flow cannot be published with. */
  readonly missing: boolean;
}

interface Box {
  readonly id: string;
  /** The frame that the node lies in. */
  readonly parent: string | null;
  /** Ways out that lead somewhere, or that have to. */
  readonly ports: readonly GraphPort[];
  /** Ways out that may stay open; offered at the side. */
  readonly spare: readonly GraphPort[];
  readonly title: string;
}

/** A picture on the canvas: a step, the frame of a stage, or one of the small rounds. */
export type GraphNode =
  | (Box & {
      readonly type: 'step' | 'frame';
      readonly step: string;
      readonly kindTitle: string;
      readonly family: StepFamily;
      readonly summary: string;
      /** The author gave the step a name of its own. */
      readonly isNamed: boolean;
      readonly worst: Severity | null;
    })
  /** A branch of a frame whose blocks run side by side. */
  | (Box & { readonly type: 'lane' })
  | (Box & { readonly type: 'start' })
  /** The dot from which a frame begins. */
  | (Box & { readonly type: 'initial' })
  /** Holds the flow's own `on` and `after`, which are in force in every step. */
  | (Box & { readonly type: 'always' })
  | (Box & { readonly type: 'end'; readonly outcome: string; readonly goal: boolean });

export interface GraphEdge {
  readonly id: string;
  readonly from: string;
  readonly port: string;
  readonly to: string;
  readonly label: string;
}

/** All that the canvas draws, without places. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** The node of the flow's own `on` and `after`. */
export const ALWAYS_ID = 'always';

export function stepNodeId(step: string): string {
  return `step:${step}`;
}

/** The node of a branch. */
export function laneId({ step, name }: BranchRef): string {
  return `lane:${step}/${name}`;
}

/** The branch behind the id of a lane, or of the dot in it; null for any other node. */
export function branchOfNodeId(nodeId: string): BranchRef | null {
  const found = /^(?:lane|initial):([^/]+)\/(.+)$/.exec(nodeId);
  const [, step, name] = found ?? [];
  // A lane's id is made of a step's.
  return step === undefined || name === undefined ? null : { step: step as StepId, name };
}

/** The step behind a node's id; null for the rounds. */
export function stepOfNodeId(nodeId: string): string | null {
  return nodeId.startsWith('step:') ? nodeId.slice('step:'.length) : null;
}
