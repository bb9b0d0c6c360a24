import type { Measurement } from './measure.ts';
import { rounded } from './measure.ts';
import { DBOS_TRANSACT } from './peers/dbos.ts';
import { FLOOR } from './peers/floor.ts';
import { GROUPFLOW } from './peers/ours.ts';
import type { Peer } from './peers/peer.ts';
import { PG_BOSS, PG_BOSS_BULK } from './peers/pg-boss.ts';
import type { Line } from './ratios.ts';
import type { BenchServer } from './servers.ts';

const OTHERS: readonly Peer[] = [FLOOR, PG_BOSS_BULK, PG_BOSS, DBOS_TRANSACT];
const ROUNDS = 3;

/** Our figure divided by that of another. */
interface Ratio extends Line {
  readonly bench: 'peers';
  readonly store: string;
  readonly ratio: string;
  /** Instances a second: above 1 we are faster. */
  readonly perSecond: number;
  /** Processor time of an instance: below 1 we are cheaper. */
  readonly cpuSecondsPer1000: number;
}

/**
 * Does the same work with us, with others and in bare SQL, in turns, so that what else the machine
 * does meets all alike. Yields each measurement, then the median of each, then the ratios.
 */
export async function* benchPeers(
  server: BenchServer,
  n: number,
  rounds = ROUNDS,
): AsyncGenerator<Measurement | Ratio> {
  const found = new Map<Peer, Measurement[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const peer of [GROUPFLOW, ...OTHERS]) {
      const measured = await peer.run(server, Math.max(1, Math.round(n * peer.share)));
      found.set(peer, [...(found.get(peer) ?? []), measured]);
      yield { ...measured, round: round + 1 };
    }
  }
  const ours = medianOf(found.get(GROUPFLOW) ?? []);
  yield ours;
  for (const peer of OTHERS) {
    const theirs = medianOf(found.get(peer) ?? []);
    yield theirs;
    yield {
      bench: 'peers',
      store: ours.store,
      ratio: `groupflow / ${peer.name}`,
      perSecond: rounded(ours.perSecond / theirs.perSecond),
      cpuSecondsPer1000: rounded(ours.cpuSecondsPer1000 / theirs.cpuSecondsPer1000),
    };
  }
}

/** The measurement with the median of the rates; of an even number the lower one. */
function medianOf(measurements: readonly Measurement[]): Measurement {
  const sorted = [...measurements].sort((left, right) => left.perSecond - right.perSecond);
  const median = sorted[Math.floor((sorted.length - 1) / 2)];
  if (median === undefined) throw new Error('There is no measurement.');
  return { ...median, round: 'median' };
}
