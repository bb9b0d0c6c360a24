import { openMemoryStore } from '../../../engine/store/index.ts';
import { storeContract } from '../contract.ts';

storeContract('memory', async () => {
  const store = openMemoryStore();
  return { store, other: store, close: () => store.close() };
});
