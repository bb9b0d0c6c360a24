import type { Instant } from '../../base/index.ts';
import type { StoredEvent } from '../../core/index.ts';
import type { HousekeepingStore, PruneTable } from '../housekeeping.ts';
import type { MemoryState } from './memory-state.ts';

export function memoryHousekeeping(state: MemoryState): HousekeepingStore {
  return {
    prune: async ({ table, before, max }) => {
      const old = oldRows(state, table, before).slice(0, max);
      for (const remove of old) remove();
      return old.length;
    },
    connectionUse: async () => null,
  };
}

/** For each row that is older, how to remove it. */
function oldRows(state: MemoryState, table: PruneTable, before: Instant): readonly (() => void)[] {
  const older = <Row>(
    rows: Map<string, Row>,
    timeOf: (row: Row) => number | null,
  ): readonly (() => void)[] =>
    [...rows]
      .filter(([, row]) => (timeOf(row) ?? Number.POSITIVE_INFINITY) < before)
      .map(
        ([key]) =>
          () =>
            void rows.delete(key),
      );
  switch (table) {
    case 'events':
      return oldEvents(state, before);
    case 'eventKeys':
      return older(state.events, ({ at }) => at);
    case 'records':
      return [
        ...oldEntries(state, before),
        ...older(state.outbox, ({ delivery }) =>
          delivery.settledAt === null ? null : delivery.createdAt,
        ),
      ];
    case 'ledger':
      return oldLines(state, before);
    case 'instances':
      return older(state.instances, ({ instance }) => instance.endedAt);
    case 'tasks':
      return older(state.tasks, (task) => task.endedAt);
    case 'grants':
      return older(state.grants, (grant) => grant.expiresAt);
    case 'messages':
      return older(state.sandbox, (message) => message.at);
  }
}

/** Events that every turn has taken. */
function oldEvents(state: MemoryState, before: Instant): readonly (() => void)[] {
  const nameOf = (event: StoredEvent) => JSON.stringify([event.source, event.id]);
  const waiting = new Set([...state.inbox.values()].flat().map((row) => nameOf(row.event)));
  return [...state.events].flatMap(([key, row]) => {
    const { event } = row;
    if (event === null || row.at >= before || waiting.has(nameOf(event))) return [];
    return [() => void state.events.set(key, { ...row, event: null })];
  });
}

function oldEntries(state: MemoryState, before: Instant): readonly (() => void)[] {
  return [...state.journal].flatMap(([instance, entries]) => {
    const kept = entries.filter(({ at }) => at >= before);
    return kept.length === entries.length ? [] : [() => void state.journal.set(instance, kept)];
  });
}

function oldLines(state: MemoryState, before: Instant): readonly (() => void)[] {
  return [...state.ledger].flatMap(([owner, lines]) => {
    const kept = lines.filter(({ entry }) => entry.at >= before);
    return kept.length === lines.length ? [] : [() => void state.ledger.set(owner, kept)];
  });
}
