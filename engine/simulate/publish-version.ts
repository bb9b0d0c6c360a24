import type { Instant } from '../base/index.ts';
import type { Catalogue, Instance, NewEvent } from '../core/index.ts';
import { ENGINE_SOURCE, isToMove, migrationSignal } from '../core/index.ts';
import type { CompiledFlow } from '../language/index.ts';
import { STAY } from '../language/index.ts';
import { openTimetable, type Timetable } from './timetable.ts';

/** What of a world a new version changes, and what it has to know. */
interface Surroundings {
  catalogue: Catalogue;
  timetable: Timetable;
  readonly now: Instant;
  readonly instances: ReadonlyMap<string, Instance>;
}

/**
 * Makes the next version of a flow the active one.
 * @returns what tells the instances of older versions to move, where its `migrate` wants them to
 */
export function publishVersion(world: Surroundings, compiled: CompiledFlow): readonly NewEvent[] {
  const { catalogue, now } = world;
  const { flow, migrate: rules = STAY } = compiled.plan;
  const before = catalogue.active.find(({ id }) => id === flow);
  const version = (before?.version ?? 0) + 1;
  const others = catalogue.active.filter(({ id }) => id !== flow);
  world.catalogue = {
    ...catalogue,
    active: [...others, { id: flow, version, compiled }].sort((left, right) =>
      left.id < right.id ? -1 : 1,
    ),
    version: (hash) => (hash === compiled.hash ? compiled : catalogue.version(hash)),
  };
  world.timetable = openTimetable(world.catalogue, now);
  return [...world.instances.values()].flatMap((instance): readonly NewEvent[] => {
    const from = catalogue.version(instance.hash);
    if (instance.flow !== flow || instance.status !== 'active' || !from) return [];
    if (!isToMove(instance.steps, { from, to: compiled, rules })) return [];
    const how = { version, hash: compiled.hash, rules, by: 'scenario', reason: 'publish' };
    return [{ ...migrationSignal(instance, how), source: ENGINE_SOURCE, time: now }];
  });
}
