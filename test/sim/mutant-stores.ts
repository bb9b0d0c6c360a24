import type { EntityResult, EntityWork, Store, StoreTurn } from '../../engine/store/index.ts';

/** Changes what turns read, and what they write. */
export interface TurnChange {
  readonly work?: (work: EntityWork) => EntityWork;
  readonly results?: (result: EntityResult) => EntityResult;
  readonly committed?: (results: readonly EntityResult[]) => void;
  readonly rollback?: () => Promise<void>;
}

/** A store whose turns are spoilt. */
export function withTurns(store: Store, change: TurnChange): Store {
  return {
    ...store,
    async beginTurn(options) {
      const turn = await store.beginTurn(options);
      return turn && spoilTurn(turn, change);
    },
  };
}

function spoilTurn(turn: StoreTurn, change: TurnChange): StoreTurn {
  const { work, results, committed, rollback } = change;
  return {
    revision: turn.revision,
    work: work === undefined ? turn.work : turn.work.map(work),
    async commit(given) {
      await turn.commit(results === undefined ? given : given.map(results));
      committed?.(given);
    },
    rollback: rollback ?? (() => turn.rollback()),
  };
}

function nameOf({ entity }: { readonly entity: EntityWork['entity'] }): string {
  return `${entity.kind}:${entity.ref}`;
}

/** Takes rows "up to the highest number seen", so that one that commits later is stepped over. */
export function cursorOverSequence(store: Store): Store {
  const seen = new Map<number, number>();
  const isNew = (row: EntityWork['inbox'][number]) => Number(row.seq) > (seen.get(row.shard) ?? -1);
  return withTurns(store, {
    work: (work) => ({ ...work, inbox: work.inbox.filter(isNew) }),
    committed: (results) => {
      for (const { shard, seq } of results.flatMap((result) => result.inbox)) {
        seen.set(shard, Math.max(seen.get(shard) ?? -1, Number(seq)));
      }
    },
  });
}

/** Uses what this worker wrote last, though another one may have written since. */
export function staleCache(store: Store): Store {
  const cache = new Map<string, Pick<EntityWork, 'state' | 'instances'>>();
  return withTurns(store, {
    work: (work) => ({ ...work, ...cache.get(nameOf(work)) }),
    committed: (results) => {
      for (const result of results) {
        const known = cache.get(nameOf(result))?.instances ?? [];
        const changed = new Set(result.instances.map(({ id }) => id));
        const kept = known.filter(({ id }) => !changed.has(id));
        const instances = [...kept, ...result.instances].filter(
          ({ status }) => status === 'active',
        );
        cache.set(nameOf(result), { state: result.state, instances });
      }
    },
  });
}

/** Takes an event that was told before for a new one. */
export function withoutDeduplication(store: Store): Store {
  const told = new Set<string>();
  let again = 0;
  const mark = '~';
  return {
    ...withTurns(store, {
      work: (work) => ({
        ...work,
        inbox: work.inbox.map((row) => {
          const [source = ''] = row.event.source.split(mark);
          return { ...row, event: { ...row.event, source } };
        }),
      }),
    }),
    ingest: (events, now) =>
      store.ingest(
        events.map((event) => {
          const name = `${event.source}|${event.id}`;
          if (!told.has(name)) {
            told.add(name);
            return event;
          }
          again += 1;
          return { ...event, source: `${event.source}${mark}${again}` };
        }),
        now,
      ),
  };
}

/** Acknowledges events and stores them afterwards. */
export function acknowledgeFirst(store: Store): Store {
  return {
    ...store,
    async ingest(events, now) {
      void store.ingest(events, now).catch(() => undefined);
      return { accepted: events.length, duplicates: 0, duplicateAt: [] };
    },
  };
}

/** Forgets that a message may be tried once only, and tries again what nobody knows about. */
export function withoutPromise(store: Store): Store {
  return {
    ...store,
    async claimDeliveries(options) {
      const claimed = await store.claimDeliveries(options);
      return claimed.map((delivery) => {
        if (!('promise' in delivery.effect)) return delivery;
        return { ...delivery, effect: { ...delivery.effect, promise: 'at-least-once' } };
      });
    },
    settleDeliveries: (settlements, now) =>
      store.settleDeliveries(
        settlements.map((settlement) => {
          const status: string = settlement.status;
          return status === 'unknown'
            ? { ...settlement, status: 'waiting', dueAt: now }
            : settlement;
        }),
        now,
      ),
  };
}

/** Hands out each delivery once more after it was settled. */
export function claimTwice(store: Store): Store {
  const claimed = new Map<string, Awaited<ReturnType<Store['claimDeliveries']>>[number]>();
  return {
    ...store,
    async claimDeliveries(options) {
      const due = await store.claimDeliveries(options);
      const again = [...claimed.values()];
      claimed.clear();
      for (const delivery of due) claimed.set(delivery.key, delivery);
      return [...due, ...again.filter(({ key }) => !claimed.has(key))];
    },
  };
}
