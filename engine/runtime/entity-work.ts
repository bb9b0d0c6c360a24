import type { Instant } from '../base/index.ts';
import { InvariantError } from '../base/index.ts';
import type {
  Catalogue,
  EntityChange,
  EntityState,
  Instance,
  JournalEntry,
  openEntityTurn,
  Resumption,
  StoredEvent,
} from '../core/index.ts';
import { endedName, OFFERED_MAX } from '../core/index.ts';
import type { EntityResult, EntityWork, InboxRow } from '../store/index.ts';

/** Something that the core threw on, which is a bug of ours, with what it threw. */
export type Quarantine = { readonly work: EntityWork; readonly error: string } & (
  | { readonly type: 'event'; readonly row: InboxRow }
  | {
      readonly type: 'instance';
      readonly instance: Instance;
      /** The events of the turn up to where it threw; the instance has taken none of them. */
      readonly untaken: readonly StoredEvent[];
    }
);

/** The core's way in; tests give one that throws. */
export type CoreTurn = typeof openEntityTurn;

const ERROR_MAX = 500;

interface Core {
  readonly core: CoreTurn;
  readonly catalogue: Catalogue;
  readonly now: Instant;
}

/** What is given to the core: less at each attempt. */
interface Attempt {
  readonly state: EntityState | null;
  readonly instances: readonly Instance[];
  readonly inbox: readonly InboxRow[];
}

type Outcome =
  | { readonly type: 'worked'; readonly change: EntityChange }
  /** `row` is the event that it was taking; null when it opened, fired timers or finished. */
  | { readonly type: 'threw'; readonly row: InboxRow | null; readonly error: string };

/**
 * Lets the core work through what waits for one entity. Mistakes of flows are failed instances
 * already; what the core still throws is a bug, and must neither stop the shard nor come back for
 * ever. So one thing is put aside, and all begins again without it:
 * - the instance without which the same is not thrown: it ends as failed;
 * - otherwise the event that was being taken;
 * - otherwise the oldest instance, and when there is none, the last event.
 *
 * @throws InvariantError when the core cannot even open the entity with nothing to do
 */
export function workEntity(
  work: EntityWork,
  core: Core,
): { readonly result: EntityResult; readonly quarantines: readonly Quarantine[] } {
  const quarantines: Quarantine[] = [];
  let attempt: Attempt = work;
  // Each attempt has one instance or one event less than the one before, so this ends.
  for (;;) {
    const outcome = tryWork(work, attempt, core);
    if (outcome.type === 'worked') {
      return {
        result: resultOf(work, outcome.change, { quarantines, now: core.now }),
        quarantines,
      };
    }
    const culprit = findCulprit(work, { attempt, outcome, core });
    quarantines.push(culprit);
    attempt = without(attempt, culprit, core.now);
  }
}

function tryWork(work: EntityWork, attempt: Attempt, core: Core): Outcome {
  const { catalogue, now } = core;
  let row: InboxRow | null = null;
  try {
    const { state, instances } = attempt;
    const turn = core.core({ entity: work.entity, state, instances, catalogue, now });
    for (row of attempt.inbox) turn.take(row.event);
    row = null;
    // Events come before timers: what the store left in the inbox is taken first, in the next turn.
    if (!work.more) turn.wake();
    return { type: 'worked', change: turn.finish() };
  } catch (error) {
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { type: 'threw', row, error: message.slice(0, ERROR_MAX) };
  }
}

function findCulprit(
  work: EntityWork,
  failed: {
    readonly attempt: Attempt;
    readonly outcome: Extract<Outcome, { type: 'threw' }>;
    readonly core: Core;
  },
): Quarantine {
  const { attempt, outcome, core } = failed;
  const { row, error } = outcome;
  const cures = (instance: Instance) => {
    const instances = attempt.instances.filter((other) => other !== instance);
    const trial = tryWork(work, { ...attempt, instances }, core);
    return trial.type === 'worked' || trial.row !== row;
  };
  const blame = (instance: Instance): Quarantine => {
    const end = row === null ? attempt.inbox.length : attempt.inbox.indexOf(row) + 1;
    const untaken = attempt.inbox.slice(0, end).map((read) => read.event);
    return { type: 'instance', instance, untaken, work, error };
  };
  const instance = attempt.instances.find(cures);
  if (instance !== undefined) return blame(instance);
  if (row !== null) return { type: 'event', row, work, error };
  const [oldest] = attempt.instances;
  if (oldest !== undefined) return blame(oldest);
  const last = attempt.inbox.at(-1);
  if (last !== undefined) return { type: 'event', row: last, work, error };
  throw new InvariantError(`The core cannot open ${entityName(work)} with nothing to do: ${error}`);
}

function without(attempt: Attempt, culprit: Quarantine, now: Instant): Attempt {
  if (culprit.type === 'event') {
    return { ...attempt, inbox: attempt.inbox.filter((row) => row !== culprit.row) };
  }
  const { instance } = culprit;
  const { state } = attempt;
  return {
    ...attempt,
    instances: attempt.instances.filter((other) => other !== instance),
    // For `reenter` a failed instance counts as ended; one that had failed before does already.
    state:
      state && instance.status === 'active'
        ? { ...state, ended: { ...state.ended, [endedName(instance)]: now } }
        : state,
  };
}

function resultOf(
  work: EntityWork,
  change: EntityChange,
  aside: { readonly quarantines: readonly Quarantine[]; readonly now: Instant },
): EntityResult {
  const failed = aside.quarantines.flatMap((quarantine) =>
    quarantine.type === 'instance' ? [failInstance(quarantine, aside.now)] : [],
  );
  return {
    shard: work.shard,
    entity: work.entity,
    state: change.entity,
    instances: [...change.instances, ...failed.map((item) => item.instance)],
    effects: change.effects,
    tasks: change.tasks,
    journal: [...change.journal, ...failed.map((item) => item.entry)],
    funnel: change.funnel,
    refusals: change.refusals,
    presence: change.presence,
    ledger: change.ledger,
    segments: change.segments,
    inbox: work.inbox,
  };
}

function failInstance(
  quarantine: Extract<Quarantine, { type: 'instance' }>,
  now: Instant,
): { readonly instance: Instance; readonly entry: JournalEntry } {
  const { instance } = quarantine;
  const failure = { code: 'MACHINE', message: quarantine.error, step: null } as const;
  return {
    instance: {
      ...instance,
      status: 'failed',
      endedAt: now,
      timers: {},
      kept: [],
      failure: { ...failure, resume: resumptionOf(quarantine) },
    },
    entry: { instance: instance.id, at: now, fact: { type: 'failed', failure } },
  };
}

/** One that failed before, and that the core threw on when it was retried, keeps what it had. */
function resumptionOf({
  instance,
  untaken,
}: Extract<Quarantine, { type: 'instance' }>): Resumption {
  const { timers, kept, failure } = instance;
  if (failure?.resume !== undefined) return failure.resume;
  const offered = untaken
    .filter((event) => event.instance === undefined || event.instance === instance.id)
    .slice(-OFFERED_MAX)
    .map((event) => ({ type: 'event', event }) as const);
  return { timers, kept, offered };
}

function entityName(work: EntityWork): string {
  return `${work.entity.kind} \`${work.entity.ref}\``;
}
