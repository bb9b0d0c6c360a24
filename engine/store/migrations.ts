import type { FlowId, Instant, PlanHash } from '../base/index.ts';
import type { NewEvent } from '../core/index.ts';
import type { MigrateRules } from '../language/index.ts';
import type { VersionRecord } from './flows.ts';

/** The move of a flow's instances to a version: who asked for it, and how far it has come. */
export interface MigrationRecord {
  readonly flow: FlowId;
  /** The version that they move to; each has at most one move. */
  readonly version: number;
  readonly hash: PlanHash;
  readonly rules: MigrateRules;
  readonly by: string;
  readonly reason: string;
  readonly startedAt: Instant;
  /** When its next step is due; null once it is over, or a newer one has taken its place. */
  readonly nextAt: Instant | null;
  /** The older version that is walked, and where its next page begins; null between two walks. */
  readonly cursor: { readonly version: number; readonly after: string | null } | null;
  /** Walks that are over. */
  readonly walks: number;
  /** Instances that were asked to move; their turns move them. */
  readonly asked: number;
  readonly endedAt: Instant | null;
}

/** Active instances of one version that rest in a step; all of the version where it is empty. */
export interface LivePlace {
  readonly version: number;
  readonly step: string;
  readonly count: number;
}

export interface MigrationStore {
  /** The moves of a flow, by version in descending order. `addVersion` begins them. */
  migrations(flow: FlowId): Promise<readonly MigrationRecord[]>;
  /**
   * Locks one move whose `nextAt` has come, the most overdue first, lets `step` decide what comes
   * next, and stores its events and new state in the same transaction. Returns false when there is
   * none.
   */
  advanceMigration(
    now: Instant,
    step: (
      migration: MigrationRecord,
    ) => Promise<{ readonly next: MigrationRecord; readonly events: readonly NewEvent[] }>,
  ): Promise<boolean>;
  /** Where the active instances of a flow rest, by version and step in ascending order. */
  livePlaces(flow: FlowId): Promise<readonly LivePlace[]>;
}

/** The move that a new version begins, due at once; null where nobody is to move. */
export function beganMigration(
  version: VersionRecord,
  asked: Pick<MigrationRecord, 'rules' | 'reason'> | undefined,
): MigrationRecord | null {
  if (asked === undefined) return null;
  const { flow, version: number, hash, publishedBy: by, publishedAt: startedAt } = version;
  const { rules, reason } = asked;
  const progress = { nextAt: startedAt, cursor: null, walks: 0, asked: 0, endedAt: null };
  return { flow, version: number, hash, rules, by, reason, startedAt, ...progress };
}
