import { randomInt } from 'node:crypto';
import type { Instant, Random } from '../base/index.ts';
import type { Delivery, OutboxStore, Settlement } from '../store/index.ts';
import type { Attempt, Connector } from './connector.ts';
import { DELIVER_MAX } from './connector.ts';
import type { Send } from './settlement.ts';
import { settleAttempt, settleEmit } from './settlement.ts';

/** After so long an attempt without an outcome counts as lost with its worker. */
const LEASE_MS = 60_000;
/** A connector that has not answered by then is tried again later; well below the lease. */
const DELIVER_TIMEOUT_MS = 30_000;

/** What one tick did. */
export interface DispatchReport {
  readonly claimed: number;
  readonly sent: number;
  readonly retried: number;
  readonly failed: number;
  readonly dead: number;
  /** Events that went in with the outcomes. */
  readonly events: number;
}

/** Performs what flows have decided. */
export interface Dispatcher {
  /** Claims a batch of due deliveries, tries each once and stores what came of it. */
  tick(now: Instant): Promise<DispatchReport>;
  readonly connectors: readonly Connector[];
}

/**
 * Opens the dispatcher. Each delivery has at most 8 attempts with growing, jittered waits between
 * them
 * (`backoffMs`); a crash between attempt and outcome leads to another attempt with the same key.
 *
 * @param options.connectors by their names in the workspace
 * @param options.max deliveries of one tick; 256 when absent and at most
 * @param options.deliverTimeoutMs how long a connector may take for a batch; 30 s when absent
 */
export function createDispatcher(options: {
  readonly store: OutboxStore;
  readonly connectors: readonly Connector[];
  readonly random: Random;
  readonly max?: number;
  readonly deliverTimeoutMs?: number;
}): Dispatcher {
  const { store, random } = options;
  const byName = new Map(options.connectors.map((connector) => [connector.name, connector]));
  const timeoutMs = options.deliverTimeoutMs ?? DELIVER_TIMEOUT_MS;
  const worker = randomInt(1, 2 ** 31);
  const max = Math.min(options.max ?? DELIVER_MAX, DELIVER_MAX);

  async function settle(settlements: readonly Settlement[], now: Instant) {
    if (settlements.length > 0) await store.settleDeliveries(settlements, now);
    return settlements;
  }

  async function perform(group: Group, now: Instant): Promise<readonly Settlement[]> {
    const attempts = await attemptAll(group, {
      connector: byName.get(group.connector),
      timeoutMs,
      now,
    });
    return settle(
      group.sends.map((send, index) =>
        settleAttempt(send, { attempt: attempts[index] ?? NO_ANSWER, now, random }),
      ),
      now,
    );
  }

  return {
    connectors: options.connectors,
    async tick(now) {
      const claimed = await store.claimDeliveries({ now, max, leaseMs: LEASE_MS, worker });
      const { emits, groups } = sortOut(claimed, now);
      // Each group is settled as soon as its connector answers: a slow one holds up no other.
      const settled = await Promise.all([
        settle(emits, now),
        ...groups.map((group) => perform(group, now)),
      ]);
      return reportOn(claimed.length, settled.flat());
    },
  };
}

interface Group {
  readonly connector: string;
  readonly sends: readonly Send[];
}

const NO_ANSWER: Attempt = {
  type: 'retry',
  error: 'The connector gave no answer for this message.',
};
const EXPIRED: Attempt = { type: 'refused', error: 'expired' };
/** Holds the sends whose deadline has passed; no connector can have this name. */
const LATE = '';

function sortOut(
  claimed: readonly Delivery[],
  now: Instant,
): { readonly emits: readonly Settlement[]; readonly groups: readonly Group[] } {
  // The store performs withdrawals itself, so none is ever claimed.
  const emits = claimed.flatMap((delivery) =>
    delivery.effect.type === 'emit' ? [settleEmit(delivery, delivery.effect)] : [],
  );
  const sends = claimed.flatMap((delivery): readonly Send[] =>
    delivery.effect.type === 'send' ? [{ delivery, message: delivery.effect }] : [],
  );
  const byConnector = Map.groupBy(sends, ({ message }) =>
    message.deadlineAt !== null && now >= message.deadlineAt ? LATE : message.connector,
  );
  return {
    emits,
    groups: [...byConnector].map(([connector, group]) => ({ connector, sends: group })),
  };
}

async function attemptAll(
  group: Group,
  by: {
    readonly connector: Connector | undefined;
    readonly timeoutMs: number;
    readonly now: Instant;
  },
): Promise<readonly Attempt[]> {
  const { connector, timeoutMs, now } = by;
  if (group.connector === LATE) return group.sends.map(() => EXPIRED);
  if (connector === undefined) {
    const error = `The connector \`${group.connector}\` is not in the workspace's \`connectors\`.`;
    return group.sends.map(() => ({ type: 'refused', error }));
  }
  const messages = group.sends.map((send) => send.message);
  try {
    return await within(timeoutMs, async () => connector.deliver(messages, now));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return group.sends.map(() => ({ type: 'retry', error: message }));
  }
}

async function within<Value>(timeoutMs: number, work: () => Promise<Value>): Promise<Value> {
  const { promise: timeout, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(`The connector has not answered within ${timeoutMs} ms.`)),
    timeoutMs,
  );
  try {
    return await Promise.race([work(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function reportOn(claimed: number, settled: readonly Settlement[]): DispatchReport {
  const count = (status: Settlement['status']) =>
    settled.filter((settlement) => settlement.status === status).length;
  return {
    claimed,
    sent: count('sent'),
    retried: count('waiting'),
    failed: count('failed'),
    dead: count('dead'),
    events: settled.reduce((total, settlement) => total + settlement.events.length, 0),
  };
}
