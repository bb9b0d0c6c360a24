import { expect } from 'vitest';
import type { EntityWork } from '../../../engine/store/index.ts';
import {
  at,
  type Check,
  customer,
  event,
  member,
  NOW,
  resultOf,
  runTurn,
  turnOf,
} from './fixtures.ts';

export function ingestContract(check: Check): void {
  check('answers how many events were new and which were not', async ({ store }) => {
    const first = event('1', customer('ann'));
    expect(await store.ingest([first, event('2', customer('ann')), first], NOW)).toEqual({
      accepted: 2,
      duplicates: 1,
      duplicateAt: [2],
    });
    expect(await store.ingest([event('3', customer('bob')), first], NOW)).toEqual({
      accepted: 1,
      duplicates: 1,
      duplicateAt: [1],
    });
    expect(await store.eventCount()).toBe(3);
    expect(await store.inboxDepth()).toBe(3);
  });

  check('takes no events as well', async ({ store }) => {
    expect(await store.ingest([], NOW)).toEqual({ accepted: 0, duplicates: 0, duplicateAt: [] });
  });

  check('tells events of two sources with the same id apart', async ({ store }) => {
    const ours = event('1', customer('ann'));
    const outcome = await store.ingest([ours, { ...ours, source: 'shop' }], NOW);
    expect(outcome).toEqual({ accepted: 2, duplicates: 0, duplicateAt: [] });
  });

  check('remembers an event after its inbox row is gone', async ({ store }) => {
    await store.ingest([event('1', customer('ann'))], NOW);
    await runTurn(store);
    expect((await store.ingest([event('1', customer('ann'))], NOW)).duplicates).toBe(1);
    expect(await store.beginTurn({ now: NOW, rowMax: 10, shardMax: 10 })).toBeNull();
  });

  check('puts what a member does before the person and before the group', async ({ store }) => {
    await store.ingest([event('1', member('ann'))], at(5));
    const turn = await turnOf(store);
    const stored = { ...event('1', member('ann')), acceptedAt: at(5) };
    expect(recipients(turn.work)).toEqual(['group:room', 'person:ann']);
    expect(turn.work.map((work) => work.inbox.map((row) => row.event))).toEqual([
      [stored],
      [stored],
    ]);
    await turn.rollback();
  });

  check('puts a signal before the owner of its instance only', async ({ store }) => {
    const signal = event('1', member('ann'), { type: '@sent', instance: 'i' as never, hops: 3 });
    await store.ingest([signal], NOW);
    const turn = await turnOf(store);
    expect(recipients(turn.work)).toEqual(['person:ann']);
    expect(turn.work[0]?.inbox[0]?.event).toEqual({ ...signal, acceptedAt: NOW });
    await turn.rollback();
  });

  check('keeps texts that JSON can carry and SQL cannot', async ({ store }) => {
    const odd = event('1', customer('ann'), { data: { text: '\u0000 \ud83d \u2028 " \\' } });
    await store.ingest([odd], NOW);
    expect((await store.events(customer('ann'), { limit: 1 })).items).toEqual([
      { ...odd, acceptedAt: NOW },
    ]);
  });
}

export function orderContract(check: Check): void {
  check('gives an entity its events in the order of their acceptance', async ({ store, other }) => {
    const ids = ['9', '1', '5', '3'];
    await store.ingest(
      ids.map((id) => event(id, customer('ann'))),
      NOW,
    );
    await other.ingest([event('0', customer('ann'))], NOW);
    const turn = await turnOf(store);
    expect(turn.work[0]?.inbox.map((row) => row.event.id)).toEqual([...ids, '0']);
    await turn.rollback();
  });

  check('gets over numbers that were drawn and never stored', async ({ store }) => {
    // Duplicates draw a number and leave a gap.
    await store.ingest([event('1', customer('ann')), event('2', customer('ann'))], NOW);
    await store.ingest([event('1', customer('ann')), event('3', customer('ann'))], NOW);
    const turn = await turnOf(store);
    expect(turn.work[0]?.inbox.map((row) => row.event.id)).toEqual(['1', '2', '3']);
    await turn.commit(turn.work.map((work) => resultOf(work)));
    expect(await store.inboxDepth()).toBe(0);
  });

  check('loses and doubles nothing when many ingest the same at once', async (ground) => {
    const { store, other } = ground;
    const persons = Array.from({ length: 40 }, (_, index) => `p${index}`);
    const events = persons.flatMap((person) => [
      event(`${person}-1`, member(person)),
      event(`${person}-2`, member(person)),
    ]);
    const batches = Array.from({ length: 12 }, (_, index) => {
      const turned = [...events.slice(index * 5), ...events.slice(0, index * 5)];
      return index % 2 === 0 ? turned : turned.reverse();
    });
    const outcomes = await Promise.all(
      batches.map((batch, index) => (index % 2 === 0 ? store : other).ingest(batch, NOW)),
    );
    expect(outcomes.reduce((sum, outcome) => sum + outcome.accepted, 0)).toBe(events.length);
    expect(await store.eventCount()).toBe(events.length);
    expect(await store.inboxDepth()).toBe(events.length * 2);
  });

  check('loses nothing when turns run while events come in', async ({ store, other }) => {
    const taken: string[] = [];
    const persons = Array.from({ length: 30 }, (_, index) => `p${index}`);
    const work = async () => {
      for (;;) {
        const turn = await other.beginTurn({ now: NOW, rowMax: 20, shardMax: 4 });
        if (turn === null) return;
        const read = turn.work.flatMap((entity) => entity.inbox);
        await turn.commit(turn.work.map((entity) => resultOf(entity)));
        taken.push(...read.map((row) => row.event.id));
      }
    };
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let round = 0; round < 5; round += 1) {
        const batch = persons.map((person) =>
          event(`${writer}-${round}-${person}`, customer(person)),
        );
        await store.ingest(batch, NOW);
        await work();
      }
    });
    await Promise.all(writers);
    await work();
    expect(taken.length).toBe(8 * 5 * 30);
    expect(new Set(taken).size).toBe(taken.length);
  });
}

function recipients(work: readonly EntityWork[]): readonly string[] {
  return work.map(({ entity }) => `${entity.kind}:${entity.ref}`).sort();
}
