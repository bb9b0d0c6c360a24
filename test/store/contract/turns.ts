import { expect } from 'vitest';
import { InvariantError } from '../../../engine/base/index.ts';
import type { StoreTurn } from '../../../engine/store/index.ts';
import {
  at,
  type Check,
  customer,
  entered,
  event,
  instanceOf,
  keyOf,
  NOW,
  resultOf,
  runTurn,
  sendOf,
  stateOf,
  TURN,
  turnOf,
} from './fixtures.ts';

const PEOPLE = Array.from({ length: 60 }, (_, index) => `p${index}`);
const arrivals = PEOPLE.map((person) => event(person, customer(person)));

function tenFrom(first: string) {
  const ids = Array.from({ length: 10 }, (_, index) => String(Number(first) + index));
  return ids.map((id) => event(id, customer('ann')));
}

export function lockContract(check: Check): void {
  check('never lets two turns hold the same shard', async ({ store, other }) => {
    await store.ingest(arrivals, NOW);
    const turns: StoreTurn[] = [];
    for (const worker of [store, other, store, other]) {
      const turn = await worker.beginTurn({ ...TURN, shardMax: 10 });
      if (turn !== null) turns.push(turn);
    }
    const shards = turns.map((turn) => new Set(turn.work.map((work) => work.shard)));
    expect(shards.map((held) => held.size)).toEqual([10, 10, 10, expect.any(Number)]);
    expect(new Set(shards.flatMap((held) => [...held])).size).toBe(
      shards.reduce((sum, held) => sum + held.size, 0),
    );
    for (const turn of turns) await turn.rollback();
  });

  check('has no turn for another worker when every shard is held', async ({ store, other }) => {
    await store.ingest([event('1', customer('ann'))], NOW);
    const turn = await turnOf(store);
    expect(await other.beginTurn(TURN)).toBeNull();
    await turn.rollback();
    const again = await turnOf(other);
    expect(again.work.length).toBe(1);
    await again.rollback();
  });

  check('has no turn when nothing waits', async ({ store }) => {
    expect(await store.beginTurn(TURN)).toBeNull();
  });

  check('takes the fullest shards first', async ({ store }) => {
    const ids = Array.from({ length: 20 }, (_, index) => String(index));
    await store.ingest([...arrivals, ...ids.map((id) => event(`full-${id}`, customer('p7')))], NOW);
    const turn = await store.beginTurn({ ...TURN, shardMax: 1 });
    const inbox = turn?.work.find((work) => work.entity.ref === 'p7')?.inbox;
    expect(inbox?.length).toBe(21);
    await turn?.rollback();
  });

  check('leaves rows for later and says so', async ({ store }) => {
    const ids = Array.from({ length: 300 }, (_, index) => String(index));
    // What comes in one ingest is taken in one turn.
    for (const id of ids) if (Number(id) % 10 === 0) await store.ingest(tenFrom(id), NOW);
    const taken: string[] = [];
    const seen: boolean[] = [];
    for (let turn = await store.beginTurn({ ...TURN, rowMax: 140 }); turn !== null; ) {
      const [work] = turn.work;
      if (work === undefined) break;
      taken.push(...work.inbox.map((row) => row.event.id));
      seen.push(work.more);
      await turn.commit([resultOf(work)]);
      turn = await store.beginTurn({ ...TURN, rowMax: 140 });
    }
    expect(taken).toEqual(ids);
    expect(seen).toEqual([true, true, false]);
  });
}

export function commitContract(check: Check): void {
  check('gives back what a turn has written', async ({ store, other }) => {
    const ann = instanceOf(customer('ann'), {
      timers: { 'greet/after.0': { dueAt: at(60_000), fired: 2 } },
      key: 'order-1',
      kept: [{ ...event('k', customer('ann')), acceptedAt: NOW }],
    });
    await store.ingest([event('1', customer('ann'))], NOW);
    await runTurn(store, (work) => ({
      state: stateOf(work.entity, 7),
      instances: [ann],
      journal: [entered(ann, 1)],
    }));
    expect(await other.entity({ kind: 'person', ref: 'ann' })).toEqual(
      stateOf({ kind: 'person', ref: 'ann' }, 7),
    );
    expect(await other.instance(ann.id)).toEqual(ann);
    expect(await other.journal(ann.id)).toEqual([entered(ann, 1)]);
    expect(await other.nextDueAt()).toBe(at(60_000));
    const turn = await turnOf(other, at(60_000));
    expect(turn.work).toEqual([
      {
        shard: expect.any(Number),
        entity: { kind: 'person', ref: 'ann' },
        state: stateOf({ kind: 'person', ref: 'ann' }, 7),
        instances: [ann],
        inbox: [],
        more: false,
      },
    ]);
    await turn.rollback();
  });

  check('changes nothing when a turn is rolled back', async ({ store }) => {
    const ann = instanceOf(customer('ann'));
    await store.ingest([event('1', customer('ann'))], NOW);
    const turn = await turnOf(store);
    await turn.rollback();
    await turn.rollback();
    expect(await store.inboxDepth()).toBe(1);
    expect(await store.entity({ kind: 'person', ref: 'ann' })).toBeNull();
    expect(await store.instance(ann.id)).toBeNull();
    const again = await turnOf(store);
    expect(again.work).toEqual(turn.work);
    await again.rollback();
  });
}

export function refusalContract(check: Check): void {
  check('stores nothing when a row that was read is claimed twice', async ({ store }) => {
    const ann = instanceOf(customer('ann'));
    await store.ingest([event('1', customer('ann'))], NOW);
    const turn = await turnOf(store);
    const [work] = turn.work;
    if (work === undefined) throw new Error('no work');
    const twice = {
      inbox: [...work.inbox, ...work.inbox],
      instances: [ann],
      effects: [sendOf(ann)],
    };
    await expect(turn.commit([resultOf(work, twice)])).rejects.toThrow(InvariantError);
    expect(await store.inboxDepth()).toBe(1);
    expect(await store.instance(ann.id)).toBeNull();
    expect(await store.outboxDepth()).toBe(0);
    await runTurn(store);
  });

  check('refuses results of a shard that the turn does not hold', async ({ store }) => {
    await store.ingest([event('1', customer('ann'))], NOW);
    const turn = await turnOf(store);
    const [work] = turn.work;
    if (work === undefined) throw new Error('no work');
    const strange = { ...resultOf(work), shard: work.shard === 0 ? 1 : 0 };
    await expect(turn.commit([strange])).rejects.toThrow(InvariantError);
    expect(await store.inboxDepth()).toBe(1);
  });

  check('leaves the inbox of entities without a result', async ({ store }) => {
    await store.ingest([event('1', customer('ann')), event('2', customer('bob'))], NOW);
    const turn = await turnOf(store);
    await turn.commit(
      turn.work.filter((work) => work.entity.ref === 'ann').map((work) => resultOf(work)),
    );
    const again = await turnOf(store);
    expect(again.work.map((work) => work.entity.ref)).toEqual(['bob']);
    await again.rollback();
  });

  check('lets nobody change what is stored by changing what was given', async ({ store }) => {
    const ann = instanceOf(customer('ann'));
    const given = structuredClone(ann);
    await store.ingest([event('1', customer('ann'))], NOW);
    await runTurn(store, () => ({ instances: [given] }));
    Object.assign(given.vars, { name: 'changed' });
    expect(await store.instance(ann.id)).toEqual(ann);
  });
}

export function wakeContract(check: Check): void {
  check('wakes an instance when its earliest timer is due, not before', async ({ store }) => {
    const timers = { a: { dueAt: at(900), fired: 0 }, b: { dueAt: at(500), fired: 0 } };
    await store.ingest([event('1', customer('ann'))], NOW);
    await runTurn(store, () => ({ instances: [instanceOf(customer('ann'), { timers })] }));
    expect(await store.nextDueAt()).toBe(at(500));
    expect(await store.beginTurn({ ...TURN, now: at(499) })).toBeNull();
    const turn = await turnOf(store, at(500));
    expect(turn.work.map((work) => work.instances.length)).toEqual([1]);
    await turn.rollback();
  });

  check(
    'lets ended instances sleep, and reads only active ones, the oldest first',
    async (ground) => {
      const { store } = ground;
      const subject = customer('ann');
      const timers = { a: { dueAt: at(1), fired: 0 } };
      const instances = [
        instanceOf(subject, { id: 'young' as never, order: 3 }),
        instanceOf(subject, { id: 'old' as never, order: 1, timers }),
        instanceOf(subject, {
          id: 'gone' as never,
          order: 2,
          status: 'completed',
          steps: [],
          timers,
        }),
      ];
      await store.ingest([event('1', subject)], NOW);
      await runTurn(store, () => ({ instances }));
      const turn = await turnOf(store, at(2));
      expect(turn.work.flatMap((work) => work.instances.map((each) => each.id))).toEqual([
        'old',
        'young',
      ]);
      const [work] = turn.work;
      if (work === undefined) throw new Error('no work');
      const ended = work.instances.map((each) => ({ ...each, status: 'completed' as const }));
      await turn.commit([resultOf(work, { instances: ended })]);
      expect(await store.nextDueAt()).toBeNull();
      expect(await store.beginTurn({ ...TURN, now: at(9) })).toBeNull();
    },
  );
}

export function journalContract(check: Check): void {
  check('reads the journal of an instance over many turns, oldest first', async ({ store }) => {
    const ann = instanceOf(customer('ann'));
    const bob = instanceOf(customer('bob'));
    for (const visit of [1, 2, 3]) {
      await store.ingest(
        [event(`${visit}`, customer('ann')), event(`bob-${visit}`, customer('bob'))],
        NOW,
      );
      await runTurn(store, (work) => {
        const own = work.entity.ref === 'ann' ? ann : bob;
        // The second turn mentions an instance that it does not change.
        return { instances: visit === 2 ? [] : [own], journal: [entered(own, visit)] };
      });
    }
    expect(await store.journal(ann.id)).toEqual([1, 2, 3].map((visit) => entered(ann, visit)));
    expect(await store.journal(keyOf(ann) as never)).toEqual([]);
  });

  check('tells a turn when flows have changed', async ({ store }) => {
    const before = await store.revision();
    await store.saveWorkspaceText('zone: Asia/Shanghai\n', NOW);
    await store.ingest([event('1', customer('ann'))], NOW);
    const turn = await turnOf(store);
    expect(turn.revision).toBe(await store.revision());
    expect(turn.revision).toBeGreaterThan(before);
    await turn.rollback();
  });
}
