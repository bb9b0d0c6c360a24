import type { Instant } from '../base/index.ts';
import { EngineError, instant, plusMs } from '../base/index.ts';
import type { Store } from '../store/index.ts';
import type { InstallationClock } from './installation-clock.ts';
import type { Worker } from './worker.ts';

/**
 * Most wake-ups of one move: at 3 to 10 ms each, whoever asked has an answer within half a minute.
 */
const STOP_MAX = 2_000;

/** Where a move has led. */
export interface ClockMove {
  readonly now: Instant;
  readonly offsetMs: number;
  /** Instants at which something was due on the way. */
  readonly stops: number;
}

/**
 * Moves the installation's clock forward, pausing at each instant at which something is due
 * (timers,
 * deliveries, schedules) and doing it there, in order, as if the time had passed.
 *
 * @param byMs from now, at least 1
 * @throws EngineError INPUT_INVALID when it would go backwards; CLOCK_LOCKED when a real
 *   connector is
 * in use, or after 2,000 stops, where moving it again goes on
 */
export async function moveClock(
  world: { readonly store: Store; readonly worker: Worker; readonly clock: InstallationClock },
  byMs: number,
): Promise<ClockMove> {
  const { store, worker, clock } = world;
  checkMovable(worker, byMs);
  return worker.exclusively(async (settleAt) => {
    await clock.refresh();
    let at = clock.now();
    const target = plusMs(at, byMs);
    await settleAt(at);
    for (let stops = 0; stops <= STOP_MAX; stops += 1) {
      const dueAt = await nextStop(store);
      if (dueAt === null || dueAt > target) {
        await clock.moveTo(target);
        return { now: clock.now(), offsetMs: clock.offsetMs(), stops };
      }
      at = instant(Math.max(dueAt, at));
      // Stored before anything is decided at it, so that time never goes back after a crash.
      await clock.moveTo(at);
      await settleAt(at);
    }
    throw new EngineError(
      'CLOCK_LOCKED',
      `The clock has stopped ${STOP_MAX} times and stands at ${new Date(at).toISOString()}. Move it again to go on from there.`,
      { retryable: true, details: { now: at, stops: STOP_MAX } },
    );
  });
}

function checkMovable(worker: Worker, byMs: number): void {
  if (!Number.isSafeInteger(byMs) || byMs < 1) {
    throw new EngineError(
      'INPUT_INVALID',
      'The clock moves forward by whole milliseconds, at least 1.',
      {
        details: { byMs },
      },
    );
  }
  const real = [...worker.connectors, ...worker.endpoints].flatMap((outside) =>
    outside.real ? [outside.name] : [],
  );
  if (real.length === 0) return;
  throw new EngineError(
    'CLOCK_LOCKED',
    `The clock cannot be moved while messages go out for real, through ${real.map((name) => `\`${name}\``).join(', ')}. Use the sandbox connector.`,
    { details: { connectors: real } },
  );
}

/** The next instant at which something is due; null when nothing ever is. */
export async function nextStop(
  store: Pick<Store, 'nextDueAt' | 'nextDeliveryAt' | 'schedules'>,
): Promise<Instant | null> {
  const [instanceAt, deliveryAt, schedules] = await Promise.all([
    store.nextDueAt(),
    store.nextDeliveryAt(),
    store.schedules(),
  ]);
  const all = [instanceAt, deliveryAt, ...schedules.map((schedule) => schedule.nextAt)];
  return all.reduce<Instant | null>((least, at) => {
    if (at === null) return least;
    return least === null || at < least ? at : least;
  }, null);
}
