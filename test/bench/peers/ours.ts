import { openGround } from '../ground.ts';
import type { Measurement } from '../measure.ts';
import type { BenchServer } from '../servers.ts';
import { benchWelcome } from '../welcome.ts';
import type { Peer } from './peer.ts';

/** The engine of this repository, as `welcome` measures it. */
export const GROUPFLOW: Peer = {
  name: 'groupflow',
  share: 1,
  async run(server: BenchServer, n: number): Promise<Measurement> {
    const ground = await openGround(server);
    try {
      return { ...(await benchWelcome(ground, n)), bench: 'peers:groupflow' };
    } finally {
      await ground.close();
    }
  },
};
