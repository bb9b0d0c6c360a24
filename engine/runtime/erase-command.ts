import { randomUUID } from 'node:crypto';
import type { EntityState, Instance, SubjectRef } from '../core/index.ts';
import { ERASE_EVENT } from '../core/index.ts';
import type { QueryStore } from '../store/index.ts';
import { type Order, signalTo } from './instance-command.ts';
import type { RaiseDesk } from './raise.ts';
import { raise } from './raise.ts';

/** What an erasure needs. */
export interface EraseDesk extends RaiseDesk {
  readonly store: RaiseDesk['store'] & Pick<QueryStore, 'listInstances'>;
}

type Person = Extract<EntityState, { readonly kind: 'person' }>;

/** The subjects that a person is: the customer, and a member of each group that ever told of it. */
export function subjectsOf({ ref, members }: Person): readonly SubjectRef[] {
  const memberships = Object.keys(members).map(
    (group) => ({ kind: 'member', ref: `${group}/${ref}` }) as const,
  );
  return [{ kind: 'customer', ref }, ...memberships];
}

/**
 * Asks that a person's flows end and the profile be forgotten: attributes, tags, points, their
 * marks, and who of the staff is in contact. What keeps messages from going out stays, so that who
 * has opted out is not written to again. All is asked in one transaction, and done in the person's
 * turn.
 *
 * @returns how many instances are ended by it
 */
export async function requestErase(
  desk: EraseDesk,
  erase: Order & { readonly person: Person },
): Promise<{ readonly ended: number }> {
  const { person } = erase;
  const running = await Promise.all(
    subjectsOf(person).map(async (subject) => [
      ...(await all(desk, subject, 'active')),
      ...(await all(desk, subject, 'failed')),
    ]),
  );
  const signals = running.flat().map((instance) => signalTo(instance, { type: 'cancel' }, erase));
  const { by, reason } = erase;
  await raise(desk, [
    ...signals,
    {
      id: `erase/${randomUUID()}`,
      type: ERASE_EVENT,
      subject: { kind: 'customer', ref: person.ref },
      data: { person: by, reason },
    },
  ]);
  return { ended: signals.length };
}

const PAGE = 200;

async function all(
  { store }: EraseDesk,
  subject: SubjectRef,
  status: 'active' | 'failed',
): Promise<readonly Instance[]> {
  const found: Instance[] = [];
  let cursor: string | null = null;
  do {
    const from: { cursor?: string } = cursor === null ? {} : { cursor };
    const page = await store.listInstances({ subject, status, limit: PAGE, ...from });
    found.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return found;
}
