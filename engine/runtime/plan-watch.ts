import type { Instant } from '../base/index.ts';
import { instant } from '../base/index.ts';
import type { ContentPlan, NewEvent, PlanPeriod, PlanRow } from '../core/index.ts';
import { ENGINE_SOURCE } from '../core/index.ts';
import type { CalendarUnit, SendingRules, Workspace } from '../language/index.ts';
import { METRIC_BREACHED, unitAround } from '../language/index.ts';
import type { SettingStore, TurnStore } from '../store/index.ts';
import type { CatalogueCache } from './catalogue-cache.ts';
import { readContentPlan } from './content-plan.ts';
import type { BookSource } from './shard-books.ts';

type WatchStore = BookSource & SettingStore & Pick<TurnStore, 'ingest'>;

/** Tells where the content plan was not kept. */
export interface PlanWatch {
  /** @returns how many events it raised */
  tick(now: Instant): Promise<number>;
}

const UNITS: readonly CalendarUnit[] = ['day', 'week', 'month'];
const SETTING = 'contentPlan.judged';
/** A share is of a month, as no other span is said. */
const SHARE_UNIT: CalendarUnit = 'month';

/**
 * Opens the watch. When a day, week or month of the calendar is over for which the workspace names
 * a `min` or a `share`, it is judged once, and `metric.breached` is raised for the workspace where
 * it was missed. After a pause only the last one of each is judged. Spans that slide never end, so
 * a `min` of theirs is only reported.
 */
export function createPlanWatch(store: WatchStore, catalogue: CatalogueCache): PlanWatch {
  let looked = { day: '', workspace: null as Workspace | null };
  return {
    async tick(now) {
      const { workspace } = await catalogue.current();
      const day = String(unitAround(now, 'day', workspace.zone).from);
      // Most ticks end here: nothing ends but at midnight.
      if (looked.day === day && looked.workspace === workspace) return 0;
      let raised = 0;
      for (const unit of UNITS) raised += await judgeLast(unit, { store, workspace, now });
      looked = { day, workspace };
      return raised;
    },
  };
}

async function judgeLast(
  unit: CalendarUnit,
  at: { readonly store: WatchStore; readonly workspace: Workspace; readonly now: Instant },
): Promise<number> {
  const { store, workspace, now } = at;
  const { classes, campaigns, everyClass = {} } = workspace;
  const all = [everyClass, ...Object.values(classes), ...Object.values(campaigns)];
  if (!all.some((rules) => isPlanned(rules, unit))) return 0;
  const period = lastEnded(unit, workspace.zone, now);
  const setting = `${SETTING}.${unit}`;
  if ((await store.setting(setting)) === period.from) return 0;
  const { plan } = await readContentPlan(store, { workspace, period, now });
  const events = breaches(plan, unit, now);
  // The ids are the same when this is done again after a crash.
  if (events.length > 0) await store.ingest(events, now);
  await store.putSetting(setting, period.from);
  return events.length;
}

function isPlanned({ cap = [], share }: SendingRules, unit: CalendarUnit): boolean {
  if (share !== undefined && unit === SHARE_UNIT) return true;
  return cap.some(({ min, per }) => min !== undefined && per === unit);
}

function lastEnded(unit: CalendarUnit, zone: string, now: Instant): PlanPeriod {
  const present = unitAround(now, unit, zone);
  return unitAround(instant(present.from - 1), unit, zone);
}

function breaches(plan: ContentPlan, unit: CalendarUnit, now: Instant): readonly NewEvent[] {
  return plan.rows
    .flatMap((row) => missedOf(row, unit))
    .map(({ metric, value, threshold, scope }) => ({
      id: `plan/${metric}/${unit}/${new Date(plan.from).toISOString()}`,
      source: ENGINE_SOURCE,
      type: METRIC_BREACHED,
      subject: { kind: 'workspace', ref: '' },
      time: now,
      data: { metric, value, threshold, window: unit, scope },
    }));
}

/** Of a `min`, how many recipients got fewer, of whom there should be none; of a share, parts. */
function missedOf({ rule, share, caps }: PlanRow, unit: CalendarUnit) {
  const scope = rule.name;
  const found = [];
  for (const { cap, ended } of caps) {
    if (cap.per !== unit || ended.below === 0) continue;
    found.push({ metric: `${scope}.min`, value: ended.below, threshold: 0, scope });
  }
  if (unit !== SHARE_UNIT || share === null || share.actual === null) return found;
  if (share.state !== 'under' && share.state !== 'over') return found;
  const { actual: value, planned: threshold } = share;
  return [...found, { metric: `${scope}.share`, value, threshold, scope }];
}
