import type { Instant } from '../base/index.ts';
import type { Address, LedgerEntry, SubjectRef } from '../core/index.ts';
import { groupOfMember } from '../core/index.ts';
import type { Page } from './outbox.ts';

export interface LedgerFilter {
  /** The first instant that counts. */
  readonly from?: Instant;
  /** The first instant that counts no more. */
  readonly to?: Instant;
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
}

/** Says whether a line of the subject's entity is one of the subject. */
export function isToSubject(to: Address, subject: SubjectRef): boolean {
  if (subject.kind !== 'member') return true;
  return to.kind === 'member' && to.group === groupOfMember(subject.ref);
}
