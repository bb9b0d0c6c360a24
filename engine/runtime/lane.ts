/** Shortest and longest wait of a lane that finds nothing to do. */
const IDLE_FIRST_MS = 5;
/** Wait after the first failure; doubles up to the longest. */
const FAULT_FIRST_MS = 100;
const FAULT_LONGEST_MS = 10_000;

/** One loop of a worker: does one step after another, and waits when there is nothing to do. */
export interface Lane {
  start(): void;
  /** Ends after the step that is under way. */
  stop(): Promise<void>;
  /** Looks for work now rather than after its wait. */
  wake(): void;
  /** True while it waits for work. */
  waits(): boolean;
  /** Holds after the step under way, until the function that it answers is called. */
  hold(): Promise<() => void>;
}

export interface LaneOptions {
  /** Does a bounded piece of work; true when there may be more at once. */
  readonly step: () => Promise<boolean>;
  /** Longest wait between two looks; null: it looks only when it is woken. */
  readonly idleMs: number | null;
  /** Once woken it waits so long for company, for what is cheaper done together; 0 when absent. */
  readonly gatherMs?: number;
  /** Told of each step that throws; the lane goes on after a growing wait. */
  readonly onFault: (error: unknown, failures: number) => void;
}

/** Makes a lane. */
export function createLane(options: LaneOptions): Lane {
  let running: Promise<void> | null = null;
  let stopping = false;
  let woken = false;
  const pause = createPause();
  const { gatherMs = 0 } = options;
  let stepping: Promise<unknown> = Promise.resolve();
  let holds = 0;
  const pace = createPace(options);

  async function run(): Promise<void> {
    while (!stopping) {
      if (holds > 0) {
        await pause.wait(null);
        continue;
      }
      woken = false;
      const stepped = pace.step(() => woken);
      stepping = stepped;
      const waitMs = await stepped;
      if (waitMs === 0 || stopping) continue;
      const isWanted = woken && !pace.failing();
      if (!isWanted) await pause.wait(waitMs);
      else if (gatherMs > 0) await pause.wait(gatherMs);
    }
  }

  function wake(): void {
    woken = true;
    // After a failure the wait is kept: whoever wakes it knows nothing of what failed.
    if (!pace.failing() || stopping) pause.end(gatherMs);
  }

  return {
    wake,
    waits: () => pause.isOn(),
    start() {
      running ??= run();
    },
    async stop() {
      stopping = true;
      pause.end(0);
      await running;
    },
    async hold() {
      holds += 1;
      await stepping;
      return () => {
        holds -= 1;
        pause.end(0);
      };
    },
  };
}

/** Makes steps and says how long to wait after each. */
interface Pace {
  /** Answers how long to wait before the next step: 0 for not at all, null until woken. */
  step(isWoken: () => boolean): Promise<number | null>;
  /** The last step has thrown. */
  failing(): boolean;
}

/** Waits grow while there is nothing to do, and while steps throw. */
function createPace(options: LaneOptions): Pace {
  let idleMs = IDLE_FIRST_MS;
  let failures = 0;
  return {
    failing: () => failures > 0,
    async step(isWoken) {
      try {
        const isBusy = await options.step();
        failures = 0;
        if (isBusy || isWoken()) idleMs = IDLE_FIRST_MS;
        if (isBusy) return 0;
      } catch (error) {
        failures += 1;
        options.onFault(error, failures);
        return Math.min(FAULT_FIRST_MS * 2 ** (failures - 1), FAULT_LONGEST_MS);
      }
      if (options.idleMs === null) return null;
      const waitMs = Math.min(idleMs, options.idleMs);
      idleMs = waitMs * 2;
      return waitMs;
    },
  };
}

/** A wait that can be ended early. */
interface Pause {
  /** Waits so many milliseconds, or with null until it is ended. */
  wait(ms: number | null): Promise<void>;
  isOn(): boolean;
  /** Ends the wait in so many milliseconds, if it does not end before. */
  end(inMs: number): void;
}

function createPause(): Pause {
  let resolveWait: (() => void) | null = null;
  let ending: NodeJS.Timeout | null = null;
  return {
    async wait(ms) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = ms === null ? null : setTimeout(resolve, ms);
      resolveWait = resolve;
      await promise;
      resolveWait = null;
      if (timer !== null) clearTimeout(timer);
      if (ending !== null) clearTimeout(ending);
      ending = null;
    },
    isOn: () => resolveWait !== null,
    end(inMs) {
      if (resolveWait === null) return;
      if (inMs === 0) resolveWait();
      else ending ??= setTimeout(resolveWait, inMs);
    },
  };
}
