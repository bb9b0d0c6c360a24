import { describe, expect, it } from 'vitest';
import { EngineError } from '../../engine/base/index.ts';
import type { EntityTurnInput, StoredEvent } from '../../engine/core/index.ts';
import { openEntityTurn } from '../../engine/core/index.ts';
import { QUARANTINED } from '../../engine/runtime/index.ts';
import { openMemoryStore } from '../../engine/store/index.ts';
import { about, DAY_MS, GREET, openWorld } from './world.ts';

/** The real core, which throws when it is asked to. */
function coreThatThrows(on: {
  readonly take?: (event: StoredEvent, input: EntityTurnInput) => boolean;
  readonly wake?: (input: EntityTurnInput) => boolean;
  readonly open?: (input: EntityTurnInput) => boolean;
}): typeof openEntityTurn {
  return (input) => {
    if (on.open?.(input)) throw new Error('cannot open');
    const turn = openEntityTurn(input);
    return {
      take(event) {
        if (on.take?.(event, input)) throw new Error(`cannot take ${event.id}`);
        turn.take(event);
      },
      wake() {
        if (on.wake?.(input)) throw new Error('cannot wake');
        turn.wake();
      },
      finish: () => turn.finish(),
    };
  };
}

const WORKSPACE = { kind: 'workspace', ref: '' } as const;

describe('a turn', () => {
  it('takes events in the order of their acceptance, and empties the inbox', async () => {
    const world = await openWorld({ flows: [GREET] });
    await world.tell(about('a', 'member.joined'), about('a', 'message.received', { text: '嗨' }));
    await world.worker.settle();
    expect(world.texts()).toEqual(['欢迎', '谢谢']);
    expect(await world.store.inboxDepth()).toBe(0);
  });

  it('moves nothing when an event is told again', async () => {
    const world = await openWorld({ flows: [GREET] });
    const joined = about('a', 'member.joined');
    await world.tell(joined);
    await world.worker.settle();
    expect(await world.tell(joined)).toEqual({ accepted: 0, duplicates: 1 });
    await world.worker.settle();
    expect([world.texts(), (await world.instances()).length]).toEqual([['欢迎'], 1]);
  });

  it('fires no timer of a subject whose events still wait for the next turn', async () => {
    const world = await openWorld({ flows: [GREET], rowMax: 1 });
    await world.tell(about('a', 'member.joined'));
    await world.worker.settle();
    world.system.advance(DAY_MS);
    // More than a turn of this size takes from one shard.
    const orders = Array.from({ length: 200 }, () => about('a', 'order.paid'));
    await world.tell(...orders, about('a', 'message.received'));
    await world.worker.settle();
    expect(world.texts()).toEqual(['欢迎', '谢谢']);
  });

  it('does the same work again when its commit fails, with the same keys', async () => {
    const memory = openMemoryStore();
    let failures = 1;
    const store: typeof memory = {
      ...memory,
      async beginTurn(options) {
        const turn = await memory.beginTurn(options);
        if (turn === null || failures === 0) return turn;
        failures -= 1;
        const unknown = new EngineError('DATABASE_UNREACHABLE', 'cut off', { retryable: true });
        return { ...turn, commit: () => Promise.reject(unknown), rollback: () => turn.rollback() };
      },
    };
    const world = await openWorld({ store, flows: [GREET] });
    await world.tell(about('a', 'member.joined'));
    await expect(world.worker.settle()).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
    await world.worker.settle();
    expect(world.texts()).toEqual(['欢迎']);
    expect(await world.instances()).toMatchObject([{ status: 'active', steps: ['listen'] }]);
  });

  it('starts instances on a new version as soon as it is published', async () => {
    const world = await openWorld({ flows: [GREET] });
    await world.tell(about('a', 'member.joined'));
    await world.worker.settle();
    await world.publish(GREET.replace('欢迎 }', '你好 }'));
    await world.tell(about('b', 'member.joined'), about('a', 'message.received'));
    await world.worker.settle();
    expect(world.texts().toSorted()).toEqual(['你好', '欢迎', '谢谢'].toSorted());
    const versions = (await world.instances()).map(({ subject, version }) => [
      subject.ref,
      version,
    ]);
    expect(versions.toSorted()).toEqual([
      ['g/a', 1],
      ['g/b', 2],
    ]);
  });

  it('loads the version that an instance is pinned to when its flow is no longer active', async () => {
    const store = openMemoryStore();
    const before = await openWorld({ store, flows: [GREET] });
    await before.tell(about('a', 'member.joined'));
    await before.worker.settle();
    await store.setFlowStatus((await before.instances())[0]!.flow, 'paused', before.clock.now());
    const after = await openWorld({ store });
    await after.tell(about('a', 'message.received'), about('b', 'member.joined'));
    await after.worker.settle();
    expect(after.texts()).toEqual(['谢谢']);
    expect(await after.instances()).toMatchObject([{ status: 'completed', outcome: 'answered' }]);
  });
});

describe('an event that the core throws on', () => {
  it('is put aside and told, and what comes after it is taken', async () => {
    const core = coreThatThrows({ take: (event) => event.type === 'order.paid' });
    const world = await openWorld({ core, flows: [GREET] });
    await world.tell(
      about('a', 'member.joined'),
      { id: 'bad', source: 'shop', type: 'order.paid', subject: 'customer/a' },
      about('a', 'message.received'),
      about('b', 'member.joined'),
    );
    await world.worker.settle();
    expect(world.texts().toSorted()).toEqual(['欢迎', '欢迎', '谢谢'].toSorted());
    expect([await world.store.inboxDepth(), world.worker.counters().quarantined]).toEqual([0, 1]);
    const { items } = await world.store.events(WORKSPACE, { limit: 10 });
    expect(items.map(({ type, source, data }) => ({ type, source, data }))).toEqual([
      {
        type: QUARANTINED,
        source: 'groupflow',
        data: {
          event: { id: 'bad', source: 'shop', type: 'order.paid' },
          subject: { kind: 'customer', ref: 'a' },
          entity: { kind: 'person', ref: 'a' },
          error: 'Error: cannot take bad',
        },
      },
    ]);
  });

  it('is told once and no further when the core throws on everything', async () => {
    const world = await openWorld({ core: coreThatThrows({ take: () => true }), flows: [GREET] });
    await world.tell(about('a', 'member.joined'));
    await world.worker.settle();
    // The event itself for the person and for the group, and the two notices.
    expect([await world.store.inboxDepth(), world.worker.counters().quarantined]).toEqual([0, 4]);
    expect((await world.store.events(WORKSPACE, { limit: 10 })).items).toHaveLength(2);
  });
});

describe('an instance that the core throws on', () => {
  it('fails, and the other instances of its subject go on', async () => {
    const other = GREET.replace('flow: greet', 'flow: other').replaceAll('在吗', '还在吗');
    const core = coreThatThrows({
      wake: ({ now, instances }) =>
        instances.some(({ flow, startedAt }) => flow === 'greet' && startedAt < now),
    });
    const world = await openWorld({ core, flows: [GREET, other] });
    await world.tell(about('a', 'member.joined'));
    await world.worker.settle();
    world.system.advance(DAY_MS);
    await world.worker.settle();
    expect(world.texts()).toEqual(['欢迎', '欢迎', '还在吗']);
    const instances = (await world.instances()).toSorted((left, right) =>
      left.flow < right.flow ? -1 : 1,
    );
    expect(instances).toMatchObject([
      {
        flow: 'greet',
        status: 'failed',
        timers: {},
        failure: { code: 'MACHINE', message: 'Error: cannot wake', step: null },
      },
      { flow: 'other', status: 'completed', outcome: 'silent', failure: null },
    ]);
    const journal = await world.store.journal(instances[0]!.id);
    expect(journal.at(-1)?.fact.type).toBe('failed');
  });

  it('fails rather than swallow the events of its subject', async () => {
    const core = coreThatThrows({
      take: (event, { instances }) => event.type === 'message.received' && instances.length > 0,
    });
    const world = await openWorld({ core, flows: [GREET] });
    await world.tell(about('a', 'member.joined'));
    await world.worker.settle();
    await world.tell(about('a', 'message.received'));
    await world.worker.settle();
    expect(await world.instances()).toMatchObject([{ status: 'failed' }]);
    const { items } = await world.store.events(WORKSPACE, { limit: 10 });
    expect(items.map(({ data }) => data.flow)).toEqual(['greet']);
  });

  it('counts as ended for `reenter`', async () => {
    const never = GREET.replace('steps:', 'reenter: never\nsteps:');
    const core = coreThatThrows({
      wake: ({ now, instances }) => instances.some(({ startedAt }) => startedAt < now),
    });
    const world = await openWorld({ core, flows: [never] });
    await world.tell(about('a', 'member.joined'));
    await world.worker.settle();
    world.system.advance(DAY_MS);
    await world.worker.settle();
    await world.tell(about('a', 'member.joined'));
    await world.worker.settle();
    expect(await world.instances()).toMatchObject([{ status: 'failed' }]);
  });
});

describe('a core that cannot even open an entity', () => {
  it('stops the turn with a bug, and loses nothing', async () => {
    const world = await openWorld({ core: coreThatThrows({ open: () => true }), flows: [GREET] });
    await world.tell(about('a', 'member.joined'));
    await expect(world.worker.settle()).rejects.toThrow(/cannot open .* with nothing to do/);
    expect(await world.store.inboxDepth()).toBe(2);
  });
});
