import { unreachable } from '../base/index.ts';
import type { CompiledFlow } from '../language/index.ts';
import { enterFirst, feedResult, feedTask, fireTimer, offerEvent } from './advance.ts';
import { closeDraft, type Draft, openDraft } from './draft.ts';
import { endedName } from './ending.ts';
import type { RetryRefusal } from './journal.ts';
import { machineOf } from './machine.ts';
import type { EntityState, Instance, Offered, StateValue } from './model.ts';
import { claimReply } from './reply.ts';
import { owe } from './resumption.ts';
import { isPresent } from './starts.ts';
import { note, type TurnContext } from './turn-context.ts';

/** Says why a failed instance cannot be retried; null when it can. */
export function refuseRetry(
  instance: Instance,
  at: {
    readonly entity: EntityState | null;
    /** Active instances of the same flow; others do not matter. */
    readonly active: readonly Pick<Instance, 'flow' | 'subject' | 'key'>[];
    readonly compiled: CompiledFlow;
    /** What it is to go on with: null for the version that it has, `none` where there is none. */
    readonly latest: CompiledFlow | 'none' | null;
  },
): RetryRefusal | null {
  const { entity, active, compiled, latest } = at;
  if (instance.failure?.resume === undefined) return 'lost';
  const name = endedName(instance);
  if (active.some((other) => endedName(other) === name)) return 'running';
  const wasPresent = instance.trigger.type !== 'member.left';
  if (entity && wasPresent && !isPresent(entity, instance.subject)) return 'gone';
  if (latest === 'none') return 'flow';
  if (latest && !hasPlaces(instance.value, compiled, latest)) return 'version';
  return null;
}

/** True when another version of a flow has the same steps around where an instance rests. */
function hasPlaces(value: StateValue, from: CompiledFlow, to: CompiledFlow): boolean {
  const placesIn = (compiled: CompiledFlow) =>
    machineOf(compiled)
      .restore(value)
      .active.map(({ path, state }) => [
        path.join('/'),
        state.step,
        state.kind,
        state.parallel?.toSorted() ?? isEmpty(state.states),
      ])
      .slice(1);
  return JSON.stringify(placesIn(from)) === JSON.stringify(placesIn(to));
}

function isEmpty(states: object | undefined): boolean {
  return states === undefined || Object.keys(states).length === 0;
}

/**
 * Makes a failed instance active again where it stood, and offers it what it failed at. A second
 * failure fails it again, with its new cause and with what is left to be offered.
 * @param retry.onto the version to go on with; null keeps the one that it has
 * @returns the draft that takes the instance's place in the turn
 */
export function retryInstance(
  failed: Draft,
  context: TurnContext,
  retry: {
    readonly by: string;
    readonly reason: string;
    readonly onto: { readonly version: number; readonly compiled: CompiledFlow } | null;
  },
): Draft {
  const { by, reason, onto } = retry;
  const resume = failed.failure?.resume;
  if (!resume) return failed;
  const draft = onto ? moveOnto(failed, onto) : failed;
  draft.status = 'active';
  draft.outcome = null;
  draft.endedAt = null;
  draft.failure = null;
  draft.timers = resume.timers;
  draft.kept = resume.kept;
  draft.changed = true;
  const version = draft.base.version === failed.base.version ? null : draft.base.version;
  note(context, draft, { type: 'retried', by, reason, version });
  for (const [index, offered] of resume.offered.entries()) {
    offerAgain(draft, context, offered);
    if (draft.status === 'active') continue;
    owe(draft, resume.offered.slice(index + 1));
    break;
  }
  return draft;
}

function moveOnto(failed: Draft, onto: { version: number; compiled: CompiledFlow }): Draft {
  const { version, compiled } = onto;
  const instance = { ...closeDraft(failed), version, hash: compiled.hash };
  return openDraft(instance, compiled, failed.isNew);
}

function offerAgain(draft: Draft, context: TurnContext, offered: Offered): void {
  switch (offered.type) {
    case 'start':
      enterFirst(draft, context, offered.event);
      break;
    case 'event': {
      const { event, claim = claimReply([draft], event) } = offered;
      offerEvent(draft, context, { event, claim });
      break;
    }
    case 'timer':
      fireTimer(draft, context, offered.key);
      break;
    case 'result':
      feedResult(draft, context, offered);
      break;
    case 'task':
      feedTask(draft, context, offered.event);
      break;
    default:
      unreachable(offered);
  }
}
