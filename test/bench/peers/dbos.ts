import { DBOS } from '@dbos-inc/dbos-sdk';
import { Client } from 'pg';
import type { IncomingEvent } from '../../../engine/runtime/index.ts';
import type { BenchDatabase } from '../ground.ts';
import { openDatabase } from '../ground.ts';
import { eventOf } from '../installation.ts';
import type { Measurement } from '../measure.ts';
import { begin } from '../measure.ts';
import type { BenchServer } from '../servers.ts';
import type { Peer } from './peer.ts';
import { inLanes } from './peer.ts';

/**
 * Of 20, 50 and 100 at once with pools of 10, 20 (the more at once, too) and 40 connections these
 * did best; processor time for 1,000 was 12.3 to 12.7 s of each but of the smallest, 15.8 s.
 */
const IN_FLIGHT = 50;
const POOL = 20;
const DAY_SECONDS = 86_400;

let effects = 0;

async function deliver(): Promise<void> {
  effects += 1;
}

/** As the documentation writes workflows: steps for effects, `recv` with a timeout for waiting. */
async function welcome(_joined: IncomingEvent): Promise<string> {
  await DBOS.runStep(deliver, { name: 'hello' });
  const reply = await DBOS.recv<IncomingEvent>('reply', DAY_SECONDS);
  if (reply === null) return 'silent';
  const isMaterial = reply.data?.text === '1';
  await DBOS.runStep(deliver, { name: isMaterial ? 'material' : 'chat' });
  return 'answered';
}

const workflow = DBOS.registerWorkflow(welcome, { name: 'welcome' });

/** DBOS Transact, its workflows started in this process, which also sends the replies. */
export const DBOS_TRANSACT: Peer = {
  name: 'dbos',
  share: 0.02,
  async run(server: BenchServer, n: number): Promise<Measurement> {
    const database = await openDatabase(server);
    try {
      return await measure(database, n);
    } finally {
      await database.close();
    }
  },
};

async function measure(database: BenchDatabase, n: number): Promise<Measurement> {
  DBOS.setConfig({
    name: 'bench',
    systemDatabaseUrl: database.url,
    systemDatabasePoolSize: POOL,
    // It would set the timeout by a query beside the first one, which the driver is to refuse.
    systemDatabaseIdleTransactionTimeoutMs: 0,
    logLevel: 'error',
  });
  await DBOS.launch();
  effects = 0;
  const stopwatch = await begin(database);
  await inLanes(n, IN_FLIGHT, async (person) => {
    const now = Date.now();
    const workflowID = `welcome-${person}`;
    const handle = await DBOS.startWorkflow(workflow, { workflowID })(
      eventOf('member.joined', person, now),
    );
    await DBOS.send(workflowID, eventOf('message.received', person, now), 'reply');
    const outcome = await handle.getResult();
    if (outcome !== 'answered') throw new Error(`${workflowID} ended as ${outcome}.`);
  });
  const measured = await stopwatch.end({ bench: 'peers:dbos', n });
  await DBOS.shutdown();
  await check(database, n);
  return measured;
}

async function check(database: BenchDatabase, n: number): Promise<void> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query(
    `select status, count(*)::integer as count from dbos.workflow_status group by 1`,
  );
  await client.end();
  const found = rows.map(({ status, count }) => `${status} ${count}`).join();
  if (found === `SUCCESS ${n}` && effects === 2 * n) return;
  throw new Error(`Not all was done: ${found}, ${effects} of ${2 * n} effects.`);
}
