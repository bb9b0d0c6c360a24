import type { Clock } from '../base/index.ts';
import { EngineError } from '../base/index.ts';
import type { Accepted, FlowStore, TurnStore } from '../store/index.ts';
import { createBacklogGate, INBOX_MAX } from './backlog-gate.ts';
import { createGroupCommit } from './group-commit.ts';
import type { IncomingEvent } from './incoming-event.ts';
import { isCatalogueType, readEvents } from './incoming-event.ts';
import type { Tracer } from './tracer.ts';
import { NO_TRACER } from './tracer.ts';
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
  counters(): IngestCounters;
}

/** What was asked to be taken since the start; each only grows. */
export interface IngestCounters {
  readonly requests: number;
  readonly accepted: number;
  readonly duplicates: number;
  /** Requests that were refused: because of what they hold, or because too much waits. */
  readonly invalid: number;
  readonly overloaded: number;
}

/**
 * Opens the way in for events. Requests that come at the same time are joined in one commit.
 *
 * @param options.lingerMs how long a commit waits for company while many requests come; 3 by
 *   default,
 * and at most 1 while few come
 * @param options.inboxMax waiting events of all processes from which on it refuses; 200,000 when
 *   absent
 * @param options.notify called after a commit that stored something new, to wake a worker
 */
export function createIngest(options: {
  readonly store: TurnStore & Pick<FlowStore, 'workspaceText' | 'revision'>;
  readonly clock: Clock;
  readonly lingerMs?: number;
  readonly inboxMax?: number;
  readonly tracer?: Tracer;
  readonly notify: () => void;
}): Ingest {
  const { store, clock, notify, tracer = NO_TRACER } = options;
  const gate = createBacklogGate({ store, clock, max: options.inboxMax ?? INBOX_MAX });
  const counts = { requests: 0, accepted: 0, duplicates: 0, invalid: 0, overloaded: 0 };
  const commits = createGroupCommit({
    lingerMs: options.lingerMs ?? LINGER_MS,
    commit: (events) =>
      // Below the first of the requests that are joined in it.
      tracer.trace('ingest commit', async (span) => {
        const outcome = await store.ingest(events, clock.now());
        const { accepted, duplicates } = outcome;
        span.set({ 'groupflow.accepted': accepted, 'groupflow.duplicates': duplicates });
        if (accepted > 0) notify();
        return outcome;
      }),
  });
  const declared = createDeclaredTypes(store);

  async function accept(events: readonly IncomingEvent[]): Promise<Accepted> {
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
    const read = readEvents(events, { now: clock.now(), isDeclared });
    await gate.pass(read.length);
    return commits.add(read);
  }

  return {
    depth: () => commits.depth(),
    counters: () => ({ ...counts }),
    async accept(events) {
      counts.requests += 1;
      try {
        const outcome = await accept(events);
        counts.accepted += outcome.accepted;
        counts.duplicates += outcome.duplicates;
        return outcome;
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        if (error.code === 'OVERLOADED') counts.overloaded += 1;
        else if (!error.retryable) counts.invalid += 1;
        throw error;
      }
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
