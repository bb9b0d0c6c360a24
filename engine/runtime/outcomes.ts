import type { Instant } from '../base/index.ts';
import { EngineError } from '../base/index.ts';
import type { OutboxStore, Settlement } from '../store/index.ts';

/** Outcomes that come within so long of each other are stored together. */
const GATHER_MS = 50;
/** So long a tick waits for its connectors; what takes longer is stored when it comes. */
const PATIENCE_MS = 250;

/** What one tick did, and what earlier ones had left to be done. */
export interface DispatchReport {
  readonly claimed: number;
  readonly sent: number;
  readonly retried: number;
  readonly failed: number;
  readonly dead: number;
  readonly unknown: number;
  /** Messages that wait without an attempt: for a limit, a pause, or one before them. */
  readonly putOff: number;
  /** Events that went in with the outcomes. */
  readonly events: number;
}

/** Stores outcomes as they come, few statements for many. */
export interface Outcomes {
  /** Stores them; what is not there within a moment, later. */
  collect(pending: readonly Promise<Settlement>[], now: Instant): Promise<void>;
  /** Stores what could not be stored before. */
  saveRest(now: Instant): Promise<void>;
  /** Deliveries whose outcome is not stored. */
  inHand(): number;
  /**
   * What was stored since the last report.
   *
   * @throws what storing in the meantime has thrown
   */
  report(claimed: number): DispatchReport;
  finish(): Promise<void>;
}

export function createOutcomes(
  store: Pick<OutboxStore, 'settleDeliveries'>,
  told: {
    stored(settlements: readonly Settlement[]): void;
    /** They can never be stored. */
    lost(settlements: readonly Settlement[]): void;
  },
): Outcomes {
  let count = 0;
  let stored: Settlement[] = [];
  const behind = new Set<Promise<void>>();
  let thrown: { readonly error: unknown } | null = null;
  const saving = createSaving(store, {
    saved(settlements) {
      count -= settlements.length;
      stored.push(...settlements);
      told.stored(settlements);
    },
    lost(settlements) {
      count -= settlements.length;
      told.lost(settlements);
    },
  });
  return {
    inHand: () => count,
    saveRest: (now) => saving.save(now),
    async collect(pending, now) {
      if (pending.length === 0) return;
      count += pending.length;
      const work = storeAll(saving, pending, now);
      const watched = work.then(
        () => true,
        () => true,
      );
      if (await Promise.race([watched, wait(PATIENCE_MS)])) return work;
      const later = work
        .catch((error: unknown) => {
          thrown = { error };
        })
        .finally(() => behind.delete(later));
      behind.add(later);
    },
    report(claimed) {
      const settled = stored;
      stored = [];
      if (thrown !== null) {
        const { error } = thrown;
        thrown = null;
        throw error;
      }
      return reportOn(claimed, settled);
    },
    async finish() {
      await Promise.all(behind);
    },
  };
}

/** Stores outcomes as they come, until all are there. */
async function storeAll(
  saving: Saving,
  pending: readonly Promise<Settlement>[],
  now: Instant,
): Promise<void> {
  const errors: unknown[] = [];
  const all = pending.map(async (each) => {
    const settlement = await each;
    saving.add(settlement);
  });
  const over = Promise.all(all).then(() => true);
  for (let isOver = false; !isOver; ) {
    isOver = await Promise.race([over, wait(GATHER_MS)]);
    try {
      await saving.save(now);
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}

interface Saving {
  add(settlement: Settlement): void;
  /** Stores those that have come, one time after another. */
  save(now: Instant): Promise<void>;
}

/**
 * Stores outcomes together with those that could not be stored before. There is one list for all
 * that is under way: of two messages to one target the first to be decided is stored no later than
 * the second, whichever claim brought them.
 */
function createSaving(
  store: Pick<OutboxStore, 'settleDeliveries'>,
  told: {
    saved(settlements: readonly Settlement[]): void;
    lost(settlements: readonly Settlement[]): void;
  },
): Saving {
  let ready: Settlement[] = [];
  let unsaved: readonly Settlement[] = [];
  let last: Promise<unknown> = Promise.resolve();

  async function saveAll(now: Instant): Promise<void> {
    const all = [...unsaved, ...ready];
    if (all.length === 0) return;
    unsaved = [];
    ready = [];
    try {
      await store.settleDeliveries(all, now);
    } catch (error) {
      // The outcomes are known all the same: while the database is away they are kept.
      if (error instanceof EngineError && error.retryable) unsaved = all;
      else told.lost(all);
      throw error;
    }
    told.saved(all);
  }

  return {
    add(settlement) {
      ready.push(settlement);
    },
    save(now) {
      const mine = last.then(() => saveAll(now));
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}

function wait(ms: number): Promise<false> {
  const { promise, resolve } = Promise.withResolvers<false>();
  setTimeout(() => resolve(false), ms).unref();
  return promise;
}

function reportOn(claimed: number, settled: readonly Settlement[]): DispatchReport {
  const count = (status: Settlement['status']) =>
    settled.filter((each) => each.status === status && each.untried !== true).length;
  return {
    claimed,
    sent: count('sent'),
    retried: count('waiting'),
    failed: count('failed'),
    dead: count('dead'),
    unknown: count('unknown'),
    putOff: settled.filter((each) => each.untried === true).length,
    events: settled.reduce((total, each) => total + each.events.length, 0),
  };
}
