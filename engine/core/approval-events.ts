import type { EffectKey, Instant, JsonObject } from '../base/index.ts';
import type { ApprovalAsk, ApprovalStatus } from './approval.ts';
import type { Effect, EffectOrigin } from './effect.ts';
import type { EntityRef, NewEvent, StoredEvent, SubjectRef } from './model.ts';
import { ownSubject } from './placement.ts';
import { ENGINE_SOURCE } from './result-signal.ts';

/** Type of the event with which a target asks the workspace for an approval. */
export const ASK = '@askApproval';
/** Type of the event with which the workspace answers, at once and when it is decided. */
export const APPROVAL = '@approval';
/** Type of the event of a task in which somebody has decided. */
export const DECIDED = '@decided';
/** Type of the event with which the workspace goes on telling those who wait. */
export const NEXT = '@tellApproval';

export const WORKSPACE: SubjectRef = { kind: 'workspace', ref: '' };

/** Asks the workspace. @param as.key of the message that needs the approval */
export function askEffect(
  ask: ApprovalAsk,
  as: { readonly key: EffectKey; readonly now: Instant },
): Effect {
  const { now } = as;
  const id = `${as.key}/approval`;
  const event = { id, type: ASK, subject: WORKSPACE, data: asJson(ask) };
  return emitAll([event], { key: id, now, origin: ask.origin });
}

/** What {@link askEffect} asks. */
export function askIn({ data }: StoredEvent): ApprovalAsk {
  return data as unknown as ApprovalAsk; // put there by `askEffect`
}

/** Tells one target what became of an approval. @param cause names what it is told for */
export function approvalEvent(
  approval: { readonly id: string; readonly status: ApprovalStatus },
  target: EntityRef,
  cause: string,
): Told {
  const { id, status } = approval;
  const { kind, ref } = target;
  const subject = ownSubject(target);
  return { id: `${cause}/${kind}/${ref}`, type: APPROVAL, subject, data: { id, status } };
}

/** What {@link approvalEvent} tells. */
export function approvalIn({ data }: StoredEvent): {
  readonly id: string;
  readonly status: ApprovalStatus;
} {
  return data as unknown as ReturnType<typeof approvalIn>; // put there by `approvalEvent`
}

type Told = Omit<NewEvent, 'source' | 'time'>;

/** Raises events of the engine's own, all or none. @param as.key unique, and so are their ids */
export function emitAll(
  events: readonly Told[],
  as: { readonly key: string; readonly now: Instant; readonly origin: EffectOrigin },
): Effect {
  const { now, origin } = as;
  return {
    type: 'emit',
    key: as.key as EffectKey, // as unique as what it is made of
    events: events.map((event) => ({ ...event, source: ENGINE_SOURCE, time: now })),
    members: null,
    createdAt: now,
    origin,
  };
}

/** Made of nothing but JSON; through it, because an object type says less than `Json`. */
function asJson(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject; // likewise
}
