import type { JsonObject } from '../base/index.ts';
import type { PlanAction } from '../language/index.ts';
import { type Draft, nextKey } from './draft.ts';
import type { Effect, MembersEmit } from './effect.ts';
import { evaluateValue } from './evaluate.ts';
import { HOPS_MAX } from './hops.ts';
import type { NewEvent, SubjectRef } from './model.ts';
import type { NameSource } from './names.ts';
import { groupOfMember } from './names.ts';
import { note, originOf, type TurnContext } from './turn-context.ts';

type EmitAction = Extract<PlanAction, { type: 'emit' }>;

/**
 * The effect of an `emit`, or null where it goes to nobody. It leaves through the outbox and enters
 * by ingest, under its own key, so that it can reach any shard.
 */
export function emitEffect(input: {
  readonly action: EmitAction;
  readonly data: JsonObject;
  readonly draft: Draft;
  readonly context: TurnContext;
  readonly names: NameSource;
}): Effect | null {
  const { action, data, draft, context, names } = input;
  const hops = (names.event.hops ?? 0) + 1;
  if (hops > HOPS_MAX) {
    const message = `\`${action.event}\` was not emitted: ${HOPS_MAX} emits had already followed from one another.`;
    note(context, draft, { type: 'erred', step: action.step, port: 'emit', message });
    return null;
  }
  const subjects = subjectsOf(input);
  const members = membersOf(input, hops);
  if (subjects.length === 0 && !members) return null;
  const key = nextKey(draft, { step: action.step, visit: draft.visits[action.step] ?? 0 });
  const events = subjects.map(
    (subject, index): NewEvent => ({
      id: `${key}#${index}`,
      source: 'groupflow',
      type: action.event,
      subject,
      time: context.now,
      data,
      hops,
    }),
  );
  note(context, draft, { type: 'emitted', step: action.step, event: action.event });
  return {
    type: 'emit',
    key,
    events,
    members,
    createdAt: context.now,
    origin: originOf(draft, action.step),
  };
}

/** Who is in a group is known where the effect is performed, not here. */
function membersOf(
  { action, data, names }: { action: EmitAction; data: JsonObject; names: NameSource },
  hops: number,
): MembersEmit | null {
  if (action.to !== 'members' || names.entity.kind !== 'group') return null;
  return { group: names.entity.ref, event: action.event, data, hops };
}

function subjectsOf(input: {
  action: EmitAction;
  draft: Draft;
  names: NameSource;
}): readonly SubjectRef[] {
  const { action, draft, names } = input;
  const { subject } = draft.base;
  if (action.to === 'self') return [subject];
  if (action.to === 'group') {
    if (subject.kind === 'group') return [subject];
    return subject.kind === 'member' ? [{ kind: 'group', ref: groupOfMember(subject.ref) }] : [];
  }
  if (action.to === 'members') return [];
  const ref = evaluateValue(action.to.customer, names, action.step);
  return typeof ref === 'string' && ref !== '' ? [{ kind: 'customer', ref }] : [];
}
