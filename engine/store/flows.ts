import type { FlowId, Instant, PlanHash } from '../base/index.ts';
import type { InstanceStatus } from '../core/index.ts';
import type { CompiledFlow } from '../language/index.ts';
import type { MessageFigure } from './message-figures.ts';
import type { MigrationRecord } from './migrations.ts';

/**
 * `draft`: never published. `active` starts instances; `paused` does not; `archived` is out of
 * sight, too.
 */
export type FlowStatus = 'draft' | 'active' | 'paused' | 'archived';

export interface FlowRecord {
  readonly id: FlowId;
  readonly title: string;
  readonly status: FlowStatus;
  /** The text as its author left it, which may have findings. */
  readonly draft: string;
  /** SHA-256 of the draft: its ETag. */
  readonly draftHash: string;
  readonly version: number | null;
  readonly updatedAt: Instant;
}

export interface VersionRecord {
  readonly flow: FlowId;
  readonly version: number;
  readonly hash: PlanHash;
  readonly text: string;
  readonly compiled: CompiledFlow;
  readonly publishedAt: Instant;
  readonly publishedBy: string;
}

/** Live and ended instances of a flow. */
export type FlowCounts = Readonly<Record<InstanceStatus, number>>;

/** Instances that rest in a step, and how often it was entered and left by each port. */
export interface StepFigures {
  readonly step: string;
  readonly live: number;
  readonly entered: number;
  readonly ports: Readonly<Record<string, number>>;
  /** Instances that visited it and have ended, where the flow has goals. */
  readonly ended: number;
  /** Those of them that ended in a goal, or were credited with one since. */
  readonly won: number;
  /** Likewise for each way of a split, or wording of a message, that some of them took. */
  readonly arms: readonly ArmFigures[];
  /** What its messages came to, the most frequent first. */
  readonly messages: readonly MessageFigure[];
}

/** Counted from 0 in the order of the document. */
export interface ArmFigures {
  readonly arm: number;
  readonly ended: number;
  readonly won: number;
}

/** How many instances of a flow ended so, in all its versions. */
export interface OutcomeFigure {
  readonly status: 'completed' | 'cancelled';
  readonly outcome: string;
  readonly count: number;
}

export interface FlowStore {
  listFlows(): Promise<readonly FlowRecord[]>;
  flow(id: FlowId): Promise<FlowRecord | null>;
  /**
   * Creates or replaces a draft. With `ifHash` only when the stored draft has that hash (`null`:
   * only when there is none).
   *
   * @throws EngineError DRAFT_CHANGED with the stored text in `details.draft`
   */
  saveDraft(draft: {
    readonly id: FlowId;
    readonly title: string;
    readonly text: string;
    readonly ifHash?: string | null;
    readonly now: Instant;
  }): Promise<FlowRecord>;
  /**
   * Adds a version, which new instances start on from now; a plan that is the newest version's
   * already adds none. A draft becomes active; a paused or archived flow stays as it is. Moves
   * that an earlier version has begun are over; with `migration` its own begins.
   */
  addVersion(version: {
    readonly flow: FlowId;
    readonly text: string;
    readonly compiled: CompiledFlow;
    readonly by: string;
    readonly now: Instant;
    readonly migration?: Pick<MigrationRecord, 'rules' | 'reason'>;
  }): Promise<VersionRecord>;
  setFlowStatus(id: FlowId, status: FlowStatus, now: Instant): Promise<void>;
  versions(id: FlowId): Promise<readonly VersionRecord[]>;
  versionByHash(hash: PlanHash): Promise<VersionRecord | null>;
  /** The newest version of every flow whose status is `active`, by flow id. */
  activeVersions(): Promise<readonly VersionRecord[]>;
  counts(): Promise<Readonly<Record<string, FlowCounts>>>;
  figures(id: FlowId, version: number | null): Promise<readonly StepFigures[]>;
  /** How the flow's instances ended, the most frequent first. */
  outcomes(id: FlowId): Promise<readonly OutcomeFigure[]>;
  /** Changes whenever flows or workspace change. */
  revision(): Promise<number>;
  workspaceText(): Promise<string | null>;
  saveWorkspaceText(text: string, now: Instant): Promise<void>;
}
