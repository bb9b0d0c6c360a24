import type { FlowId, Instant } from '../base/index.ts';
import type { Catalogue, EntityState, NewEvent, SubjectRef } from '../core/index.ts';
import { subjectsIn } from '../core/index.ts';
import type { SubjectKind } from '../language/index.ts';
import { nextCron } from '../language/index.ts';

/** The schedules of a world's flows. */
export interface Timetable {
  /** When the next one fires; infinity without any. */
  next(): number;
  /**
   * Fires what is due, each once however often it was missed: one event for each subject of the
   * flow's kind. A pace is not kept; all start at once.
   */
  fire(now: Instant, known: readonly EntityState[]): readonly NewEvent[];
}

interface Slot {
  readonly flow: FlowId;
  readonly about: SubjectKind;
  readonly rule: number;
  /** Null where it fires once, for those who are in a segment already. */
  readonly cron: string | null;
  nextAt: number;
}

export function openTimetable(catalogue: Catalogue, from: Instant): Timetable {
  const { zone } = catalogue.workspace;
  const slots = catalogue.active.flatMap(({ id, compiled: { plan } }) =>
    plan.starts.flatMap((start, rule): Slot[] => {
      const slot = { flow: id, about: plan.about, rule };
      if (start.type === 'segment' && start.existing)
        return [{ ...slot, cron: null, nextAt: from }];
      if (start.type !== 'schedule') return [];
      return [{ ...slot, cron: start.cron, nextAt: nextCron(start.cron, zone, from) }];
    }),
  );
  return {
    next: () => Math.min(...slots.map((slot) => slot.nextAt), Number.POSITIVE_INFINITY),
    fire(now, known) {
      return slots
        .filter((slot) => slot.nextAt <= now)
        .flatMap((slot) => {
          const plannedAt = new Date(slot.nextAt).toISOString();
          slot.nextAt =
            slot.cron === null ? Number.POSITIVE_INFINITY : nextCron(slot.cron, zone, now);
          return audienceOf(slot.about, known).map((subject) =>
            firing({ slot, subject, plannedAt, now }),
          );
        });
    },
  };
}

function audienceOf(about: SubjectKind, known: readonly EntityState[]): readonly SubjectRef[] {
  // There is one workspace, also before anything was told about it.
  if (about === 'workspace') return [{ kind: 'workspace', ref: '' }];
  return known.flatMap((state) => subjectsIn(state, about));
}

function firing(of: {
  slot: Slot;
  subject: SubjectRef;
  plannedAt: string;
  now: Instant;
}): NewEvent {
  const { slot, subject, plannedAt, now } = of;
  const { flow, rule } = slot;
  return {
    id: `${flow}/${rule}/${plannedAt}/${subject.kind}/${subject.ref}`,
    source: 'groupflow',
    type: '@schedule',
    subject,
    time: now,
    data: { flow, rule, plannedAt },
  };
}
