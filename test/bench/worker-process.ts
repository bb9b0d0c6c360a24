import { openPostgresStore } from '../../engine/store/index.ts';
import { untilStopped } from './child.ts';
import { openInstallation } from './installation.ts';
import { print } from './print.ts';

/** This file, to be started as a process of its own: a worker that delivers to nowhere. */
export const WORKER_PROCESS = import.meta.filename;

/** Works until it is asked to stop; then prints its counters. */
async function run(databaseUrl: string): Promise<void> {
  const store = await openPostgresStore({ connectionString: databaseUrl });
  const { worker } = await openInstallation(store, { flows: [] });
  worker.start();
  await untilStopped({});
  await worker.stop();
  print({ ...worker.counters() });
  await store.close();
}

if (import.meta.main) await run(process.env.DATABASE_URL ?? '');
