import type { FlowId, InstanceId, Instant, StepId } from '../base/index.ts';
import type { SubjectKind } from '../language/index.ts';
import type { Page } from './outbox.ts';

/** A flow that is started for an audience, page by page. */
export interface BroadcastRecord {
  readonly id: string;
  /** The flow that is started. */
  readonly flow: FlowId;
  readonly by: BroadcastOrigin;
  readonly about: SubjectKind;
  /** Who of them takes part; all when null. */
  readonly condition: string | null;
  /** Starts in a minute; unbounded when null. */
  readonly perMinute: number | null;
  /** How many have been told to start. */
  readonly told: number;
  readonly startedAt: Instant;
  readonly movedAt: Instant;
  /** When everybody had been told. */
  readonly endedAt: Instant | null;
  /** Set while it is stopped. */
  readonly halt: Halt | null;
}

/** A step that starts the flow, or a schedule of the flow itself. */
export type BroadcastOrigin =
  | {
      readonly type: 'step';
      readonly flow: FlowId;
      readonly instance: InstanceId;
      readonly step: StepId;
    }
  | { readonly type: 'schedule'; readonly rule: number; readonly plannedAt: Instant };

export interface Halt {
  readonly at: Instant;
  readonly by: string;
  readonly reason: string;
}

export interface BroadcastStore {
  /** Newest first. */
  listBroadcasts(page: { limit: number; cursor?: string }): Promise<Page<BroadcastRecord>>;
  broadcast(id: string): Promise<BroadcastRecord | null>;
  /**
   * Writes how far a broadcast is, and answers whether it is stopped. Figures are absolute, so
   * that a page which is told again tells the same.
   */
  noteBroadcast(record: Omit<BroadcastRecord, 'halt' | 'startedAt'>): Promise<Halt | null>;
  /** Stops a broadcast that has not ended, or lets it go on; false when there is none. */
  haltBroadcast(id: string, halt: Halt | null): Promise<boolean>;
}
