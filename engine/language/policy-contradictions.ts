import type { Text } from '../base/index.ts';
import type { Mistake } from './mistake.ts';
import { type Scope, withOuter } from './policy-scope.ts';
import { leastDays, perWords, spanDays, windowsWithin } from './policy-windows.ts';
import { parseSpan } from './time/index.ts';

/** So many days has the shortest month, which `max: days` has to do with as well. */
const LEAST_MONTH_DAYS = 28;

/** How many messages are promised in every window of some length, and by which rules. */
interface Promised {
  readonly count: number;
  readonly by: readonly { readonly name: string; readonly min: number; readonly per: string }[];
}

/** Finds caps and gaps that leave no room for the fewest messages that are promised below them. */
export function contradictions(scope: Scope): readonly Mistake[] {
  return [...capContradictions(scope), ...gapContradiction(scope)];
}

function capContradictions(scope: Scope): readonly Mistake[] {
  return (scope.rules.cap ?? []).flatMap(({ max, per }, index): readonly Mistake[] => {
    // One of 0 is found as such.
    if (max === undefined || max === 0) return [];
    const most = max === 'days' ? LEAST_MONTH_DAYS : max;
    const promised = promisedIn(scope, per);
    if (promised.count <= most) return [];
    const words = perWords(per);
    const said = {
      zh: `“${scope.name}”${words.zh}最多 ${most} 条`,
      en: `\`${scope.name}\` has at most ${most} ${words.en}`,
    };
    return [contradiction({ said, promised, per, path: [...scope.path, 'cap', index] })];
  });
}

/** In the shortest window of each length for which a rule promises something. */
function gapContradiction(scope: Scope): readonly Mistake[] {
  const { gap } = scope.rules;
  const span = gap === undefined ? null : parseSpan(gap);
  if (gap === undefined || !span) return [];
  const promises = withOuter(scope).flatMap(({ scope: { rules } }) => rules.cap ?? []);
  const windows = new Set(promises.flatMap(({ min, per }) => (min === undefined ? [] : [per])));
  for (const per of windows) {
    const most = Math.ceil((leastDays(per) ?? 0) / spanDays(span));
    const promised = promisedIn(scope, per);
    if (promised.count <= most) continue;
    const words = perWords(per);
    const said = {
      zh: `“${scope.name}”两条之间隔 ${gap}，${words.zh}最多只能发 ${most} 条`,
      en: `the gap of ${gap} in \`${scope.name}\` leaves at most ${most} ${words.en}`,
    };
    return [contradiction({ said, promised, per, path: [...scope.path, 'gap'] })];
  }
  return [];
}

/** What a set of rules promises itself, or what its parts promise together, if that is more. */
function promisedIn({ name, rules, parts }: Scope, per: string): Promised {
  const inParts = parts.map((part) => promisedIn(part, per));
  const together: Promised = {
    count: inParts.reduce((sum, { count }) => sum + count, 0),
    by: inParts.flatMap(({ by }) => by),
  };
  const own = (rules.cap ?? []).map((cap): Promised => {
    const { min = 0 } = cap;
    const by = [{ name, min, per: cap.per }];
    return { count: min * windowsWithin(cap.per, per), by };
  });
  const [first] = [...own, together].sort((left, right) => right.count - left.count);
  return first !== undefined && first.count > 0 ? first : { count: 0, by: [] };
}

function contradiction(of: {
  readonly said: Text;
  readonly promised: Promised;
  readonly per: string;
  readonly path: Mistake['path'];
}): Mistake {
  const { said, promised, per, path } = of;
  const words = perWords(per);
  const zh = promised.by.map((one) => `“${one.name}”${perWords(one.per).zh}至少 ${one.min} 条`);
  const en = promised.by.map(
    (one) => `\`${one.name}\` at least ${one.min} ${perWords(one.per).en}`,
  );
  return {
    code: 'RULES_CONTRADICT',
    path,
    message: {
      zh: `${said.zh}，而${zh.join('、')}，${words.zh}就要 ${promised.count} 条：两边不能同时做到。`,
      en: `These cannot both hold: ${said.en}, and ${en.join(', ')}, which is ${promised.count} ${words.en}.`,
    },
    hint: {
      zh: '发送时以 max 和 gap 为准；请放宽它，或减少 min。',
      en: 'Messages go by `max` and `gap`; widen those, or lower `min`.',
    },
  };
}
