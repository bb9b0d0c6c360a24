import type { EffectKey, FlowId, Instant } from '../base/index.ts';
import { EngineError } from '../base/index.ts';
import type { Effect } from '../core/index.ts';
import type { PlanStart } from '../language/index.ts';
import type { BroadcastRecord, BroadcastStore, Halt } from '../store/index.ts';

type StartEffect = Extract<Effect, { readonly type: 'start' }>;
type ScheduleRule = Extract<PlanStart, { readonly type: 'schedule' }>;
type Noted = Parameters<BroadcastStore['noteBroadcast']>[0];

/** How long a broadcast that is stopped waits until it is looked at again. */
export const HALTED_MS = 5_000;

/** A broadcast by a step, as far as it is before a page. */
export function stepBroadcast(effect: StartEffect, now: Instant): Noted {
  const { flow, audience, count, origin } = effect;
  const { flow: by, instance, step } = origin;
  return {
    id: visitOf(effect.key),
    flow,
    by: { type: 'step', flow: by, instance, step },
    about: audience?.about ?? origin.subject.kind,
    condition: audience?.if ?? null,
    perMinute: audience?.perMinute ?? null,
    told: count,
    movedAt: now,
    endedAt: null,
  };
}

/** All pages of a visit of a step are one broadcast; the last part of a key tells them apart. */
function visitOf(key: EffectKey): string {
  return key.slice(0, key.lastIndexOf('/'));
}

/** A broadcast by a schedule. */
export function scheduleBroadcast(
  of: {
    readonly flow: FlowId;
    readonly rule: number;
    readonly start: Pick<ScheduleRule, 'if' | 'perMinute'>;
    readonly about: BroadcastRecord['about'];
  },
  at: { readonly plannedAt: Instant; readonly told: number; readonly now: Instant },
): Noted {
  const { flow, rule, start, about } = of;
  const { plannedAt, told, now } = at;
  return {
    id: `${flow}/${rule}/${new Date(plannedAt).toISOString()}`,
    flow,
    by: { type: 'schedule', rule, plannedAt },
    about,
    condition: start.if ?? null,
    perMinute: start.perMinute ?? null,
    told,
    movedAt: now,
    endedAt: null,
  };
}

/**
 * Stops a broadcast between two pages, or lets it go on.
 * @throws EngineError BROADCAST_NOT_FOUND, BROADCAST_ENDED
 */
export async function haltBroadcast(
  store: BroadcastStore,
  id: string,
  halt: Halt | null,
): Promise<BroadcastRecord> {
  const isDone = await store.haltBroadcast(id, halt);
  const record = await store.broadcast(id);
  if (record === null) {
    throw new EngineError('BROADCAST_NOT_FOUND', `There is no broadcast \`${id}\`.`, {
      details: { id },
    });
  }
  if (isDone) return record;
  throw new EngineError(
    'BROADCAST_ENDED',
    `The broadcast \`${id}\` has reached everybody already; there is nothing to stop.`,
    { details: { id } },
  );
}
