import { expect } from 'vitest';
import type { FlowId, InstanceId, StepId } from '../../../engine/base/index.ts';
import type { Instance, SubjectRef } from '../../../engine/core/index.ts';
import { instancePrefix } from '../../../engine/core/index.ts';
import type { DeliveryFilter, InstanceFilter, Page, Store } from '../../../engine/store/index.ts';
import {
  at,
  type Check,
  customer,
  event,
  greet,
  instanceOf,
  member,
  NOW,
  publish,
  runTurn,
  sendOf,
  stateOf,
  storeInstances,
  welcome,
} from './fixtures.ts';
import { recordedContract } from './recorded.ts';

/** Reads a list to its end, page by page. */
async function walk<Item>(
  read: (page: { limit: number; cursor?: string }) => Promise<Page<Item>>,
  limit: number,
): Promise<readonly Item[]> {
  const all: Item[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Item> = await read(cursor === null ? { limit } : { limit, cursor });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    all.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return all;
}

const nudge = 'nudge' as FlowId;

async function storeMany(store: Store): Promise<readonly Instance[]> {
  await publish(store, welcome, 'w');
  await publish(store, nudge, 'n');
  const all = Array.from({ length: 12 }, (_, index) =>
    instanceOf(member(`p${index % 3}`), {
      id: `i${String(index).padStart(2, '0')}` as Instance['id'],
      flow: index % 2 === 0 ? welcome : nudge,
      version: index < 6 ? 1 : 2,
      status: index % 4 === 0 ? 'completed' : 'active',
      outcome: index % 4 === 0 ? (index === 4 ? 'capped' : 'done') : null,
      steps: index % 3 === 0 ? [greet] : ['ask' as StepId, greet],
      startedAt: at(Math.floor(index / 2)),
      order: index,
    }),
  );
  for (const [index, instance] of all.entries()) {
    const now = at(Math.floor(index / 3));
    const effects = [sendOf(instance, 1, now)];
    const person = `p${index % 3}`;
    await storeInstances(store, person, { instances: [instance], effects, now });
  }
  return all;
}

export function instanceContract(check: Check): void {
  check('lists instances by every filter, newest first, page by page', async ({ store }) => {
    const all = [...(await storeMany(store))].reverse();
    const filters: readonly [Partial<InstanceFilter>, (instance: Instance) => boolean][] = [
      [{}, () => true],
      [{ flow: nudge }, (one) => one.flow === nudge],
      [{ status: 'completed' }, (one) => one.status === 'completed'],
      [{ flow: welcome, version: 2 }, (one) => one.flow === welcome && one.version === 2],
      [{ outcome: 'capped' }, (one) => one.outcome === 'capped'],
      [
        { outcome: 'done', status: 'completed', flow: welcome },
        (one) => one.outcome === 'done' && one.flow === welcome,
      ],
      [{ step: 'ask' }, (one) => one.steps.length === 2],
      [{ subject: member('p1') }, (one) => one.subject.ref === 'room/p1'],
      [
        { subject: member('p0'), status: 'active', flow: nudge },
        (one) => one.subject.ref === 'room/p0' && one.status === 'active' && one.flow === nudge,
      ],
      [{ subject: customer('p1') }, () => false],
    ];
    for (const [filter, holds] of filters) {
      const listed = await walk((page) => store.listInstances({ ...filter, ...page }), 5);
      expect(listed).toEqual(all.filter(holds));
    }
  });

  check('finds no instance and no entity that does not exist', async ({ store }) => {
    expect(await store.instance('none' as Instance['id'])).toBeNull();
    expect(await store.entity({ kind: 'group', ref: 'none' })).toBeNull();
  });

  check('refuses a cursor that another list has made', async ({ store }) => {
    const refused = { code: 'INPUT_INVALID' };
    const page = { limit: 5, cursor: 'bm9uc2Vuc2U' };
    await expect(store.listInstances(page)).rejects.toMatchObject(refused);
    await expect(store.listDeliveries(page)).rejects.toMatchObject(refused);
    await expect(store.events(customer('ann'), page)).rejects.toMatchObject(refused);
    await expect(store.subjects('member', page)).rejects.toMatchObject(refused);
  });
}

export function deliveryContract(check: Check): void {
  check('lists deliveries by every filter, newest first, page by page', async ({ store }) => {
    const all = await storeMany(store);
    const claimed = await store.claimDeliveries({ now: at(0), max: 99, leaseMs: 9_000, worker: 1 });
    const keysOf = (instances: readonly Instance[]) =>
      instances.map((one) => `${one.id}/greet/1/1`);
    const filters: readonly [Partial<DeliveryFilter>, readonly string[]][] = [
      [{}, keysOf(all)],
      [{ flow: nudge }, keysOf(all.filter((one) => one.flow === nudge))],
      [{ instance: 'i07' as Instance['id'] }, ['i07/greet/1/1']],
      [{ instance: 'i0' as Instance['id'] }, []],
      [{ subject: member('p2') }, keysOf(all.filter((one) => one.subject.ref === 'room/p2'))],
      [{ subject: member('p2'), flow: welcome }, ['i02/greet/1/1', 'i08/greet/1/1']],
      [{ status: 'sending' }, claimed.map((delivery) => delivery.key)],
      [{ status: 'dead' }, []],
    ];
    for (const [filter, keys] of filters) {
      const listed = await walk((page) => store.listDeliveries({ ...filter, ...page }), 5);
      expect(listed.map((delivery) => String(delivery.key)).sort()).toEqual([...keys].sort());
      const times = listed.map((delivery) => Number(delivery.createdAt));
      expect(times).toEqual([...times].sort((left, right) => right - left));
    }
    expect(claimed.length).toBe(3);
  });
}

export function namedInstanceContract(check: Check): void {
  check('finds the instances whose ids tell their owner', async ({ store }) => {
    const ids = ['ann', 'bob'].map((person, order) => {
      const prefix = instancePrefix(welcome, { kind: 'person', ref: person });
      const id = `${prefix}0123456789abcd` as InstanceId; // as the core makes them
      return instanceOf(member(person), { id, order });
    });
    const [ann] = ids;
    await store.saveDraft({ id: welcome, title: 'Welcome', text: '', now: NOW });
    await store.ingest(
      ['ann', 'bob'].map((person) => event(person, customer(person))),
      NOW,
    );
    await runTurn(store, ({ entity }) => ({
      instances: ids.filter((one) => one.subject.ref === `room/${entity.ref}`),
    }));
    const found = async (filter: object) =>
      (await store.listInstances({ limit: 9, subject: member('ann'), ...filter })).items;
    expect(await found({})).toEqual([ann]);
    expect(await found({ flow: welcome, status: 'active' })).toEqual([ann]);
    expect(await found({ subject: customer('ann') })).toEqual([]);
    expect(await found({ flow: 'other' })).toEqual([]);
    expect(ann && (await store.instance(ann.id))).toEqual(ann);
  });
}

export function eventContract(check: Check): void {
  recordedContract(check);

  check('lists the events about one subject, newest first, page by page', async ({ store }) => {
    const ids = ['5', '3', '9', '1', '7', '2', '8'];
    const elsewhere = { kind: 'member', ref: 'attic/ann' } as const;
    await store.ingest(
      ids.map((id) => event(id, member('ann'))),
      at(1),
    );
    await store.ingest([event('0', member('bob')), event('x', elsewhere)], at(2));
    const listed = await walk((page) => store.events(member('ann'), page), 3);
    expect(listed.map((one) => one.id)).toEqual([...ids].reverse());
    expect((await store.events(member('nobody'), { limit: 3 })).items).toEqual([]);
  });

  check('tells a customer what each membership did, and a member of the customer', async (its) => {
    const { store } = its;
    const told = [member('ann'), customer('ann'), { kind: 'member', ref: 'attic/ann' } as const];
    await store.ingest(
      told.map((subject, index) => event(String(index), subject)),
      at(1),
    );
    const idsOf = async (subject: SubjectRef) =>
      (await store.events(subject, { limit: 9 })).items.map((one) => one.id);
    expect(await idsOf(customer('ann'))).toEqual(['2', '1', '0']);
    expect(await idsOf(member('ann'))).toEqual(['1', '0']);
  });

  check('forgets old events, and with them that they were there', async ({ store }) => {
    await store.ingest([event('1', customer('ann'))], at(1));
    await store.ingest([event('2', customer('ann'))], at(2));
    await runTurn(store);
    expect(await store.prune({ table: 'events', before: at(2), max: 9 })).toBe(1);
    const left = await store.events(customer('ann'), { limit: 9 });
    expect(left.items.map((one) => one.id)).toEqual(['2']);
    expect((await store.ingest([event('1', customer('ann'))], at(3))).accepted).toBe(0);
    expect(await store.prune({ table: 'eventKeys', before: at(2), max: 9 })).toBe(1);
    expect(await store.eventCount()).toBe(1);
    expect((await store.ingest([event('1', customer('ann'))], at(3))).accepted).toBe(1);
  });
}

export function subjectContract(check: Check): void {
  check('walks all subjects of a kind, each once', async ({ store }) => {
    const people = Array.from({ length: 23 }, (_, index) => `p${index}`);
    await store.ingest(
      [
        ...people.map((person) => event(person, member(person))),
        event('1', { kind: 'workspace', ref: '' }),
      ],
      NOW,
    );
    const profile = { attributes: {}, tags: [], points: 0 };
    const membership = { ...profile, joinedAt: NOW, present: true, group: {} };
    await runTurn(store, ({ entity }) => {
      const state = stateOf(entity);
      if (state.kind !== 'person') return {};
      const members = {
        room: membership,
        hall: membership,
        left: { ...membership, present: false },
      };
      return { state: { ...state, members } };
    });
    const refs = async (kind: 'member' | 'customer' | 'group' | 'workspace') => {
      const found = await walk((page) => store.subjects(kind, page), 4);
      expect(found.every((subject) => subject.kind === kind)).toBe(true);
      return found.map((subject) => subject.ref).sort();
    };
    expect(await refs('customer')).toEqual([...people].sort());
    expect(await refs('group')).toEqual(['room']);
    expect(await refs('workspace')).toEqual(['']);
    expect(await refs('member')).toEqual(
      people.flatMap((person) => [`hall/${person}`, `room/${person}`]).sort(),
    );
  });
}
