import type { FlowId, Instant } from '../../base/index.ts';
import { instant } from '../../base/index.ts';
import type { Catalogue, NewEvent, SubjectRef } from '../../core/index.ts';
import { ENGINE_SOURCE, ownerOf, subjectsIn } from '../../core/index.ts';
import type { SubjectKind } from '../../language/index.ts';
import { nextCron } from '../../language/index.ts';
import type { Crowd } from './crowd.ts';
import type { Difference } from './difference.ts';
import type { Sides } from './sides.ts';
import { heldOn } from './sides.ts';

/** The schedules of both sides. */
export interface Planned {
  /** When the next one fires; infinite without any. */
  next(): number;
  /**
   * Fires what is due: one event for each subject of the flow's kind. A pace is not kept; all
   * start at once.
   */
  fire(now: Instant, crowd: Crowd): Iterable<{ readonly event: NewEvent; readonly on: Sides }>;
}

/** After the last instant of any period. */
const NEVER = instant(8e15);

interface Slot {
  readonly flow: FlowId;
  readonly about: SubjectKind;
  readonly rule: number;
  /** Null for those who are in a segment already: they start once, at the beginning. */
  readonly cron: string | null;
  readonly zone: string;
  readonly on: Sides;
  nextAt: Instant;
}

/** Opens the schedules; those of flows that are the same on both sides fire once for both. */
export function openPlanned(
  sides: { readonly before: Catalogue; readonly after: Catalogue },
  difference: Difference,
  from: Instant,
): Planned {
  const isShared = ({ id }: { readonly id: FlowId }) =>
    !difference.everything && !difference.flows.has(id);
  const slots = [
    ...slotsOf(sides.before, { on: 'both', from, of: isShared }),
    ...slotsOf(sides.before, { on: 'before', from, of: (flow) => !isShared(flow) }),
    ...slotsOf(sides.after, { on: 'after', from, of: (flow) => !isShared(flow) }),
  ];
  return {
    next: () => Math.min(...slots.map(({ nextAt }) => nextAt), Number.POSITIVE_INFINITY),
    *fire(now, crowd) {
      for (const slot of slots) {
        if (slot.nextAt > now) continue;
        const plannedAt = new Date(slot.nextAt).toISOString();
        slot.nextAt = nextOf(slot, now);
        for (const subject of audience(crowd, slot.about, slot.on)) {
          yield { event: firing(slot, { subject, plannedAt, now }), on: slot.on };
        }
      }
    },
  };
}

function slotsOf(
  { active, workspace }: Catalogue,
  which: {
    readonly on: Sides;
    readonly from: Instant;
    readonly of: (flow: Catalogue['active'][number]) => boolean;
  },
): readonly Slot[] {
  const { zone } = workspace;
  return active.filter(which.of).flatMap(({ id, compiled: { plan } }) =>
    plan.starts.flatMap((start, rule): Slot[] => {
      const isExisting = start.type === 'segment' && start.existing === true;
      if (start.type !== 'schedule' && !isExisting) return [];
      const cron = start.type === 'schedule' ? start.cron : null;
      const slot = { flow: id, about: plan.about, rule, cron, zone, on: which.on };
      return [{ ...slot, nextAt: cron === null ? which.from : nextCron(cron, zone, which.from) }];
    }),
  );
}

function nextOf({ cron, zone }: Slot, now: Instant): Instant {
  return cron === null ? NEVER : nextCron(cron, zone, now);
}

/** The subjects of a kind that a side knows. */
export function audience(crowd: Crowd, about: SubjectKind, on: Sides): readonly SubjectRef[] {
  // There is one workspace, also before anything was told about it.
  if (about === 'workspace') return [{ kind: 'workspace', ref: '' }];
  const subjects: SubjectRef[] = [];
  for (const pair of crowd.all(ownerOf({ kind: about, ref: '' }).kind)) {
    const { state } = heldOn(pair, on);
    if (state) subjects.push(...subjectsIn(state, about));
  }
  return subjects;
}

function firing(
  { flow, rule }: Slot,
  at: { readonly subject: SubjectRef; readonly plannedAt: string; readonly now: Instant },
): NewEvent {
  const { subject, plannedAt, now } = at;
  return {
    id: `${flow}/${rule}/${plannedAt}/${subject.kind}/${subject.ref}`,
    source: ENGINE_SOURCE,
    type: '@schedule',
    subject,
    time: now,
    data: { flow, rule, plannedAt },
  };
}
