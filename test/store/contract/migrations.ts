import { expect } from 'vitest';
import type { StepId } from '../../../engine/base/index.ts';
import { STAY } from '../../../engine/language/index.ts';
import type { MigrationRecord, Store } from '../../../engine/store/index.ts';
import {
  at,
  type Check,
  compiledOf,
  customer,
  event,
  greet,
  instanceOf,
  NOW,
  runTurn,
  welcome,
} from './fixtures.ts';

const rules = { ...STAY, default: 'move' as const };

/** Publishes one version after another, each with its move. */
async function publish(store: Store, ...hashes: readonly string[]): Promise<void> {
  await store.saveDraft({ id: welcome, title: '欢迎', text: '', now: NOW });
  for (const [index, hash] of hashes.entries()) {
    await store.addVersion({
      flow: welcome,
      text: hash,
      compiled: compiledOf(welcome, hash),
      by: 'ann',
      now: at(index),
      migration: { rules, reason: '改版' },
    });
  }
}

export function migrationContract(check: Check): void {
  check('begins a move with its version, and ends the one before', async ({ store }) => {
    await publish(store, 'a', 'b', 'b');
    const begun = { flow: welcome, rules, by: 'ann', reason: '改版' };
    const fresh = { cursor: null, walks: 0, asked: 0, endedAt: null };
    expect(await store.migrations(welcome)).toEqual([
      {
        ...begun,
        ...fresh,
        version: 2,
        hash: 'b'.padEnd(64, '0'),
        startedAt: at(1),
        nextAt: at(1),
      },
      { ...begun, ...fresh, version: 1, hash: 'a'.padEnd(64, '0'), startedAt: NOW, nextAt: null },
    ]);
    await store.addVersion({
      flow: welcome,
      text: 'c',
      compiled: compiledOf(welcome, 'c'),
      by: 'ann',
      now: at(5),
    });
    expect((await store.migrations(welcome)).map(({ nextAt }) => nextAt)).toEqual([null, null]);
  });

  check('advances a move that is due, with its signals, for one worker', async (ground) => {
    const { store, other } = ground;
    await publish(store, 'a');
    const step = async (due: MigrationRecord) => ({
      next: { ...due, nextAt: at(50), asked: 1, cursor: { version: 1, after: 'x' } },
      events: [event('moved', customer('ann'))],
    });
    expect(await store.advanceMigration(at(-1), step)).toBe(false);
    const advanced = await store.advanceMigration(at(0), async (due) => {
      expect(await other.advanceMigration(at(0), step)).toBe(false);
      return step(due);
    });
    expect(advanced).toBe(true);
    expect(await store.migrations(welcome)).toMatchObject([
      { nextAt: at(50), asked: 1, cursor: { version: 1, after: 'x' } },
    ]);
    expect(await store.inboxDepth()).toBe(1);
    expect(await other.advanceMigration(at(49), step)).toBe(false);
  });

  check('leaves a move where it was when its step throws', async ({ store }) => {
    await publish(store, 'a');
    const before = await store.migrations(welcome);
    const failing = store.advanceMigration(at(0), () => Promise.reject(new Error('cut off')));
    await expect(failing).rejects.toThrow('cut off');
    expect(await store.migrations(welcome)).toEqual(before);
    expect(await store.advanceMigration(at(0), async (due) => ({ next: due, events: [] }))).toBe(
      true,
    );
  });
}

export function placeContract(check: Check): void {
  check('counts where live instances rest, by version', async ({ store }) => {
    await store.ingest(
      ['ann', 'bob', 'cid'].map((person) => event(person, customer(person))),
      NOW,
    );
    const ask = 'ask' as StepId;
    await runTurn(store, ({ entity: { ref } }) => ({
      instances: [
        instanceOf(customer(ref), {
          version: ref === 'cid' ? 2 : 1,
          steps: ref === 'bob' ? [ask, greet] : [greet],
        }),
      ],
    }));
    expect(await store.livePlaces(welcome)).toEqual([
      { version: 1, step: '', count: 2 },
      { version: 1, step: 'ask', count: 1 },
      { version: 1, step: 'greet', count: 2 },
      { version: 2, step: '', count: 1 },
      { version: 2, step: 'greet', count: 1 },
    ]);
    await store.ingest([event('over', customer('cid'))], NOW);
    await runTurn(store, ({ instances }) => ({
      instances: instances.map((one) => ({ ...one, status: 'completed' as const, steps: [] })),
    }));
    expect((await store.livePlaces(welcome)).map(({ version }) => version)).toEqual([1, 1, 1]);
  });
}
