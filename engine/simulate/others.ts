import type { Instant } from '../base/index.ts';
import type { Catalogue, Effect, EntityState, NewEvent, SubjectRef } from '../core/index.ts';
import { startEvents, subjectsIn } from '../core/index.ts';
import type { Mail } from './mail.ts';

/** What of a world decides how the flows begin that others start. */
interface Surroundings {
  readonly catalogue: Catalogue;
  readonly now: Instant;
  readonly mail: Mail;
  readonly entities: ReadonlyMap<string, { readonly state: EntityState | null }>;
}

/** Starts a flow for all of an audience; a scenario that plays one flow answers for the others. */
export function startOthers(
  effect: Extract<Effect, { type: 'start' }>,
  world: Surroundings,
): readonly NewEvent[] {
  const { audience } = effect;
  const { catalogue, mail, now, entities } = world;
  if (audience === null || catalogue.othersPlayed) return mail.hand(effect, now);
  const items = [...entities.values()].flatMap(({ state }): readonly SubjectRef[] =>
    state ? subjectsIn(state, audience.about) : [],
  );
  return startEvents(effect, { items, next: null }, now);
}
