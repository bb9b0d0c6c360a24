import type { Instant } from '../base/index.ts';
import type { Effect, EffectReport } from './effect.ts';
import type { NewEvent, SubjectRef } from './model.ts';
import { ENGINE_SOURCE } from './result-signal.ts';
import { START_BY_FLOW } from './started-flow.ts';

type StartEffect = Extract<Effect, { readonly type: 'start' }>;

/** Subjects of one page of an audience, and where the next one begins; null where there is none. */
export interface AudiencePage {
  readonly items: readonly SubjectRef[];
  readonly next: string | null;
}

/** Says to how many of an audience a start may go at once, with its pace at most `max`. */
export function pageSize(effect: StartEffect, max: number): number {
  const perMinute = effect.audience?.perMinute;
  if (perMinute === undefined) return max;
  return Math.min(max, Math.max(1, Math.ceil((perMinute * PACE_MS) / 60_000)));
}

/** A paced start takes a page every so often rather than a minute's worth at once. */
const PACE_MS = 5_000;

/**
 * What a page of an audience gets: each subject an event that starts the flow for it, under the
 * effect's key, and the instance a signal that it can go on, or that all have been told.
 */
export function startEvents(
  effect: StartEffect,
  page: AudiencePage,
  now: Instant,
): readonly NewEvent[] {
  const { key, flow, audience, hops, origin, report } = effect;
  const condition = audience?.if === undefined ? {} : { if: audience.if };
  const starts = page.items.map(
    (subject): NewEvent => ({
      id: `${key}#${subject.kind}/${subject.ref}`,
      source: ENGINE_SOURCE,
      type: START_BY_FLOW,
      subject,
      time: now,
      data: { flow, by: origin.flow, ...condition },
      hops,
    }),
  );
  return report === null ? starts : [...starts, pageSignal(effect, report, { page, now })];
}

function pageSignal(
  effect: StartEffect,
  { instance, step, visit }: EffectReport,
  { page, now }: { readonly page: AudiencePage; readonly now: Instant },
): NewEvent {
  const count = effect.count + page.items.length;
  const isLast = page.next === null;
  const perMinute = effect.audience?.perMinute;
  const waitMs = perMinute === undefined ? 0 : Math.ceil((page.items.length * 60_000) / perMinute);
  return {
    id: `${effect.key}/page`,
    source: ENGINE_SOURCE,
    type: isLast ? '@answered' : '@page',
    subject: effect.origin.subject,
    time: now,
    data: isLast ? { step, visit, answer: count } : { step, visit, count, next: page.next, waitMs },
    instance,
  };
}
