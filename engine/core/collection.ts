import { isJsonObject, type Json, type JsonObject } from '../base/index.ts';
import type { PlanAction } from '../language/index.ts';
import type { Draft } from './draft.ts';
import { evaluateCel } from './evaluate.ts';
import { FlowFailure } from './failure.ts';
import type { EntityState, StoredEvent } from './model.ts';
import { type NameSource, personOfMember } from './names.ts';
import { note, type Stimulus, type TurnContext } from './turn-context.ts';

type GatherAction = Extract<PlanAction, { type: 'gather' }>;
type CollectAction = Extract<PlanAction, { type: 'collect' }>;

interface Collecting {
  readonly draft: Draft;
  readonly context: TurnContext;
  readonly stimulus: Stimulus;
  readonly names: NameSource;
  readonly moved: boolean;
}

/** Empties the list; where the instance starts in this step, its trigger is the first entry. */
export function beginCollection(action: GatherAction, at: Collecting): void {
  const { draft, stimulus } = at;
  draft.vars = { ...draft.vars, [action.into]: [] };
  const isStart = stimulus.eventType === '@start' && !at.moved;
  if (!isStart || stimulus.event?.type !== action.event || !holds(action, at)) return;
  addCollected({ type: 'collect', step: action.step, into: action.into }, at);
}

/** Adds the event that is taken to the list. */
export function addCollected({ step, into }: CollectAction, at: Collecting): void {
  const { draft, context, stimulus } = at;
  const { event } = stimulus;
  if (!event) return;
  const before = draft.vars[into];
  const list = [...(Array.isArray(before) ? before : []), entryOf(event, context.entity)];
  draft.vars = { ...draft.vars, [into]: list };
  note(context, draft, { type: 'collected', step, event: event.type, count: list.length });
}

/** A condition that errs does not hold, and the journal says so. */
function holds({ if: source, step }: GatherAction, { draft, context, names }: Collecting): boolean {
  if (source === undefined) return true;
  try {
    return evaluateCel(source, names, step) === true;
  } catch (error) {
    if (!(error instanceof FlowFailure)) throw error;
    note(context, draft, { type: 'erred', step, port: '', message: error.message });
    return false;
  }
}

/** What a list keeps of an event: who (null and empty where it names nobody), when, its data. */
function entryOf(event: StoredEvent, entity: EntityState): Json {
  const { ref, name } = whoOf(event, entity);
  return { ref, name, time: new Date(event.time).toISOString(), data: event.data };
}

function whoOf(
  { subject, data }: StoredEvent,
  entity: EntityState,
): { readonly ref: string | null; readonly name: string } {
  const told = [data.member, data.customer].filter(isJsonObject);
  const [first] = told;
  const named = told.map(nameIn).find((name) => name !== '') ?? '';
  if (subject.kind === 'member' || subject.kind === 'customer') {
    const ref = subject.kind === 'member' ? personOfMember(subject.ref) : subject.ref;
    const known = entity.kind === 'person' ? nameIn(entity.customer.attributes) : '';
    return { ref, name: named === '' ? known : named };
  }
  return { ref: typeof first?.ref === 'string' ? first.ref : null, name: named };
}

function nameIn({ displayName, name }: JsonObject): string {
  const found = displayName ?? name;
  return typeof found === 'string' ? found : '';
}
