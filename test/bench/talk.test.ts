import { expect, it } from 'vitest';
import { openMemoryStore } from '../../engine/store/index.ts';
import { openInstallation } from './installation.ts';
import { checkTalk, TALK_FLOW, talkOf, WORDS } from './talk.ts';

async function talked(reorder: (index: number) => number) {
  const store = openMemoryStore();
  const engine = await openInstallation(store, { flows: [TALK_FLOW] });
  const events = talkOf(1, 1, engine.clock.now());
  for (const index of events.keys()) {
    const event = events[reorder(index)];
    if (event !== undefined) await engine.ingest.accept([event]);
  }
  await engine.worker.settle();
  return store;
}

it('accepts a talker who was heard in order', async () => {
  await expect(checkTalk(await talked((index) => index), 1)).resolves.toBeUndefined();
});

it('refuses a talker two of whose words were exchanged', async () => {
  const store = await talked((index) => (index === 3 ? 4 : index === 4 ? 3 : index));
  await expect(checkTalk(store, 1)).rejects.toThrow('1,2,3,5,4,6');
});

it('refuses a talker of whom a word was lost', async () => {
  const store = await talked((index) => (index === WORDS - 1 ? WORDS : index));
  await expect(checkTalk(store, 1)).rejects.toThrow('1,2,3,4,5,6,7,8,9.');
});

it('refuses a talker who was never heard', async () => {
  const store = await talked((index) => index);
  await expect(checkTalk(store, 2)).rejects.toThrow('1 of 2 talkers');
});
