import type { Text } from '../../base/index.ts';
import type { Plan } from '../plan.ts';
import type { Workspace } from '../workspace.ts';
import type { Most } from './most.ts';
import { type MostByWindow, worstCases } from './together.ts';
import { AUDIENCE_WORDS, describeMost, WINDOW_WORDS } from './words.ts';
import { AUDIENCES, type Audience, WINDOW_NAMES, type WindowName } from './worst-case.ts';

/** A bound of a flow that is another one in its later version. */
export interface WorstCaseChange {
  readonly audience: Audience;
  readonly window: WindowName;
  /** Whether the caps of the workspace count. */
  readonly capped: boolean;
  readonly before: Most;
  readonly after: Most;
}

/** A plan with the workspace that it runs in; without a plan there is no flow. */
export interface PlacedPlan {
  readonly plan: Plan | null;
  readonly workspace: Workspace;
}

const NOTHING: Most = { type: 'count', count: 0 };

/**
 * Compares the worst cases of two versions of a flow, of a flow with `key` those of one key. A
 * change that is the same with the caps is listed once.
 */
export function worstCaseChanges(
  before: PlacedPlan,
  after: PlacedPlan,
): readonly WorstCaseChange[] {
  const [old, now] = [boundsOf(before), boundsOf(after)];
  return AUDIENCES.flatMap((audience) =>
    WINDOW_NAMES.flatMap((window): readonly WorstCaseChange[] => {
      const change = (capped: boolean): WorstCaseChange => {
        const of = (bounds: Bounds) => bounds(audience, capped)?.[window] ?? NOTHING;
        return { audience, window, capped, before: of(old), after: of(now) };
      };
      const [plain, capped] = [change(false), change(true)];
      const isAlike = isSame(plain.before, capped.before) && isSame(plain.after, capped.after);
      const all = isAlike ? [plain] : [plain, capped];
      return all.filter((one) => !isSame(one.before, one.after));
    }),
  );
}

type Bounds = (audience: Audience, capped: boolean) => MostByWindow | null;

function boundsOf({ plan, workspace }: PlacedPlan): Bounds {
  const { flows } = worstCases(plan === null ? [] : [plan], workspace);
  return (audience, capped) => {
    const flow = flows.find((one) => one.audience === audience);
    if (!flow) return null;
    const { day, week, month } = flow.windows;
    return capped ? flow.capped : { day: day.most, week: week.most, month: month.most };
  };
}

function isSame(one: Most, other: Most): boolean {
  return describeMost(one).en === describeMost(other).en;
}

/** Says a change: “to the group, in any 7 days: 2 → 3 messages at most”. */
export function describeWorstCaseChange(change: WorstCaseChange): Text {
  const { audience, window, capped } = change;
  const [to, within] = [AUDIENCE_WORDS[audience], WINDOW_WORDS[window]];
  const [before, after] = [describeMost(change.before), describeMost(change.after)];
  const caps = capped ? { zh: '（算上上限）', en: ' (with caps)' } : { zh: '', en: '' };
  return {
    zh: `发到${to.zh}，任意 ${within.zh}最多 ${before.zh} → ${after.zh} 条${caps.zh}`,
    en: `to ${to.en}, in any ${within.en}: ${before.en} → ${after.en} messages at most${caps.en}`,
  };
}
