import type { Measurement } from '../measure.ts';
import type { BenchServer } from '../servers.ts';

/**
 * Something that does the work of `welcome`: n instances, each started by a first event, with an
 * effect, a durable wait of at most a day that a second event ends, a branch and a second effect.
 * It throws unless its own counts say that all of it was done.
 */
export interface Peer {
  readonly name: string;
  /** Instances a round for each of ours, so that rounds take about equally long. */
  readonly share: number;
  run(server: BenchServer, n: number): Promise<Measurement>;
}

/** Runs a piece of work for each number below n, so many at a time, in their order. */
export async function inLanes(
  n: number,
  lanes: number,
  work: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < n) {
      const index = next;
      next += 1;
      await work(index);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
