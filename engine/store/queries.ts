import type { FlowId, InstanceId, Instant } from '../base/index.ts';
import type {
  EntityRef,
  EntityState,
  Instance,
  InstanceStatus,
  StoredEvent,
  SubjectRef,
} from '../core/index.ts';
import type { SubjectKind } from '../language/index.ts';
import type { Page } from './outbox.ts';
import type { SegmentCount } from './segment-counts.ts';

export interface InstanceFilter {
  readonly flow?: FlowId;
  readonly version?: number;
  readonly status?: InstanceStatus;
  readonly step?: string;
  /** How it ended. */
  readonly outcome?: string;
  readonly subject?: SubjectRef;
  readonly limit: number;
  readonly cursor?: string;
}

/** A part of the past, from `from` on and before `to`. */
export interface RecordedPeriod {
  readonly from: Instant;
  readonly to: Instant;
  readonly cursor?: string;
}

/**
 * Most members of a group that are told apart. WeCom's largest customer group has 500; of a larger
 * one of another channel the others are counted, not listed.
 */
export const PRESENT_MAX = 2_000;

export interface QueryStore {
  listInstances(filter: InstanceFilter): Promise<Page<Instance>>;
  instance(id: InstanceId): Promise<Instance | null>;
  entity(entity: EntityRef): Promise<EntityState | null>;
  /** Events about a subject, newest first. */
  events(subject: SubjectRef, page: { limit: number; cursor?: string }): Promise<Page<StoredEvent>>;
  /** One event about a subject, by the source and id that name it; null when it is not kept. */
  event(subject: SubjectRef, source: string, id: string): Promise<StoredEvent | null>;
  /** Subjects of one kind in a fixed order, for an audience that is walked page by page. */
  subjects(kind: SubjectKind, page: { limit: number; cursor?: string }): Promise<Page<SubjectRef>>;
  /** Refs of the persons who are in a group now, ascending; at most {@link PRESENT_MAX}. */
  present(group: string): Promise<readonly string[]>;
  eventCount(): Promise<number>;
  /**
   * Events that were accepted in a period, each once: by that time, and of one entity in the order
   * in which it takes them. A page has some thousand; it may be empty and have a next one.
   */
  recordedEvents(period: RecordedPeriod): Promise<Page<StoredEvent>>;
  /** How many subjects are in each level, by ladder and level; none of levels that are empty. */
  segmentCounts(): Promise<readonly SegmentCount[]>;
}
