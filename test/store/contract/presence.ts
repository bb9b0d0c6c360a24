import { expect } from 'vitest';
import type { PresenceChange } from '../../../engine/core/index.ts';
import type { Store } from '../../../engine/store/index.ts';
import { at, type Check, event, member, NOW, resultOf, turnOf } from './fixtures.ts';

let told = 0;

/** Runs a turn in which groups say who is in them; `+ann` is, `-ann` is not. */
async function tell(
  store: Store,
  groups: Readonly<Record<string, readonly string[]>>,
  commit = true,
): Promise<void> {
  told += 1;
  await store.ingest(
    Object.keys(groups).map((group) => event(`presence-${told}-${group}`, member('ann', group))),
    NOW,
  );
  const turn = await turnOf(store, at(told));
  if (!commit) return turn.rollback();
  await turn.commit(
    turn.work.map((work) => {
      const changes = work.entity.kind === 'group' ? (groups[work.entity.ref] ?? []) : [];
      const presence = changes.map(
        (change): PresenceChange => ({ person: change.slice(1), present: change[0] === '+' }),
      );
      return resultOf(work, { presence });
    }),
  );
}

export function presenceContract(check: Check): void {
  check('knows who is in a group, by ref', async ({ store, other }) => {
    await tell(store, { room: ['+bob', '+ann'], hall: ['+cy'] });
    expect(await other.present('room')).toEqual(['ann', 'bob']);
    expect(await other.present('hall')).toEqual(['cy']);
    expect(await other.present('attic')).toEqual([]);
  });

  check('forgets who has left, and takes them back', async ({ store }) => {
    await tell(store, { room: ['+ann', '+bob'] });
    await tell(store, { room: ['-ann', '-nobody'] });
    expect(await store.present('room')).toEqual(['bob']);
    await tell(store, { room: ['+ann', '+bob'] });
    expect(await store.present('room')).toEqual(['ann', 'bob']);
  });

  check('sees what another worker has stored in between', async ({ store, other }) => {
    await tell(store, { room: ['+ann'] });
    await tell(other, { room: ['-ann'] });
    await tell(store, { room: ['+ann'] });
    expect(await store.present('room')).toEqual(['ann']);
    await tell(other, { room: ['-ann'] });
    expect(await store.present('room')).toEqual([]);
  });

  check('changes nothing when the turn is rolled back', async ({ store }) => {
    await tell(store, { room: ['+ann'] }, false);
    expect(await store.present('room')).toEqual([]);
    await tell(store, { room: ['+ann'] });
    expect(await store.present('room')).toEqual(['ann']);
  });
}
