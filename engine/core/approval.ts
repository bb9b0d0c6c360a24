import type { Instant, TaskId } from '../base/index.ts';
import type { EffectOrigin } from './effect.ts';
import type { EntityRef, StoredEvent } from './model.ts';

/** What a message is that somebody has to approve: the same for all that go out by one approval. */
export interface ApprovalNeed {
  /** Names the approval: one step of one version for one occurrence, and the exact text. */
  readonly id: string;
  /** What set the messages off: a firing, a broadcast, a start by hand; null for other events. */
  readonly occurrence: string | null;
  /** Who started the occurrence; null where nobody did. */
  readonly startedBy: string | null;
  /** All wordings of the step, as the version has them, one a line. */
  readonly text: string;
}

/** What a target knows of the approval of a message; without `status` it was not asked for yet. */
export interface MessageApproval extends ApprovalNeed {
  readonly status?: 'asked' | ApprovalStatus;
}

export type ApprovalStatus = 'pending' | 'approved' | 'denied';

/** An approval as the workspace keeps it. */
export interface Approval {
  readonly status: ApprovalStatus;
  /** Of the first message that asked. */
  readonly origin: EffectOrigin;
  /** The task of each role that has to approve. */
  readonly tasks: Readonly<Record<string, TaskId>>;
  /** Who has decided, one for each role; fewer where nobody did in time, or one has denied. */
  readonly given: readonly {
    readonly role: string;
    readonly by: string;
    readonly at: Instant;
    readonly choice: string;
  }[];
  /** When it is denied unless somebody decides; of one that is decided, when that was. */
  readonly until: Instant;
  /** Nobody has decided, so it is asked for anew once all are told. */
  readonly expired?: true;
  /** Targets that are yet to be told of the decision, page by page. */
  readonly waiting: readonly (readonly WaitingTarget[])[];
}

/** Kind and ref of an entity. */
export type WaitingTarget = readonly [kind: EntityRef['kind'], ref: string];

/** What a target asks the workspace. */
export interface ApprovalAsk {
  readonly need: ApprovalNeed;
  readonly class: string;
  /** Of the first message. */
  readonly origin: EffectOrigin;
  /** Whoever decides does so for each of these. */
  readonly roles: readonly string[];
  readonly target: EntityRef;
}

/** The choices of an approval's task. */
export const APPROVE = 'approve';
export const DENY = 'deny';

/** What an event of an approval's task has told. */
export interface ApprovalDecision {
  readonly id: string;
  readonly role: string;
  readonly choice: string;
  readonly by: string;
}

export function decisionIn({ data }: StoredEvent): ApprovalDecision {
  return data as unknown as ApprovalDecision; // put there by `taskSignals`
}
