import type { Clock } from '../base/index.ts';
import { EngineError } from '../base/index.ts';
import type { Accepted, FlowStore, TurnStore } from '../store/index.ts';
import { createGroupCommit } from './group-commit.ts';
import type { IncomingEvent } from './incoming-event.ts';
import { isCatalogueType, readEvents } from './incoming-event.ts';
import { loadWorkspace } from './workspace-source.ts';

/** Most events of one call. */
export const EVENTS_MAX = 1_000;
const LINGER_MS = 3;

/** Takes events from outside. */
export interface Ingest {
  /**
   * Stores a list of events whole or not at all; they are committed when it answers. An event that
   * was
   * told before, by its source and id, counts as a duplicate and changes nothing.
   *
   * @throws EngineError EVENT_INVALID with `details.errors`, a list of `{ pointer, detail }` whose
   * pointers start with the event's index; PAYLOAD_TOO_LARGE; OVERLOADED and DATABASE_UNREACHABLE,
   * both retryable
   */
  accept(events: readonly IncomingEvent[]): Promise<Accepted>;
  /** Events that wait for their commit. */
  depth(): number;
}

/**
 * Opens the way in for events. Requests that come at the same time are joined in one commit.
 *
 * @param options.lingerMs how long a commit waits for company while many requests come; 3 by
 *   default,
 * and at most 1 while few come
 * @param options.notify called after a commit that stored something new, to wake a worker
 */
export function createIngest(options: {
  readonly store: TurnStore & Pick<FlowStore, 'workspaceText' | 'revision'>;
  readonly clock: Clock;
  readonly lingerMs?: number;
  readonly notify: () => void;
}): Ingest {
  const { store, clock, notify } = options;
  const commits = createGroupCommit({
    lingerMs: options.lingerMs ?? LINGER_MS,
    async commit(events) {
      const outcome = await store.ingest(events, clock.now());
      if (outcome.accepted > 0) notify();
      return outcome;
    },
  });
  const declared = createDeclaredTypes(store);
  return {
    depth: () => commits.depth(),
    async accept(events) {
      if (events.length > EVENTS_MAX) {
        throw new EngineError(
          'PAYLOAD_TOO_LARGE',
          `${events.length} events in one call; at most ${EVENTS_MAX} are accepted. Divide them.`,
          { details: { events: events.length, max: EVENTS_MAX } },
        );
      }
      if (events.length === 0) return { accepted: 0, duplicates: 0 };
      const types = await declared(events.map((event) => event.type));
      const isDeclared = (type: string) => types.has(type);
      return commits.add(readEvents(events, { now: clock.now(), isDeclared }));
    },
  };
}

/**
 * Knows the types that the workspace declares. It is read again only when a type is met that
 * neither
 * the catalogue nor what was read has, and then only if flows or workspace have changed since.
 */
function createDeclaredTypes(
  store: Pick<FlowStore, 'workspaceText' | 'revision'>,
): (types: readonly string[]) => Promise<ReadonlySet<string>> {
  let declared: ReadonlySet<string> = new Set();
  let revision: number | null = null;
  return async (types) => {
    if (types.every((type) => isCatalogueType(type) || declared.has(type))) return declared;
    const current = await store.revision();
    if (current !== revision) {
      declared = new Set(Object.keys((await loadWorkspace(store)).events));
      revision = current;
    }
    return declared;
  };
}
