import type { FlowId } from '../../base/index.ts';
import type { Catalogue, Effect, EntityChange, StoredEvent } from '../../core/index.ts';
import type { Workspace } from '../../language/index.ts';
import type { Held } from './crowd.ts';
import { sameJson } from './same-json.ts';

/**
 * In what two catalogues differ. An entity that stands the same on both sides, and that a turn
 * cannot lead apart, is worked on once for both: with one flow of five changed, most turns.
 */
export interface Difference {
  /** Flows that are not the same on both sides. */
  readonly flows: ReadonlySet<FlowId>;
  /** Types of events that start one of these. */
  readonly starts: ReadonlySet<string>;
  /** One of these is started by an event that a turn raises itself, and takes at once. */
  readonly inner: boolean;
  /** What may go out, to whom, and when differs. */
  readonly sending: boolean;
  /** By which words people end their messages differs. */
  readonly optOut: boolean;
  /** Anything else of the workspace differs: no turn is sure to be the same. */
  readonly everything: boolean;
}

/** Parts of the workspace that a turn reads only where it lets something out, or gives work. */
const SENDING = [
  ...['quiet', 'lists', 'content', 'classes', 'everyClass', 'campaigns'],
  ...['connectors', 'deliver', 'roles', 'rosters', 'endpoints'],
] as const satisfies readonly (keyof Workspace)[];

/** Types of events that a turn raises itself. */
const INNER: readonly string[] = [
  ...['consent.withdrawn', 'segment.entered', 'segment.left'],
  ...['metric.breached', 'metric.recovered'],
];

/** What only the checker reads. */
const UNREAD: readonly string[] = ['attributes', 'events'] satisfies (keyof Workspace)[];

/** Finds in what two sides differ. */
export function differenceOf(before: Catalogue, after: Catalogue): Difference {
  const flows = changedFlows(before, after);
  const rules = [...before.active, ...after.active]
    .filter(({ id }) => flows.has(id))
    .flatMap(({ compiled }) => compiled.plan.starts);
  const starts = rules.flatMap((rule) => (rule.type === 'event' ? [rule.event] : []));
  // Whatever starts a flow beside events and schedules, such as a segment, comes up in a turn.
  const isInner = rules.some(({ type }) => type !== 'event' && type !== 'schedule');
  const changed = changedParts(before.workspace, after.workspace);
  const sending: readonly string[] = SENDING;
  return {
    flows,
    starts: new Set(starts),
    inner: isInner || starts.some((type) => INNER.includes(type)),
    sending: changed.some((part) => sending.includes(part)),
    optOut: changed.includes('optOut'),
    everything: changed.some(
      (part) => part !== 'optOut' && !sending.includes(part) && !UNREAD.includes(part),
    ),
  };
}

function changedFlows(before: Catalogue, after: Catalogue): ReadonlySet<FlowId> {
  const named = (catalogue: Catalogue) =>
    catalogue.active.map(
      ({ id, version, compiled }) => [id, `${version} ${compiled.hash}`] as const,
    );
  const [left, right] = [new Map(named(before)), new Map(named(after))];
  const ids = [...new Set([...left.keys(), ...right.keys()])];
  return new Set(ids.filter((id) => left.get(id) !== right.get(id)));
}

function changedParts(before: Workspace, after: Workspace): readonly string[] {
  const left = new Map<string, unknown>(Object.entries(before));
  const right = new Map<string, unknown>(Object.entries(after));
  const parts = [...new Set([...left.keys(), ...right.keys()])];
  return parts.filter((part) => !sameJson(left.get(part), right.get(part)));
}

/**
 * Says whether a turn of an entity that stands the same on both sides could come out differently
 * on the other one.
 * @param turn.change what it came to on this side
 */
export function mayDiffer(
  difference: Difference,
  turn: {
    readonly event: StoredEvent | null;
    readonly held: Held;
    readonly change: EntityChange;
  },
): boolean {
  const { event, held, change } = turn;
  const { flows, starts, inner, sending, optOut, everything } = difference;
  if (everything || inner) return true;
  if (event !== null && startsChanged(event, { flows, starts })) return true;
  if (optOut && (event?.type === 'message.received' || change.ledger.length > 0)) return true;
  if (asksForChanged(change, flows)) return true;
  if (!sending) return false;
  return held.state?.gate !== undefined || change.entity.gate !== undefined || letsOut(change);
}

function startsChanged(
  { type, data }: StoredEvent,
  { flows, starts }: Pick<Difference, 'flows' | 'starts'>,
): boolean {
  if (starts.has(type)) return true;
  // Events of the engine's own name the flow that they start.
  if (!type.startsWith('@') || typeof data.flow !== 'string') return false;
  return (flows as ReadonlySet<string>).has(data.flow); // ids are texts
}

function asksForChanged({ journal }: EntityChange, flows: ReadonlySet<FlowId>): boolean {
  if (flows.size === 0) return false;
  return journal.some(({ fact }) => fact.type === 'startedFlow' && flows.has(fact.flow));
}

function letsOut({ effects, tasks, ledger, journal }: EntityChange): boolean {
  if (tasks.length > 0 || ledger.length > 0 || effects.some(isOutward)) return true;
  return journal.some(({ fact }) => fact.type === 'blocked');
}

function isOutward(effect: Effect): boolean {
  if (effect.type === 'start') return false;
  return effect.type !== 'emit' || effect.events.some(({ type }) => type.startsWith('@'));
}
