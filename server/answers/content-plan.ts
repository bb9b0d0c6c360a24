import type { Static } from 'typebox';
import type { PlanRow } from '../../engine/core/index.ts';
import { deviations } from '../../engine/core/index.ts';
import { perWords } from '../../engine/language/index.ts';
import type { PlanReading } from '../../engine/runtime/index.ts';
import type { PlanAnswer } from '../contract/plan-calls.ts';
import { timeText } from './time.ts';

type Answer = Static<typeof PlanAnswer>;

/** Writes a content plan as the API does. */
export function planAnswer({ plan, shards }: PlanReading, zone: string): Answer {
  return {
    from: timeText(plan.from),
    to: timeText(plan.to),
    zone,
    sent: plan.sent,
    shards: { ...shards },
    rows: plan.rows.map(rowAnswer),
  };
}

function rowAnswer(row: PlanRow): Answer['rows'][number] {
  const { rule, sent, recipients, share, slots, outsideSlots, caps, gap } = row;
  return {
    name: rule.name,
    type: rule.type,
    title: rule.title,
    sent,
    recipients,
    share: share && { ...share },
    slots: slots.map((slot) => ({ ...slot })),
    outsideSlots,
    caps: caps.map(({ cap: { min = null, max = null, per }, ended, running }) => ({
      min,
      max,
      per,
      words: { ...perWords(per) },
      ended: { ...ended },
      running: { ...running },
    })),
    gap: gap && { ...gap },
    deviations: deviations(row).map(({ about, words }) => ({ about, words: { ...words } })),
  };
}
