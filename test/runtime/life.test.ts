import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../engine/base/index.ts';
import {
  createIngest,
  createWorker,
  moveClock,
  requestCancel,
} from '../../engine/runtime/index.ts';
import type { Store, StoreTurn } from '../../engine/store/index.ts';
import { openMemoryStore, openPostgresStore } from '../../engine/store/index.ts';
import { createTestDatabase, POSTGRES_VERSIONS } from '../harness/postgres.ts';
import { about, DAY_MS, GREET, manualClock, openWorld, recordingConnector } from './world.ts';

/** Greets, and takes another way when the channel refuses. */
const FUSSY = `flow: fussy
title: 挑剔
about: member
start: [{ on: member.joined }]
steps:
  hello:
    send: { to: member, text: 欢迎 }
    next: told
    failed: sorry
  told:
    send: { to: member, text: 已送达 }
    end: told
  sorry:
    send: { to: member, text: 换个方式 }
    end: sorry
`;
/** Tells the group of each joiner, which counts them. */
const NEWS = `flow: news
title: 消息
about: member
start: [{ on: member.joined }]
steps:
  tell:
    emit: { event: campaign.joined, to: group, data: { campaignRef: c1 } }
    end: told
`;
const LISTENER = `flow: listener
title: 听众
about: group
start: [{ on: campaign.joined }]
steps:
  thank:
    send: { to: group, text: "新朋友 {{ event.data.campaignRef }}" }
    end: thanked
`;

interface Ground {
  readonly name: string;
  open(): Promise<{ readonly store: Store; close(): Promise<void> }>;
}

const GROUNDS: readonly Ground[] = [
  { name: 'memory', open: async () => ({ store: openMemoryStore(), close: async () => {} }) },
  ...POSTGRES_VERSIONS.map((version) => ({
    name: `PostgreSQL ${version}`,
    async open() {
      const database = await createTestDatabase(version);
      const store = await openPostgresStore({ connectionString: database.connectionString });
      return {
        store,
        async close() {
          await store.close();
          await database.drop();
        },
      };
    },
  })),
];

describe.each(GROUNDS)('on $name', ({ open }) => {
  let store: Store;
  let close: () => Promise<void>;

  async function fresh() {
    await close?.();
    ({ store, close } = await open());
    return store;
  }

  beforeAll(async () => {
    ({ store, close } = await open());
  });
  afterAll(async () => {
    await close();
  });

  it('an event leads from its acceptance over timers and replies to the end of its instance', async () => {
    const world = await openWorld({ store: await fresh(), flows: [GREET] });
    expect(await world.tell(about('a', 'member.joined'), about('b', 'member.joined'))).toEqual({
      accepted: 2,
      duplicates: 0,
    });
    await world.worker.settle();
    await world.tell(about('a', 'message.received', { text: '嗨' }));
    await world.worker.settle();
    await moveClock(world, DAY_MS);
    expect(world.texts()).toEqual(['欢迎', '欢迎', '谢谢', '在吗']);
    const instances = (await world.instances()).map(({ subject, status, outcome }) => [
      subject.ref,
      status,
      outcome,
    ]);
    expect(instances.toSorted()).toEqual([
      ['g/a', 'completed', 'answered'],
      ['g/b', 'completed', 'silent'],
    ]);
    expect(await world.store.nextDueAt()).toBeNull();
    expect((await world.deliveries()).map(({ status }) => status)).toEqual([
      'sent',
      'sent',
      'sent',
      'sent',
    ]);
  });

  it('the result of a message moves the instance that waits for it', async () => {
    const world = await openWorld({ store: await fresh(), flows: [FUSSY] });
    world.sandbox.answers.push({ type: 'refused', error: 'not a friend' });
    await world.tell(about('a', 'member.joined'));
    await world.worker.settle();
    await world.tell(about('b', 'member.joined'));
    await world.worker.settle();
    expect(world.texts()).toEqual(['欢迎', '换个方式', '欢迎', '已送达']);
    const outcomes = (await world.instances()).map(({ subject, outcome }) => [
      subject.ref,
      outcome,
    ]);
    expect(outcomes.toSorted()).toEqual([
      ['g/a', 'sorry'],
      ['g/b', 'told'],
    ]);
  });

  it('an emitted event reaches the flow of another subject', async () => {
    const world = await openWorld({ store: await fresh(), flows: [NEWS, LISTENER] });
    await world.tell(about('a', 'member.joined'));
    await world.worker.settle();
    expect(world.texts()).toEqual(['新朋友 c1']);
  });

  it('a cancelled instance wakes no more', async () => {
    const world = await openWorld({ store: await fresh(), flows: [GREET] });
    await world.tell(about('a', 'member.joined'));
    await world.worker.settle();
    const [instance] = await world.instances();
    await requestCancel(world, { instance: instance!.id, reason: '重复', by: 'chen' });
    await moveClock(world, 2 * DAY_MS);
    expect([world.texts(), (await world.instances())[0]?.status]).toEqual([['欢迎'], 'cancelled']);
  });

  it('a turn that is cut off before its commit is done again with the same keys', async () => {
    const real = await fresh();
    const keys: string[][] = [];
    const cutting: Store = {
      ...real,
      async beginTurn(options) {
        const turn = await real.beginTurn(options);
        if (turn === null) return null;
        const commit: StoreTurn['commit'] = async (results) => {
          keys.push(results.flatMap((result) => result.effects.map((effect) => effect.key)));
          if (keys.length === 1) throw new Error('cut off');
          await turn.commit(results);
        };
        return {
          revision: turn.revision,
          work: turn.work,
          commit,
          rollback: () => turn.rollback(),
        };
      },
    };
    const world = await openWorld({ store: cutting, flows: [GREET] });
    await world.tell(about('a', 'member.joined'));
    await expect(world.worker.settle()).rejects.toThrow('cut off');
    await world.worker.settle();
    expect(keys[0]).toEqual(keys[1]);
    expect(world.texts()).toEqual(['欢迎']);
  });

  it('several workers and senders at once lose nothing and do nothing twice', async () => {
    const people = 200;
    const world = await openWorld({ store: await fresh(), flows: [GREET] });
    const sandbox = recordingConnector();
    const { promise: done, resolve } = Promise.withResolvers<void>();
    const watched = {
      ...sandbox,
      async deliver(...batch: Parameters<typeof sandbox.deliver>) {
        const attempts = await sandbox.deliver(...batch);
        if (sandbox.messages.length >= 2 * people) resolve();
        return attempts;
      },
    };
    const clock = manualClock();
    const workers = [1, 2].map((seed) =>
      createWorker({ store, connectors: [watched], clock, random: seededRandom(seed), rowMax: 64 }),
    );
    const notify = () => {
      for (const worker of workers) worker.notify();
    };
    const ingests = [1, 2].map(() => createIngest({ store, clock, notify }));
    for (const worker of workers) worker.start();
    const answers = await Promise.all(
      Array.from({ length: people }, (_, index) => {
        const events = [
          about(`p${index}`, 'member.joined'),
          about(`p${index}`, 'message.received'),
        ];
        // Each is told twice, by two senders.
        return ingests.map((ingest) => ingest.accept(events));
      }).flat(),
    );
    await done;
    for (const worker of workers) await worker.stop();
    // What the group was told may still wait: nothing was sent because of it.
    await world.worker.settle();
    const sum = (name: 'accepted' | 'duplicates') =>
      answers.reduce((total, answer) => total + answer[name], 0);
    expect([sum('accepted'), sum('duplicates')]).toEqual([2 * people, 2 * people]);
    const keys = sandbox.messages.map((message) => message.key);
    expect([keys.length, new Set(keys).size]).toEqual([2 * people, 2 * people]);
    expect((await world.store.counts()).greet).toEqual({
      active: 0,
      completed: people,
      cancelled: 0,
      failed: 0,
    });
    expect([await store.inboxDepth(), await store.outboxDepth()]).toEqual([0, 0]);
  });
});
