import { MEASURED } from './flows.ts';
import { openGround } from './ground.ts';
import { rounded } from './measure.ts';
import type { Line } from './ratios.ts';
import type { BenchServer } from './servers.ts';
import { benchWelcome } from './welcome.ts';

/** Each without measures and with them, so that what else the machine does hits both alike. */
const ROUNDS = 3;

/**
 * The welcome as it is, and with five measures and four levels for each person: what they cost of
 * it. The last line is the median of the rounds: 0.1 is a tenth of the processor's time more.
 */
export async function* benchMeasures(server: BenchServer, n: number): AsyncIterable<Line> {
  const parts: number[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const plain = await once(server, n);
    yield { ...plain, round };
    const measured = { ...(await once(server, n, MEASURED)), bench: 'welcome-measured' };
    yield { ...measured, round };
    parts.push(measured.cpuSecondsPer1000 / plain.cpuSecondsPer1000 - 1);
  }
  const median = parts.sort((left, right) => left - right)[Math.floor(ROUNDS / 2)] ?? 0;
  yield { bench: 'measures', n, cpuMore: rounded(median) };
}

async function once(server: BenchServer, n: number, workspace?: string) {
  const ground = await openGround(server);
  try {
    return await benchWelcome(ground, n, workspace);
  } finally {
    await ground.close();
  }
}
