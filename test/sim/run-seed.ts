import { instant, pick, seededRandom } from '../../engine/base/index.ts';
import type { openEntityTurn } from '../../engine/core/index.ts';
import type { Store } from '../../engine/store/index.ts';
import { openMemoryStore } from '../../engine/store/index.ts';
import { checkAll } from './checks/check-all.ts';
import type { Database } from './database.ts';
import { openDatabase } from './database.ts';
import { driveUntilRest } from './drive.ts';
import type { Executor, Judge } from './executor.ts';
import { createExecutor } from './executor.ts';
import type { Faults } from './faults.ts';
import { drawFaults } from './faults.ts';
import type { History } from './history.ts';
import { newHistory } from './history.ts';
import type { NodeWorld, SimNode } from './node.ts';
import { drawBounds, startNode } from './node.ts';
import { createOperator } from './operator.ts';
import { createPlatform } from './platform.ts';
import { createReceiver } from './receiver.ts';
import { drawScript } from './script.ts';
import { SIM_WORKSPACE } from './sim-flows.ts';

/** A bug that is put in on purpose, to see that the checks find it. */
export interface Mutant {
  /** Spoils the database itself, for all nodes. */
  readonly database?: (store: Store) => Store;
  /** Spoils the store as one node sees it. */
  readonly node?: (store: Store) => Store;
  readonly core?: typeof openEntityTurn;
}

/** What one run came to. */
export interface SeedReport {
  readonly seed: number;
  /** Each begins with the name of its rule and a colon. */
  readonly violations: readonly string[];
  /** The last steps before its end. */
  readonly trace: readonly string[];
  readonly tally: Readonly<Record<string, number>>;
  readonly faults: Readonly<Record<string, number>>;
  /** Tells two runs apart that were not the same. */
  readonly fingerprint: string;
}

/** A Monday, 08:30 in Shanghai. */
const START = instant(Date.parse('2026-03-02T08:30:00+08:00'));

/** Runs one small world from its seed: faults first, then calm until all rests, then the checks. */
export async function runSeed(seed: number, mutant: Mutant = {}): Promise<SeedReport> {
  const random = seededRandom(seed);
  const faults = drawFaults(random);
  const history = newHistory();
  const executor = createExecutor(random, START, judgeBy(faults));
  const restoreTimers = executor.installTimers();
  try {
    return await runWorld(seed, { executor, faults, history, mutant });
  } finally {
    restoreTimers();
  }
}

/** At each point a process can die, and a call can fail. */
function judgeBy(faults: Faults): Judge {
  return (process, label) => {
    if (!process.name.startsWith('node')) return 'go';
    if (faults.happens('crash', 0.004)) return 'crash';
    const isCall = !label.startsWith('deliver') && label !== 'sleep';
    return isCall && faults.happens('databaseError', 0.008) ? 'fail' : 'go';
  };
}

interface RunWorld {
  readonly executor: Executor;
  readonly faults: Faults;
  readonly history: History;
  readonly mutant: Mutant;
}

async function runWorld(seed: number, run: RunWorld): Promise<SeedReport> {
  const { executor, faults, history, mutant } = run;
  const { random } = executor;
  const script = drawScript(random);
  const memory = openMemoryStore({ shardCount: pick(random, [1, 2, 4, 16]) });
  const spoilt = mutant.database === undefined ? memory : mutant.database(memory);
  const database = openDatabase(spoilt, run);
  const nodes = new Set<SimNode>();
  const platform = createPlatform({ executor, faults, history, nodes });
  const receivers = ['sandbox', 'desk'].map((name) =>
    createReceiver(name, { executor, faults, history, onLanded: platform.onLanded }),
  );
  const bounds = drawBounds(random);
  const { core, node: spoil } = mutant;
  const world: NodeWorld = {
    ...{ executor, faults, history, database, receivers, bounds, nodes },
    ...{ core, spoil },
  };
  const operator = createOperator({ store: noting(database, history), executor, faults });
  await operator.setUp(SIM_WORKSPACE, script);
  startNodes(world, pick(random, [2, 2, 3, 4]));
  const driven = { ...run, database, nodes, script, platform, operator, start: START };
  await driveUntilRest(driven);
  const violations = await checkAll({ history, store: database.store, script, executor });
  return {
    seed,
    violations,
    trace: executor.trace(),
    tally: tallyOf(run),
    faults: { ...faults.counts },
    fingerprint: `${executor.steps()}/${executor.now()}/${history.handings.length}/${random.next()}`,
  };
}

/** The operator's connection, which never fails, and tells of retries. */
function noting({ store }: Database, history: History): Store {
  return {
    ...store,
    async retryDelivery(key, now) {
      await store.retryDelivery(key, now);
      history.retried.add(key);
    },
  };
}

/** Keeps so many nodes running: for each that dies another starts after a while. */
function startNodes(world: NodeWorld, count: number): void {
  const { executor, faults } = world;
  const supervisor = executor.process('supervisor');
  let started = 0;
  const start = () => {
    started += 1;
    const node = startNode(world, started);
    if (faults.happens('skew', 0.5)) node.process.skewMs = (executor.random.next() - 0.5) * 60_000;
    node.process.onDeath.add(() => {
      const waitMs = executor.random.next() * 20_000;
      void executor.sleep(supervisor, waitMs).then(start);
    });
  };
  for (let index = 0; index < count; index += 1) start();
}

function tallyOf({ executor, history }: RunWorld): Readonly<Record<string, number>> {
  const results = history.turns.flatMap((turn) => turn.results);
  return {
    steps: executor.steps(),
    events: history.told.size,
    turns: history.turns.length,
    taken: results.reduce((sum, result) => sum + result.inbox.length, 0),
    effects: results.reduce((sum, result) => sum + result.effects.length, 0),
    handed: history.handings.length,
    landed: history.landed.size,
    crashes: history.crashes,
  };
}
