import type { Instant } from '../base/index.ts';
import { EngineError } from '../base/index.ts';
import type { Store } from '../store/index.ts';
import type { DispatchReport } from './dispatch.ts';
import type { ScheduleReport } from './schedule.ts';
import type { TurnReport } from './turn.ts';

/** Far more than any real backlog needs; a flow that feeds itself is stopped here. */
const PASS_MAX = 10_000;
/** How long work that another worker holds is waited for. */
const HELD_WAIT_MS = 20;
const HELD_WAIT_MAX = 500;

/** The pieces of work of a worker, each bounded. */
export interface Ticks {
  turn(now: Instant): Promise<TurnReport | null>;
  dispatch(now: Instant): Promise<DispatchReport>;
  schedule(now: Instant): Promise<ScheduleReport>;
}

/**
 * Does everything that is due by an instant, including what comes of it, until nothing is.
 * Schedules
 * first, then turns, then deliveries, again and again.
 *
 * @throws EngineError OVERLOADED when work keeps coming, or another worker keeps hold of it
 */
export async function settle(
  store: Pick<Store, 'inboxDepth' | 'nextDueAt'>,
  ticks: Ticks,
  now: Instant,
): Promise<void> {
  let heldWaits = 0;
  for (let pass = 0; pass < PASS_MAX; pass += 1) {
    if (await runPass(ticks, now)) continue;
    if (!(await isLeft(store, now))) return;
    if (heldWaits >= HELD_WAIT_MAX) break;
    heldWaits += 1;
    await new Promise((resolve) => setTimeout(resolve, HELD_WAIT_MS));
  }
  throw new EngineError(
    'OVERLOADED',
    'Work is still due after all that was done: another worker holds it, or a flow keeps feeding itself. Look at the newest instances, pause the flow that grows, and try again.',
    { retryable: true, details: { now } },
  );
}

async function runPass(ticks: Ticks, now: Instant): Promise<boolean> {
  const scheduled = await ticks.schedule(now);
  const turn = await ticks.turn(now);
  const dispatched = await ticks.dispatch(now);
  return scheduled.steps > 0 || turn !== null || dispatched.claimed > 0;
}

async function isLeft(
  store: Pick<Store, 'inboxDepth' | 'nextDueAt'>,
  now: Instant,
): Promise<boolean> {
  const [depth, dueAt] = await Promise.all([store.inboxDepth(), store.nextDueAt()]);
  return depth > 0 || (dueAt !== null && dueAt <= now);
}
