import type { FlowId, Instant } from '../../base/index.ts';
import type { LivePlace, MigrationRecord, MigrationStore } from '../migrations.ts';
import type { MemoryState } from './memory-state.ts';
import { compareTexts, frozenCopy } from './memory-state.ts';
import { ingestEvents } from './memory-turns.ts';

export function memoryMigrations(state: MemoryState): MigrationStore {
  return {
    migrations: async (flow) =>
      [...state.migrations.values()]
        .filter((migration) => migration.flow === flow)
        .sort((left, right) => right.version - left.version),
    advanceMigration: (now, step) => advance(state, now, step),
    livePlaces: async (flow) => livePlaces(state, flow),
  };
}

function keyOf({ flow, version }: Pick<MigrationRecord, 'flow' | 'version'>): string {
  return `${flow}/${version}`;
}

/** Ends the moves of a flow that a newer version has outdated, and begins its own. */
export function beginMigration(
  state: MemoryState,
  flow: FlowId,
  begun: MigrationRecord | null,
): void {
  for (const [key, migration] of state.migrations) {
    if (migration.flow === flow)
      state.migrations.set(key, frozenCopy({ ...migration, nextAt: null }));
  }
  if (begun !== null) state.migrations.set(keyOf(begun), frozenCopy(begun));
}

async function advance(
  state: MemoryState,
  now: Instant,
  step: Parameters<MigrationStore['advanceMigration']>[1],
): Promise<boolean> {
  const [migration] = [...state.migrations.values()]
    .filter((row) => row.nextAt !== null && row.nextAt <= now)
    .filter((row) => !state.heldMigrations.has(keyOf(row)))
    .sort(
      (left, right) =>
        (left.nextAt ?? 0) - (right.nextAt ?? 0) || compareTexts(keyOf(left), keyOf(right)),
    );
  if (migration === undefined) return false;
  const key = keyOf(migration);
  state.heldMigrations.add(key);
  try {
    const { next, events } = await step(migration);
    ingestEvents(state, events, now);
    // A version that was added meanwhile has ended it.
    const isOver = state.migrations.get(key)?.nextAt === null;
    state.migrations.set(key, frozenCopy(isOver ? { ...next, nextAt: null } : next));
  } finally {
    state.heldMigrations.delete(key);
  }
  return true;
}

function livePlaces(state: MemoryState, flow: FlowId): readonly LivePlace[] {
  const counts = new Map<string, LivePlace>();
  for (const { instance } of state.instances.values()) {
    if (instance.flow !== flow || instance.status !== 'active') continue;
    for (const step of ['', ...instance.steps]) {
      const { version } = instance;
      const key = `${version} ${step}`;
      const count = (counts.get(key)?.count ?? 0) + 1;
      counts.set(key, { version, step, count });
    }
  }
  return [...counts.values()].sort(
    (left, right) => left.version - right.version || compareTexts(left.step, right.step),
  );
}
