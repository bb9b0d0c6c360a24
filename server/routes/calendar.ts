import type { Static } from 'typebox';
import type { Instant } from '../../engine/base/index.ts';
import type { ForeseenTouch, PlanPeriod } from '../../engine/core/index.ts';
import { foresee, plannedTouches } from '../../engine/core/index.ts';
import { addDays, localParts, parseWorkspace } from '../../engine/language/index.ts';
import { createCatalogueCache, readTouches } from '../../engine/runtime/index.ts';
import { findingAnswer } from '../answers/finding.ts';
import { timeText, timeTextOrNull } from '../answers/time.ts';
import type { CalendarAnswer } from '../contract/plan-calls.ts';
import type { Installation } from '../installation.ts';
import type { Handlers } from '../mount.ts';
import { readPeriod } from './period.ts';

type Day = Static<typeof CalendarAnswer>['days'][number];

/** Keys of the workspace's file that say what is sent when. */
const SENDING = ['classes', 'campaigns', 'quiet'];

/** Shows day by day what was sent, what waits and what is planned. */
export function calendarRoutes({ store, clock }: Installation): Pick<Handlers, 'getCalendar'> {
  const catalogue = createCatalogueCache(store);
  return {
    async getCalendar({ query }) {
      const now = clock.now();
      const current = await catalogue.current();
      const { workspace } = current;
      const { zone } = workspace;
      const period = readPeriod(query, { zone, now });
      const { group = '' } = query;
      const days = openDays(period, zone);
      const { shards, sentToGroup } = await readTouches(
        store,
        { period, now, group: group === '' ? null : group },
        {
          sent: ({ at, name }) => days.count('sent', at, name),
          waiting: ({ until, name }) => days.count('waiting', until, name),
        },
      );
      const planned = plannedTouches(current, { period, now }).filter(
        ({ to }) => group === '' || to === 'group',
      );
      for (const touch of foresee(planned, workspace, sentToGroup)) days.plan(touch);
      return {
        from: timeText(period.from),
        to: timeText(period.to),
        zone,
        today: localParts(now, zone).date,
        shards: { ...shards },
        days: days.all(),
        findings: await sendingFindings(store),
      };
    },
  };
}

/** One entry for each date of a period; what lies outside is left out. */
function openDays({ from, to }: PlanPeriod, zone: string) {
  const days = new Map<
    string,
    Day & Record<'sent' | 'waiting', { class: string; count: number }[]>
  >();
  const last = localParts((to - 1) as Instant, zone).date; // still an instant
  for (let { date } = localParts(from, zone); date <= last; date = addDays(date, 1)) {
    days.set(date, { date, sent: [], waiting: [], planned: [] });
  }
  const dayOf = (at: Instant) =>
    at >= from && at < to ? days.get(localParts(at, zone).date) : undefined;
  return {
    count(what: 'sent' | 'waiting', at: Instant, name: string) {
      const counted = dayOf(at)?.[what];
      const known = counted?.find((entry) => entry.class === name);
      if (known) known.count += 1;
      else counted?.push({ class: name, count: 1 });
    },
    plan(touch: ForeseenTouch) {
      dayOf(touch.at)?.planned.push(plannedAnswer(touch));
    },
    all: () => [...days.values()],
  };
}

function plannedAnswer(touch: ForeseenTouch): Day['planned'][number] {
  const { at, flow, title, class: name, to, conflict } = touch;
  return {
    at: timeText(at),
    flow,
    title,
    class: name,
    to,
    conflict: conflict && {
      until: timeTextOrNull(conflict.until),
      words: { ...conflict.words },
    },
  };
}

async function sendingFindings(store: Installation['store']) {
  const text = await store.workspaceText();
  if (text === null) return [];
  return parseWorkspace(text)
    .findings.filter(({ path }) => SENDING.includes(String(path[0])))
    .map((finding) => findingAnswer(finding));
}
