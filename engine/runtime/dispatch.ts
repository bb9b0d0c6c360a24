import { randomInt } from 'node:crypto';
import type { Instant, Random } from '../base/index.ts';
import type { Effect } from '../core/index.ts';
import { carrierOf, isOutgoing } from '../core/index.ts';
import type {
  BroadcastStore,
  Delivery,
  OutboxStore,
  QueryStore,
  Settlement,
} from '../store/index.ts';
import { ATTEMPT_MAX } from './backoff.ts';
import type { BreakerState } from './breaker.ts';
import { carriersOf } from './carriers.ts';
import type { Connector, Endpoint } from './connector.ts';
import { type ConnectorLane, createConnectorLane } from './connector-lane.ts';
import { createHand } from './hand.ts';
import { createHeldTargets, type HeldTargets } from './held-targets.ts';
import { limitsOf, targetName } from './limits.ts';
import { createOutcomes, type DispatchReport } from './outcomes.ts';
import { deadlineOf, ended, putOff, type Send, settleEmit, untilDue } from './settlement.ts';
import { startPage } from './start-page.ts';

export type { DispatchReport } from './outcomes.ts';

/** After so long an attempt without an outcome counts as lost with its worker. */
const LEASE_MS = 60_000;
/** A connector that has not answered by then is tried again later; well below the lease. */
const DELIVER_TIMEOUT_MS = 30_000;
/** Deliveries that one claim asks for. */
const CLAIM_MAX = 1_000;
/** Deliveries in the hands of one process; a claim may bring some more. */
const IN_HAND_MAX = 2_000;

/** How a connector fares, as this process has seen it. */
export interface ConnectorState {
  readonly name: string;
  readonly state: BreakerState;
  /** In a row. */
  readonly failures: number;
  readonly until: Instant | null;
}

/** Performs what flows have decided. */
export interface Dispatcher {
  /**
   * Claims due deliveries, tries each once and stores what came of it. What takes longer than a
   * moment goes on by itself, and is told in a later report.
   */
  tick(now: Instant): Promise<DispatchReport>;
  /** Waits for what is under way, and stores it. */
  finish(): Promise<void>;
  connectorStates(now: Instant): readonly ConnectorState[];
  readonly connectors: readonly Connector[];
}

/** What effects that are performed in the store ask of it. */
type DispatchQueries = Pick<QueryStore, 'present' | 'subjects'> &
  Pick<BroadcastStore, 'noteBroadcast'>;

export interface DispatcherOptions {
  readonly store: OutboxStore & DispatchQueries;
  /** By their names in the workspace. */
  readonly connectors: readonly Connector[];
  /** By their names in the workspace. */
  readonly endpoints?: readonly Endpoint[];
  readonly random: Random;
  /** Deliveries of one claim, about; 1,000 when absent. */
  readonly max?: number;
  /** How long a connector may take for a call; 30 s when absent. */
  readonly deliverTimeoutMs?: number;
  /** Its number, in [1, 2^31) and no other process's; drawn when absent. */
  readonly worker?: number;
}

/**
 * Opens the dispatcher. Each delivery has at most 8 attempts with growing, jittered waits between
 * them (`backoffMs`). A crash between attempt and outcome leads to another attempt with the same
 * key, or, where the connector promises `at-most-once`, to `unknown`.
 */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { store, random } = options;
  const worker = options.worker ?? randomInt(1, 2 ** 31);
  const max = options.max ?? CLAIM_MAX;
  const timeoutMs = options.deliverTimeoutMs ?? DELIVER_TIMEOUT_MS;
  const held = createHeldTargets();
  const lanes = new Map(
    carriersOf(options.connectors, options.endpoints ?? []).map((carrier) => [
      carrier.name,
      createConnectorLane(carrier, { random, timeoutMs, held }),
    ]),
  );
  const inTurn = createTurns();
  const hand = createHand();
  const outcomes = createOutcomes(store, {
    stored(settlements) {
      hand.drop(settlements);
      // What a claim under way has read may be older than this: it still has to know.
      void inTurn(async () => held.stored(settlements));
    },
    lost: (settlements) => hand.drop(settlements),
  });

  async function claim(now: Instant): Promise<readonly Promise<Settlement>[]> {
    const room = IN_HAND_MAX - outcomes.inHand();
    if (room <= 0) return [];
    const claimed = await hand.take((inHand) =>
      store.claimDeliveries({
        ...inHand,
        now,
        max: Math.min(max, room),
        leaseMs: LEASE_MS,
        worker,
        except: [...lanes.values()]
          .filter(({ breaker }) => breaker.until(now) !== null)
          .map(({ carrier }) => carrier.name),
      }),
    );
    const slots = await reserve(store, { claimed, lanes, now });
    return claimed.map((delivery) => {
      const judged = judge({ store, delivery, slots, held, now }, lanes);
      return typeof judged === 'function' ? judged() : Promise.resolve(judged);
    });
  }

  return {
    connectors: options.connectors,
    async tick(now) {
      await outcomes.saveRest(now);
      // One claim after another, so that messages come to the lanes in the order of the store.
      const pending = await inTurn(() => claim(now));
      await outcomes.collect(pending, now);
      return outcomes.report(pending.length);
    },
    finish: () => outcomes.finish(),
    connectorStates: (now) =>
      [...lanes.values()].map(({ carrier, breaker }) => ({
        name: carrier.name,
        state: breaker.state(now),
        failures: breaker.failures(),
        until: breaker.until(now),
      })),
  };
}

/** Runs one piece of work after another. */
function createTurns(): <Value>(work: () => Promise<Value>) => Promise<Value> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

type Lanes = ReadonlyMap<string, ConnectorLane>;

/** When each delivery may go; those that are not in it go at once. */
type Slots = ReadonlyMap<Delivery, { readonly at: Instant; readonly taken: boolean }>;

/** Asks for a slot for each message whose connector has a limit, but for those that hold one. */
async function reserve(
  store: OutboxStore,
  about: { readonly claimed: readonly Delivery[]; readonly lanes: Lanes; readonly now: Instant },
): Promise<Slots> {
  const { claimed, lanes, now } = about;
  const limited = claimed.flatMap((delivery) => {
    const { effect } = delivery;
    const lane = isOutgoing(effect) ? lanes.get(carrierOf(effect)) : undefined;
    if (!isOutgoing(effect) || lane === undefined || delivery.slotAt !== null) return [];
    const limits = limitsOf(lane.carrier, effect);
    const isResting = lane.breaker.until(now) !== null;
    return limits.length === 0 || isResting ? [] : [{ delivery, limits }];
  });
  const held = claimed.flatMap((delivery) =>
    delivery.slotAt === null ? [] : [[delivery, { at: delivery.slotAt, taken: true }] as const],
  );
  if (limited.length === 0) return new Map(held);
  const slots = await store.reserveSlots(
    limited.map(({ limits }) => limits),
    now,
  );
  const taken = limited.flatMap(({ delivery }, index) => {
    const slot = slots[index];
    return slot === undefined ? [] : [[delivery, slot] as const];
  });
  return new Map([...held, ...taken]);
}

type Emit = Extract<Effect, { readonly type: 'emit' }>;

async function emit(delivery: Delivery, effect: Emit, store: DispatchQueries): Promise<Settlement> {
  const present = effect.members ? await store.present(effect.members.group) : [];
  return settleEmit(delivery, effect, present);
}

interface Judging {
  readonly store: DispatchQueries;
  readonly delivery: Delivery;
  readonly slots: Slots;
  readonly held: HeldTargets;
  readonly now: Instant;
}

/** Decides at once, or answers how to try. */
function judge(
  { store, delivery, slots, held, now }: Judging,
  lanes: Lanes,
): Settlement | (() => Promise<Settlement>) {
  const { effect, attempts } = delivery;
  // The store performs withdrawals itself, so that all others leave the engine.
  if (effect.type === 'emit') return () => emit(delivery, effect, store);
  if (effect.type === 'withdraw') throw new TypeError('A withdrawal is never claimed.');
  if (effect.type === 'start') {
    return effect.dueAt > now
      ? untilDue(delivery, effect.dueAt)
      : () => startPage(delivery, store, now);
  }
  const send: Send = { delivery, effect };
  const deadlineAt = deadlineOf(effect);
  if (deadlineAt !== null && now >= deadlineAt) {
    return ended(send, { status: 'failed', error: 'expired', now });
  }
  if (attempts > ATTEMPT_MAX) {
    return ended(send, { status: 'dead', error: 'No attempt came to an outcome.', now });
  }
  const carrier = carrierOf(effect);
  const lane = lanes.get(carrier);
  if (lane === undefined) {
    const error =
      effect.type === 'call'
        ? `The endpoint \`${effect.endpoint}\` is not in the workspace's \`endpoints\`.`
        : `The connector \`${carrier}\` is not in the workspace's \`connectors\`.`;
    return ended(send, { status: 'failed', error, now });
  }
  const target = targetName(delivery.shard, effect);
  const before = held.before(target);
  const slot = slots.get(delivery);
  const at = before?.dueAt ?? lane.breaker.until(now) ?? slot?.at ?? now;
  if (before === undefined && at <= now) return () => lane.send(send, target, now);
  const slotAt = slot?.taken === true ? { slotAt: slot.at } : {};
  const waiting = putOff(send, { at, ...slotAt, error: null });
  held.hold(target, waiting);
  return waiting;
}
