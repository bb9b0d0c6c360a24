import type { Text } from '../base/index.ts';
import { openMinutes } from './policy-hours.ts';
import { allScopes, type Scope } from './policy-scope.ts';
import { leastDays, perWords, spanDays } from './policy-windows.ts';
import { type DayMinutes, parseSpan } from './time/index.ts';
import type { Workspace } from './workspace.ts';

const MINUTES_PER_DAY = 1_440;

/**
 * Says by what a message of a class or campaign may be held for more than a day; null where nothing
 * holds it so long. Quiet hours and slots alone never do.
 */
export function longestHold(
  name: string,
  at: { readonly workspace: Workspace; readonly isHeld: boolean },
): Text | null {
  const { workspace, isHeld } = at;
  const found = allScopes(workspace).find(({ scope }) => scope.name === name && scope.name !== '*');
  if (!found) return null;
  // The narrowest is named first, as its author looks there.
  const chain = [found.scope, ...found.outer.toReversed()];
  const own = openMinutes([...found.outer, found.scope], workspace);
  for (const [index, scope] of chain.entries()) {
    const around = chain.slice(index).toReversed();
    const why = heldByGap(scope, { own, around: openMinutes(around, workspace) });
    if (why) return why;
  }
  return isHeld ? (chain.map(heldByCap).find((why) => why !== null) ?? null) : null;
}

/**
 * Where what the gap counts goes out at the same hours as the message itself, a gap of up to a day
 * ends when it may go out; otherwise its hours have to come round as well.
 */
function heldByGap(
  { name, rules }: Scope,
  { own, around }: { readonly own: DayMinutes; readonly around: DayMinutes },
): Text | null {
  const { gap } = rules;
  const span = gap === undefined ? null : parseSpan(gap);
  if (gap === undefined || !span) return null;
  const words = {
    zh: `类别“${name}”两条之间隔 ${gap}`,
    en: `The class \`${name}\` keeps ${gap} between two messages`,
  };
  // A weekend makes one working day three.
  if (span.unit === 'workday' || spanDays(span) > 1) return words;
  const isSame = JSON.stringify(own) === JSON.stringify(around);
  const minutes = spanDays(span) * MINUTES_PER_DAY + (isSame ? 0 : longestShut(own));
  if (minutes <= MINUTES_PER_DAY) return null;
  return {
    zh: `${words.zh}，而这一条只在部分时段发`,
    en: `${words.en} and this one goes out only at some hours`,
  };
}

/** The most minutes from one open one to the next. */
function longestShut(minutes: DayMinutes): number {
  const [first] = minutes;
  if (first === undefined) return MINUTES_PER_DAY;
  return minutes.reduce((longest, { toMinute }, index) => {
    const next = minutes[index + 1]?.fromMinute ?? first.fromMinute + MINUTES_PER_DAY;
    return Math.max(longest, next - toMinute);
  }, 0);
}

function heldByCap({ name, rules }: Scope): Text | null {
  const long = (rules.cap ?? []).find(
    ({ max, per }) => max !== undefined && (leastDays(per) ?? 0) > 1,
  );
  if (!long) return null;
  const { zh, en } = perWords(long.per);
  return {
    zh: `类别“${name}”${zh}最多 ${long.max} 条，满了要等下一个周期`,
    en: `The class \`${name}\` has at most ${long.max} ${en}, and waits for the next one when full`,
  };
}
