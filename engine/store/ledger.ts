import type { FlowId, Instant } from '../base/index.ts';
import type { Address, LedgerEntry, LedgerEvent, SubjectRef } from '../core/index.ts';
import { groupOfMember } from '../core/index.ts';
import type { Page } from './outbox.ts';
import type { RecordedPeriod } from './queries.ts';

export interface LedgerFilter {
  /** The first instant that counts. */
  readonly from?: Instant;
  /** The first instant that counts no more. */
  readonly to?: Instant;
  readonly limit: number;
  readonly cursor?: string;
}

/** Which lines of a flow are meant. */
export interface FlowLedgerFilter {
  readonly flow: FlowId;
  readonly step?: string;
  readonly what?: LedgerEvent;
  readonly why?: string;
  readonly rule?: string;
  readonly limit: number;
  readonly cursor?: string;
}

/** What people and groups were sent and not sent; turns write it (`EntityResult.ledger`). */
export interface LedgerStore {
  /**
   * Lines of the ledger, newest first: of a customer all that concern the person, of a member
   * those to that membership.
   */
  ledger(subject: SubjectRef, filter: LedgerFilter): Promise<Page<LedgerEntry>>;
  /**
   * Lines of a flow's messages to anybody, newest first. What is rare is looked for a stretch at a
   * time: a page can have few lines, or none, and still a `next`.
   */
  flowLedger(filter: FlowLedgerFilter): Promise<Page<LedgerEntry>>;
  /**
   * Lines of all entities of one shard that were stored in a period, the oldest first, some hundred
   * a page; none where there is no such shard. An entity has all its lines in one shard.
   */
  shardLedger(shard: number, period: RecordedPeriod): Promise<ShardPage>;
}

/** A line with the entity whose it is, as `entityKey` names it. */
export interface OwnedEntry {
  readonly owner: string;
  readonly entry: LedgerEntry;
}

export interface ShardPage extends Page<OwnedEntry> {
  readonly shardCount: number;
}

/** Says whether a line is one that a filter means. */
export function isOfFlow(entry: LedgerEntry, filter: FlowLedgerFilter): boolean {
  const { flow, step, what, why, rule } = filter;
  return (
    entry.origin.flow === flow &&
    (step === undefined || entry.origin.step === step) &&
    (what === undefined || entry.what === what) &&
    (why === undefined || entry.why === why) &&
    (rule === undefined || entry.rule === rule)
  );
}

/** Says whether a line of the subject's entity is one of the subject. */
export function isToSubject(to: Address, subject: SubjectRef): boolean {
  if (subject.kind !== 'member') return true;
  return to.kind === 'member' && to.group === groupOfMember(subject.ref);
}
