import type { FlowId, Instant } from '../base/index.ts';
import { instant, plusMs } from '../base/index.ts';
import type { ActiveFlow, Catalogue, NewEvent, SubjectRef } from '../core/index.ts';
import { ENGINE_SOURCE } from '../core/index.ts';
import type { PlanStart, SubjectKind } from '../language/index.ts';
import { nextCron } from '../language/index.ts';
import type { BroadcastStore, QueryStore, ScheduleRecord, ScheduleStore } from '../store/index.ts';
import { HALTED_MS, scheduleBroadcast } from './broadcast.ts';
import type { CatalogueCache } from './catalogue-cache.ts';

/** Subjects of one step of a walk, each in its own transaction. */
const PAGE_MAX = 500;
/** A paced walk takes a page every so often rather than a minute's worth at once. */
const PACE_MS = 5_000;
/** Steps of one tick, so that a long walk lets the worker breathe. */
const STEPS_MAX = 20;

/** A cron, or a segment of which those who are in it start once, when the flow becomes active. */
type ScheduleRule = Extract<PlanStart, { readonly type: 'schedule' | 'segment' }>;

/** The end of the year 9999: what has fired once fires no more. */
const NEVER = instant(253_402_300_799_000);

/** What one tick did. */
export interface ScheduleReport {
  readonly steps: number;
  readonly events: number;
}

/** Fires the schedules of active flows. */
export interface Scheduler {
  /**
   * Brings the stored schedules in step with the active flows, then walks on those that are due.
   */
  tick(now: Instant): Promise<ScheduleReport>;
}

/**
 * Opens the scheduler. A firing raises one event `@schedule` for each subject of the flow's kind,
 * page
 * by page; a walk that was cut off by a crash goes on where its last page was stored. A firing that
 * was
 * missed while no worker ran happens once, late, and tells when it was planned; what was planned in
 * between is left out. A flow that is paused has no schedule, and does not make up for it
 * afterwards.
 */
export function createScheduler(options: {
  readonly store: ScheduleStore & WalkStore;
  readonly catalogue: CatalogueCache;
}): Scheduler {
  const { store, catalogue } = options;
  let synced: Catalogue['active'] | null = null;
  let syncedZone = '';

  async function sync(current: Catalogue, now: Instant): Promise<void> {
    const { active, workspace } = current;
    // The cache hands out the same list until flows or workspace change.
    if (active === synced && workspace.zone === syncedZone) return;
    await store.putSchedules(schedulesOf(current, now));
    synced = active;
    syncedZone = workspace.zone;
  }

  return {
    async tick(now) {
      const current = await catalogue.current();
      await sync(current, now);
      let steps = 0;
      let events = 0;
      while (steps < STEPS_MAX) {
        const advanced = await store.advanceSchedule(now, async (schedule) => {
          const step = await walk(schedule, { catalogue: current, store, now });
          events += step.events.length;
          return step;
        });
        if (!advanced) break;
        steps += 1;
      }
      return { steps, events };
    },
  };
}

function schedulesOf(catalogue: Catalogue, now: Instant): readonly ScheduleRecord[] {
  return catalogue.active.flatMap((flow) =>
    flow.compiled.plan.starts.flatMap((start, rule) =>
      isScheduled(start) ? [scheduleOf({ flow: flow.id, rule, start }, catalogue, now)] : [],
    ),
  );
}

function isScheduled(start: PlanStart): start is ScheduleRule {
  return start.type === 'schedule' || (start.type === 'segment' && start.existing === true);
}

function scheduleOf(
  of: { readonly flow: FlowId; readonly rule: number; readonly start: ScheduleRule },
  catalogue: Catalogue,
  now: Instant,
): ScheduleRecord {
  const { flow, rule, start } = of;
  if (start.type === 'segment') {
    const cron = `existing ${start.ladder}.${start.level}`;
    return { flow, rule, cron, nextAt: now, running: null };
  }
  const { zone } = catalogue.workspace;
  const nextAt = nextCron(start.cron, zone, now);
  return { flow, rule, cron: `${start.cron} ${zone}`, nextAt, running: null };
}

type WalkStore = Pick<QueryStore, 'subjects'> & Pick<BroadcastStore, 'noteBroadcast'>;

interface Walk {
  readonly next: ScheduleRecord;
  readonly events: readonly NewEvent[];
}

/** One step: the next page of subjects, and when the one after it is due. */
async function walk(
  schedule: ScheduleRecord,
  world: {
    readonly catalogue: Catalogue;
    readonly store: WalkStore;
    readonly now: Instant;
  },
): Promise<Walk> {
  const { catalogue, store, now } = world;
  const flow = catalogue.active.find((active) => active.id === schedule.flow);
  const rule = flow?.compiled.plan.starts[schedule.rule];
  if (flow === undefined || !rule || !isScheduled(rule)) return later(schedule, now);
  const running = schedule.running ?? { plannedAt: schedule.nextAt, cursor: null };
  const { about } = flow.compiled.plan;
  const { plannedAt, told = 0 } = running;
  const of = { flow: flow.id, rule: schedule.rule, start: rule, about };
  const noted = scheduleBroadcast(of, { plannedAt, told, now });
  // What is about the workspace has an audience of one.
  const note = about === 'workspace' ? async () => null : store.noteBroadcast;
  if ((await note(noted)) !== null) {
    return { next: { ...schedule, nextAt: plusMs(now, HALTED_MS), running }, events: [] };
  }
  const size = pageSize(rule);
  const page = await subjectsPage(store, about, {
    cursor: running.cursor,
    size,
  });
  const events = page.items.map((subject) => firing({ flow, schedule, subject, plannedAt, now }));
  const toldNow = told + page.items.length;
  if (page.next === null) {
    await note({ ...noted, told: toldNow, endedAt: now });
    const { zone } = catalogue.workspace;
    const nextAt = rule.type === 'segment' ? NEVER : nextCron(rule.cron, zone, now);
    return { next: { ...schedule, nextAt, running: null }, events };
  }
  const waitMs = rule.perMinute === undefined ? 0 : (page.items.length * 60_000) / rule.perMinute;
  const nextAt = plusMs(now, Math.ceil(waitMs));
  return {
    next: { ...schedule, nextAt, running: { plannedAt, cursor: page.next, told: toldNow } },
    events,
  };
}

/** A schedule whose flow has just changed: the next tick brings it in step or removes it. */
function later(schedule: ScheduleRecord, now: Instant): Walk {
  return { next: { ...schedule, nextAt: plusMs(now, PACE_MS) }, events: [] };
}

function pageSize(rule: ScheduleRule): number {
  if (rule.perMinute === undefined) return PAGE_MAX;
  return Math.min(PAGE_MAX, Math.max(1, Math.ceil((rule.perMinute * PACE_MS) / 60_000)));
}

/** Reads the next subjects of a kind. */
export async function subjectsPage(
  store: Pick<QueryStore, 'subjects'>,
  kind: SubjectKind,
  page: { readonly cursor: string | null; readonly size: number },
): Promise<{ readonly items: readonly SubjectRef[]; readonly next: string | null }> {
  // There is one workspace, also before anything was told about it.
  if (kind === 'workspace') return { items: [{ kind, ref: '' }], next: null };
  const { cursor, size } = page;
  return store.subjects(kind, { limit: size, ...(cursor === null ? {} : { cursor }) });
}

function firing(of: {
  readonly flow: ActiveFlow;
  readonly schedule: ScheduleRecord;
  readonly subject: SubjectRef;
  readonly plannedAt: Instant;
  readonly now: Instant;
}): NewEvent {
  const { flow, schedule, subject } = of;
  const plannedAt = new Date(of.plannedAt).toISOString();
  return {
    id: `${flow.id}/${schedule.rule}/${plannedAt}/${subject.kind}/${subject.ref}`,
    source: ENGINE_SOURCE,
    type: '@schedule',
    subject,
    time: of.now,
    data: { flow: flow.id, rule: schedule.rule, plannedAt },
  };
}
