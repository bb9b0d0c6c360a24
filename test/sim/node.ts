import type { Random } from '../../engine/base/index.ts';
import { EngineError, instant, pick, seededRandom } from '../../engine/base/index.ts';
import type { openEntityTurn } from '../../engine/core/index.ts';
import type { Ingest } from '../../engine/runtime/index.ts';
import { createIngest, createWorker } from '../../engine/runtime/index.ts';
import type { Store } from '../../engine/store/index.ts';
import type { Database } from './database.ts';
import type { Executor, Process } from './executor.ts';
import type { Faults } from './faults.ts';
import type { History } from './history.ts';
import { recordingCore } from './history.ts';
import type { Receiver } from './receiver.ts';

/** One process of the program: a worker and a way in for events. */
export interface SimNode {
  readonly process: Process;
  readonly ingest: Ingest;
}

/** Bounds of turns, drawn once for a run: small ones cut the work into many turns. */
export interface Bounds {
  readonly rowMax: number;
  readonly shardMax: number;
  readonly turnLanes: number;
}

export function drawBounds(random: Random): Bounds {
  return {
    rowMax: pick(random, [2, 8, 1_024]),
    shardMax: pick(random, [1, 4, 64]),
    turnLanes: pick(random, [1, 2]),
  };
}

export interface NodeWorld {
  readonly executor: Executor;
  readonly faults: Faults;
  readonly history: History;
  readonly database: Database;
  readonly receivers: readonly Receiver[];
  readonly bounds: Bounds;
  /** Nodes that run. */
  readonly nodes: Set<SimNode>;
  readonly core: typeof openEntityTurn | undefined;
  /** Spoils the store of one node; as it is without it. */
  readonly spoil: ((store: Store) => Store) | undefined;
}

/** Starts a node: the real worker with all its lanes, on a store that fails. */
export function startNode(world: NodeWorld, number: number): SimNode {
  const { executor, history, bounds } = world;
  const name = `node-${number}`;
  const process = executor.process(name);
  const connected = world.database.connect(process);
  const store = world.spoil === undefined ? connected : world.spoil(connected);
  const clock = { now: () => instant(executor.now() + process.skewMs) };
  const worker = createWorker({
    store,
    connectors: world.receivers.map((receiver) => receiver.connect(process)),
    clock,
    random: seededRandom(Math.floor(executor.random.next() * 2 ** 32)),
    onFault: ({ lane, error }) => {
      if (error instanceof EngineError && error.retryable) return;
      const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
      history.violations.push(`fault: the ${lane} lane of ${name} threw ${told}`);
    },
    core: recordingCore(history, world.core),
    worker: number,
    ...bounds,
  });
  const lingerMs = pick(executor.random, [0, 3]);
  const ingest = createIngest({ store, clock, lingerMs, notify: () => worker.notify() });
  const node: SimNode = { process, ingest };
  world.nodes.add(node);
  process.onDeath.add(() => {
    world.nodes.delete(node);
    history.crashes += 1;
  });
  executor.spawn(process, 'start', () => worker.start());
  return node;
}
