import { describe, expect, it } from 'vitest';
import { openMemoryStore } from '../../../engine/store/index.ts';
import { customer, event, instanceOf, NOW, runTurn, TURN } from '../contract/fixtures.ts';

describe('memory store', () => {
  it('returns frozen values, so that no caller can change what is stored', async () => {
    const store = openMemoryStore({ shardCount: 1 });
    await store.ingest([event('1', customer('ann'))], NOW);
    const ann = instanceOf(customer('ann'));
    await runTurn(store, () => ({ instances: [ann] }));
    const stored = await store.instance(ann.id);
    expect(() => Object.assign(stored?.vars ?? {}, { name: 'x' })).toThrow(TypeError);
    const [told] = (await store.events(customer('ann'), { limit: 1 })).items;
    expect(() => Object.assign(told?.data ?? {}, { n: 2 })).toThrow(TypeError);
  });

  it('ends a turn once', async () => {
    const store = openMemoryStore();
    await store.ingest([event('1', customer('ann'))], NOW);
    const turn = await store.beginTurn(TURN);
    await turn?.rollback();
    await expect(turn?.commit([])).rejects.toThrow('The turn has ended already');
  });
});
