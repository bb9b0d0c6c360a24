import type { Clock, Instant, Random } from '../base/index.ts';
import { unreachable } from '../base/index.ts';
import type { Notice, Store } from '../store/index.ts';
import type { Connector, Endpoint } from './connector.ts';
import type { Counting, LaneName, WorkerCounters } from './counters.ts';
import { createCounting } from './counters.ts';
import type { ConnectorState } from './dispatch.ts';
import { createDispatcher } from './dispatch.ts';
import type { CoreTurn } from './entity-work.ts';
import type { InstallationClock } from './installation-clock.ts';
import type { Lane } from './lane.ts';
import { createLane } from './lane.ts';
import { observedConnector } from './observed-connector.ts';
import { observedTicks } from './observed-ticks.ts';
import type { Keep } from './prune.ts';
import { createPruner } from './prune.ts';
import type { Ticks } from './settle.ts';
import { settle } from './settle.ts';
import { createTicks } from './ticks.ts';
import type { Tracer } from './tracer.ts';
import { NO_TRACER } from './tracer.ts';

/** Longest wait before work that nobody told of is seen: due timers, other processes' events. */
const IDLE_MS = 200;
const SCHEDULE_IDLE_MS = 1_000;
const PRUNE_IDLE_MS = 60_000;
const TURN_LANES = 2;
const DISPATCH_LANES = 2;
/** A turn of so many events or instances, or a claim of so many messages, probably left some. */
const LARGE_TURN = 128;
/** A delivery waits so long for others: the statements are the same for one and for a hundred. */
const DISPATCH_GATHER_MS = 20;

/**
 * - `stopped`: not started yet, or stopped;
 * - `starting`: it has not looked for a turn successfully yet;
 * - `running`;
 * - `draining`: it finishes what is under way, and takes nothing new.
 */
export type WorkerState = 'stopped' | 'starting' | 'running' | 'draining';

/** How a worker fares. */
export interface WorkerHealth {
  readonly state: WorkerState;
  /** When it last looked for a turn successfully; null before the first time. */
  readonly lastTurnAt: Instant | null;
  /** What a lane threw last; null once that lane works again. */
  readonly fault: { readonly lane: LaneName; readonly at: Instant; readonly error: string } | null;
}

/** Does one bounded piece of work; true when there may be more. */
type Step = (now: Instant) => Promise<boolean>;

/** A step of a lane that threw; the lane tries again by itself. */
export interface WorkerFault {
  readonly lane: LaneName;
  readonly error: unknown;
  /** How often in a row. */
  readonly failures: number;
}

/** Does the work of an installation. Any number of workers may run on one database. */
export interface Worker {
  start(): void;
  /** Finishes what is under way, then stops; the rest waits in the store. */
  stop(): Promise<void>;
  /** Looks for work at once: call it after storing events. */
  notify(): void;
  /**
   * Does all that is due, and what comes of it, before it answers.
   *
   * @param now the clock's time when absent
   * @throws EngineError OVERLOADED when work keeps coming
   */
  settle(now?: Instant): Promise<void>;
  /**
   * Holds its loops while `work` runs, one such work after another; `settleAt` does what is due
   * meanwhile, and `settle` would wait for ever.
   */
  exclusively<Value>(
    work: (settleAt: (now: Instant) => Promise<void>) => Promise<Value>,
  ): Promise<Value>;
  health(): WorkerHealth;
  counters(): WorkerCounters;
  /** How the connectors fare, as this worker has seen it. */
  connectorStates(): readonly ConnectorState[];
  readonly connectors: readonly Connector[];
  readonly endpoints: readonly Endpoint[];
}

export interface WorkerOptions {
  readonly store: Store;
  readonly connectors: readonly Connector[];
  readonly endpoints?: readonly Endpoint[];
  readonly clock: Clock | InstallationClock;
  /** For the jitter of retries. */
  readonly random: Random;
  /** Told of each fault, for the log. */
  readonly onFault?: (fault: WorkerFault) => void;
  /**
   * Turns at once in this process; 2 when absent. The store needs three more connections than that.
   */
  readonly turnLanes?: number;
  /** How long things are kept; without it nothing is pruned. */
  readonly keep?: Keep;
  readonly tracer?: Tracer;
  readonly rowMax?: number;
  readonly shardMax?: number;
  /** Its number, in [1, 2^31) and no other process's; drawn when absent. */
  readonly worker?: number;
  /** The core; another one only where a test wants it to fail. */
  readonly core?: CoreTurn;
}

/**
 * Makes a worker: loops for turns, deliveries and schedules over one store.
 *
 * @example
 * const worker = createWorker({ store, connectors, clock, random });
 * const ingest = createIngest({ store, clock, notify: worker.notify });
 * worker.start();
 */
export function createWorker(options: WorkerOptions): Worker {
  const { store, clock, connectors, endpoints = [], random } = options;
  const counting = createCounting();
  const tracer = options.tracer ?? NO_TRACER;
  const observed = connectors.map((one) => observedConnector(one, tracer));
  const number = options.worker === undefined ? {} : { worker: options.worker };
  const dispatcher = createDispatcher({
    store,
    connectors: observed,
    endpoints,
    random,
    ...number,
  });
  const ticks = observedTicks(createTicks(options, dispatcher), { counting, tracer });
  const watch = createWatch(options, counting);
  const lanes = createLanes(options, { ticks, watch, counting });
  const all = [...lanes.turn, ...lanes.dispatch, lanes.schedule, ...lanes.prune];
  let deafen = () => {};
  let life: 'stopped' | 'started' | 'draining' = 'stopped';
  let exclusive: Promise<unknown> = Promise.resolve();

  async function hold<Value>(work: () => Promise<Value>): Promise<Value> {
    const releases = await Promise.all(all.map((lane) => lane.hold()));
    try {
      return await work();
    } finally {
      for (const release of releases) release();
    }
  }

  function exclusively<Value>(
    work: (settleAt: (now: Instant) => Promise<void>) => Promise<Value>,
  ): Promise<Value> {
    const before = exclusive;
    const mine = before.then(() => hold(() => work((now) => settle(store, ticks, now))));
    exclusive = mine.catch(() => undefined);
    return mine;
  }

  return {
    connectors,
    endpoints,
    start() {
      life = 'started';
      for (const lane of all) lane.start();
      deafen = store.notices.listen((notice) => wakeAll(lanesFor(notice, lanes)));
    },
    async stop() {
      life = 'draining';
      deafen();
      await Promise.all(all.map((lane) => lane.stop()));
      await dispatcher.finish();
      life = 'stopped';
    },
    notify: () => wakeOne(lanes.turn),
    settle: (now) => exclusively((settleAt) => settleAt(now ?? clock.now())),
    exclusively,
    health() {
      const health = watch.health();
      const looked = health.lastTurnAt === null ? 'starting' : 'running';
      return { state: life === 'started' ? looked : life, ...health };
    },
    counters: () => counting.read(),
    connectorStates: () => dispatcher.connectorStates(clock.now()),
  };
}

/** Remembers what a worker's health is told from. */
interface Watch {
  health(): Omit<WorkerHealth, 'state'>;
  worked(lane: LaneName, at: Instant): void;
  threw(fault: WorkerFault): void;
}

function createWatch(options: WorkerOptions, counting: Counting): Watch {
  let lastTurnAt: Instant | null = null;
  let fault: WorkerHealth['fault'] = null;
  return {
    health: () => ({ lastTurnAt, fault }),
    worked(lane, at) {
      if (lane === 'turn') lastTurnAt = at;
      if (fault?.lane === lane) fault = null;
    },
    threw(thrown) {
      const { lane, error } = thrown;
      counting.fault(lane);
      const message = error instanceof Error ? error.message : String(error);
      fault = { lane, at: options.clock.now(), error: message };
      options.onFault?.(thrown);
    },
  };
}

interface Lanes {
  readonly turn: readonly Lane[];
  readonly dispatch: readonly Lane[];
  readonly schedule: Lane;
  readonly prune: readonly Lane[];
}

interface Inside {
  readonly ticks: Ticks;
  readonly watch: Watch;
  readonly counting: Counting;
}

function createLanes(options: WorkerOptions, { ticks, watch, counting }: Inside): Lanes {
  const { clock, store, keep } = options;
  const laneOf = (name: LaneName, idleMs: number | null, step: Step): Lane =>
    createLane({
      idleMs,
      gatherMs: name === 'dispatch' ? DISPATCH_GATHER_MS : 0,
      async step() {
        const now = clock.now();
        const isBusy = await step(now);
        watch.worked(name, now);
        return isBusy;
      },
      onFault: (error, failures) => watch.threw({ lane: name, error, failures }),
    });
  // Only the first lane of a kind looks by itself; the others help when there is much.
  const lanesOf = (name: LaneName, count: number, step: Step) =>
    Array.from({ length: count }, (_, index) => laneOf(name, index === 0 ? IDLE_MS : null, step));

  const turn = lanesOf('turn', options.turnLanes ?? TURN_LANES, async (now) => {
    const report = await ticks.turn(now);
    if (report === null) return false;
    if (report.effects > 0) wakeOne(dispatch);
    // After a small turn there is hardly more, and who stores more wakes the lane: looking at once
    // would double the work of an installation with little to do.
    const isLarge = Math.max(report.events, report.instances) >= LARGE_TURN;
    if (isLarge) wakeOne(turn);
    return isLarge;
  });
  const dispatch = lanesOf('dispatch', DISPATCH_LANES, async (now) => {
    const report = await ticks.dispatch(now);
    if (report.events > 0) wakeOne(turn);
    // As after a small turn. What waited behind another goes with the next look, within IDLE_MS.
    return report.claimed >= LARGE_TURN;
  });
  const schedule = laneOf('schedule', SCHEDULE_IDLE_MS, async (now) => {
    const before = clock.now();
    if ('refresh' in clock) await clock.refresh();
    if (clock.now() - before > SCHEDULE_IDLE_MS) wakeAll([...turn, ...dispatch]);
    const report = await ticks.schedule(now);
    if (report.events > 0) wakeOne(turn);
    return report.steps > 0;
  });
  if (keep === undefined) return { turn, dispatch, schedule, prune: [] };
  const pruner = createPruner({ store, keep, onPruned: counting.pruned });
  const prune = [laneOf('prune', PRUNE_IDLE_MS, (now) => pruner.tick(now))];
  return { turn, dispatch, schedule, prune };
}

/** The lanes that have something to do when another process tells of it. */
function lanesFor(notice: Notice, lanes: Lanes): readonly Lane[] {
  switch (notice) {
    case 'events':
      return lanes.turn;
    case 'deliveries':
      return lanes.dispatch;
    case 'flows':
    case 'settings':
      // It reads flows and clock again, and wakes the others when it finds something.
      return [lanes.schedule];
    default:
      return unreachable(notice);
  }
}

/** Wakes a lane that waits; when none does, the first looks again after its step. */
function wakeOne(lanes: readonly Lane[]): void {
  (lanes.find((lane) => lane.waits()) ?? lanes[0])?.wake();
}

function wakeAll(lanes: readonly Lane[]): void {
  for (const lane of lanes) lane.wake();
}
