import { describe, expect, it } from 'vitest';
import { EngineError, instant, seededRandom } from '../../engine/base/index.ts';
import type { WorkerFault } from '../../engine/runtime/index.ts';
import { createIngest, createWorker } from '../../engine/runtime/index.ts';
import type { Store } from '../../engine/store/index.ts';
import { openMemoryStore } from '../../engine/store/index.ts';
import { about, GREET, MONDAY_NINE, manualClock, openWorld, recordingConnector } from './world.ts';

/** Resolves once the connector has got so many messages. */
function messagesOf(connector: ReturnType<typeof recordingConnector>, count: number) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const watched = {
    ...connector,
    async deliver(...batch: Parameters<typeof connector.deliver>) {
      const attempts = await connector.deliver(...batch);
      if (connector.messages.length >= count) resolve();
      return attempts;
    },
  };
  return { watched, arrived: promise };
}

async function storeWithGreet(): Promise<Store> {
  return (await openWorld({ flows: [GREET] })).store;
}

describe('a worker', () => {
  it('does by itself what is told to it, from event to message', async () => {
    const store = await storeWithGreet();
    const sandbox = recordingConnector();
    const { watched, arrived } = messagesOf(sandbox, 2);
    const clock = manualClock();
    const worker = createWorker({ store, connectors: [watched], clock, random: seededRandom(1) });
    const ingest = createIngest({ store, clock, notify: worker.notify });
    worker.start();
    await ingest.accept([about('a', 'member.joined'), about('b', 'member.joined')]);
    await arrived;
    await worker.stop();
    expect(sandbox.messages.map((message) => message.text)).toEqual(['欢迎', '欢迎']);
    expect(worker.counters()).toMatchObject({ effects: 2, sent: 2, quarantined: 0 });
    expect(worker.health()).toEqual({ state: 'stopped', lastTurnAt: MONDAY_NINE, fault: null });
  });

  it('shares the work with others without doing any twice', async () => {
    const store = await storeWithGreet();
    const sandbox = recordingConnector();
    const { watched, arrived } = messagesOf(sandbox, 300);
    const clock = manualClock();
    const workers = [1, 2, 3].map((seed) =>
      createWorker({ store, connectors: [watched], clock, random: seededRandom(seed), rowMax: 16 }),
    );
    const notify = () => {
      for (const worker of workers) worker.notify();
    };
    const ingest = createIngest({ store, clock, notify });
    for (const worker of workers) worker.start();
    const people = Array.from({ length: 300 }, (_, index) => about(`p${index}`, 'member.joined'));
    await ingest.accept(people);
    await arrived;
    for (const worker of workers) await worker.stop();
    expect(new Set(sandbox.messages.map((message) => message.key)).size).toBe(300);
    expect(sandbox.messages).toHaveLength(300);
  });

  it('goes on after the database was away, and tells of it meanwhile', async () => {
    const memory = await storeWithGreet();
    const faults: WorkerFault[] = [];
    let isAway = true;
    const away = new EngineError('DATABASE_UNREACHABLE', 'away', { retryable: true });
    const store: Store = {
      ...memory,
      beginTurn: (options) => (isAway ? Promise.reject(away) : memory.beginTurn(options)),
    };
    const sandbox = recordingConnector();
    const { watched, arrived } = messagesOf(sandbox, 1);
    const clock = manualClock();
    const { promise: faulted, resolve } = Promise.withResolvers<void>();
    const worker = createWorker({
      store,
      connectors: [watched],
      clock,
      random: seededRandom(1),
      turnLanes: 1,
      onFault(fault) {
        faults.push(fault);
        resolve();
      },
    });
    const ingest = createIngest({ store, clock, notify: worker.notify });
    await ingest.accept([about('a', 'member.joined')]);
    worker.start();
    await faulted;
    const during = worker.health();
    isAway = false;
    await arrived;
    await worker.stop();
    expect(during).toMatchObject({ state: 'starting', fault: { lane: 'turn', error: 'away' } });
    expect(faults[0]).toEqual({ lane: 'turn', error: away, failures: 1 });
    expect(worker.health()).toMatchObject({ state: 'stopped', fault: null });
    expect(sandbox.messages).toHaveLength(1);
  });

  it('finishes the turn under way before it stops', async () => {
    const memory = await storeWithGreet();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const store: Store = {
      ...memory,
      async beginTurn(options) {
        const turn = await memory.beginTurn(options);
        if (turn === null) return null;
        begin();
        await released;
        return turn;
      },
    };
    const clock = manualClock();
    const worker = createWorker({ store, connectors: [], clock, random: seededRandom(1) });
    const ingest = createIngest({ store: memory, clock, notify: worker.notify });
    await ingest.accept([about('a', 'member.joined')]);
    worker.start();
    await begun;
    const stopping = worker.stop();
    release();
    await stopping;
    expect((await memory.listInstances({ limit: 10 })).items).toMatchObject([{ flow: 'greet' }]);
  });

  it('works only at what it is told while it is held', async () => {
    const store = await storeWithGreet();
    const sandbox = recordingConnector();
    const clock = manualClock();
    const worker = createWorker({
      store,
      connectors: [sandbox],
      clock,
      random: seededRandom(1),
    });
    const ingest = createIngest({ store, clock, notify: worker.notify });
    worker.start();
    const sent = await worker.exclusively(async (settleAt) => {
      await ingest.accept([about('a', 'member.joined')]);
      worker.notify();
      const before = sandbox.messages.length;
      await settleAt(clock.now());
      return [before, sandbox.messages.length];
    });
    await worker.stop();
    expect(sent).toEqual([0, 1]);
  });
});

describe('exclusive work', () => {
  it('is done one piece after another, also after one that fails', async () => {
    const { worker } = await openWorld();
    const seen: string[] = [];
    const piece = (name: string) =>
      worker.exclusively(async () => {
        seen.push(`${name} begins`);
        await Promise.resolve();
        seen.push(`${name} ends`);
        if (name === 'b') throw new Error('b fails');
      });
    const outcomes = await Promise.allSettled([piece('a'), piece('b'), piece('c')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(seen).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`]));
  });
});

describe('settling', () => {
  it('gives up when work keeps coming, and says what to do', async () => {
    const memory = openMemoryStore();
    // A turn that is always there and never does anything.
    const store: Store = {
      ...memory,
      beginTurn: async () => ({
        revision: 0,
        work: [],
        commit: async () => {},
        rollback: async () => {},
      }),
    };
    const world = await openWorld({ store });
    await expect(world.worker.settle()).rejects.toMatchObject({
      code: 'OVERLOADED',
      retryable: true,
    });
  });

  it('does what is due at the given time only', async () => {
    const world = await openWorld({ flows: [GREET] });
    await world.tell(about('a', 'member.joined'));
    await world.worker.settle();
    await world.worker.settle(instant(MONDAY_NINE + 86_399_999));
    const before = world.texts().length;
    await world.worker.settle(instant(MONDAY_NINE + 86_400_000));
    expect([before, world.texts()]).toEqual([1, ['欢迎', '在吗']]);
  });
});
