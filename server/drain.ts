import type { Installation } from './installation.ts';

/** A turn takes well below a second, a delivery as long as its receiver, at most. */
const DRAIN_MS = 20_000;

/**
 * Lets a worker finish what is under way, for 20 s at most. What it holds then stays in the
 * database: locks end with its connections, and claimed deliveries come back.
 */
export async function drain({ worker, backtests, traces, log }: Installation): Promise<void> {
  const { promise: tooLong, resolve } = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => resolve('late'), DRAIN_MS);
  const outcome = await Promise.race([Promise.all([worker.stop(), backtests.stop()]), tooLong]);
  clearTimeout(timer);
  if (outcome === 'late') log.warn({ drainMs: DRAIN_MS }, 'work under way did not end in time');
  await traces?.close();
}
