import type { Json, JsonObject } from '../base/index.ts';
import type { PlanAction } from '../language/index.ts';
import { type Draft, nextKey } from './draft.ts';
import type { Effect, MembersEmit } from './effect.ts';
import { evaluateValue } from './evaluate.ts';
import { FlowFailure } from './failure.ts';
import { HOPS_MAX } from './hops.ts';
import type { NewEvent, SubjectRef } from './model.ts';
import type { NameSource } from './names.ts';
import { groupOfMember } from './names.ts';
import { isRef } from './ref.ts';
import { note, originOf, type TurnContext } from './turn-context.ts';

type EmitAction = Extract<PlanAction, { type: 'emit' }>;

/**
 * How many hops an emit counts for: one, and two more each time that the emits of one event have
 * doubled in number. So what follows from an event stays within some ten thousands of events,
 * instead of each emit being multiplied sixteen times over.
 * @param ordinal which emit of the event it is, from 1
 */
function hopsOf(ordinal: number): number {
  return 1 + 2 * Math.floor(Math.log2(ordinal));
}

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
  context.emitted += 1;
  const hops = (names.event.hops ?? 0) + hopsOf(context.emitted);
  if (hops > HOPS_MAX) {
    const message = `\`${action.event}\` was not emitted: too many emits had already followed from one another (more than ${HOPS_MAX}, or several at each).`;
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
  if (ref === null || ref === '') return [];
  if (isRef(ref)) return [{ kind: 'customer', ref }];
  throw new FlowFailure({ code: 'EXPRESSION', message: noRef(ref), step: action.step });
}

function noRef(value: Json): string {
  const shown = JSON.stringify(value).slice(0, 200);
  return `\`to: { customer }\` yields no ref: 1 to 128 characters without \`/\` and control characters were expected, got ${shown}.`;
}
