import type { Text } from '../base/index.ts';
import type { Path } from './finding.ts';
import { deletionFix } from './fix.ts';
import type { Mistake } from './mistake.ts';
import { contradictions } from './policy-contradictions.ts';
import { allScopes, type Scope } from './policy-scope.ts';
import { perWords, spanDays } from './policy-windows.ts';
import type { CapSpec } from './sending-policy.ts';
import { parseSpan } from './time/index.ts';
import type { Workspace } from './workspace.ts';

/** Finds caps, gaps and shares that say nothing, cannot hold, or have no effect. */
export function countMistakes(workspace: Workspace): readonly Mistake[] {
  const scopes = allScopes(workspace);
  const quotas = Object.entries(workspace.connectors).flatMap(([name, { quota = [] }]) =>
    capMistakes(quota, ['connectors', name, 'quota']),
  );
  return [
    ...scopes.flatMap(({ scope }) => capMistakes(scope.rules.cap ?? [], [...scope.path, 'cap'])),
    ...quotas,
    ...shareMistakes(workspace.classes),
    ...scopes.flatMap(({ scope, outer }) => withoutEffect(scope, outer)),
    ...scopes.flatMap(({ scope }) => contradictions(scope)),
  ];
}

function capMistakes(caps: readonly CapSpec[], at: Path): readonly Mistake[] {
  return caps.flatMap(({ max, min, per }, index): readonly Mistake[] => {
    const path = [...at, index];
    if (max === undefined && min === undefined) return [emptyCap(path)];
    if (max === 0) return [neverSent([...path, 'max'])];
    if (max === 'days' && per !== 'month') return [daysOfNoMonth([...path, 'max'])];
    return [];
  });
}

function emptyCap(path: Path): Mistake {
  return {
    code: 'KEY_MISSING',
    path,
    message: {
      zh: '这条限制既没有写 max，也没有写 min。',
      en: 'This cap says neither `max` nor `min`.',
    },
    hint: {
      zh: '请写最多几条（max），或至少几条（min，只报告）。',
      en: 'Write the most (`max`), or the fewest (`min`, reported only).',
    },
  };
}

function neverSent(path: Path): Mistake {
  return {
    code: 'NEVER_SENT',
    path,
    message: {
      zh: '上限是 0：这一类消息永远不会发出。',
      en: 'The cap is 0, so none of these messages ever goes out.',
    },
    hint: {
      zh: '请写 1 或更多；不想再发的消息，请从流程里删掉。',
      en: 'Write 1 or more; take messages that nobody is to get out of their flows.',
    },
  };
}

function daysOfNoMonth(path: Path): Mistake {
  return {
    code: 'SCHEMA',
    path,
    message: {
      zh: 'max: days 是当月的天数，只能和 per: month 一起写。',
      en: '`max: days` is the number of days of the month, so it goes only with `per: month`.',
    },
    hint: { zh: '请写一个数字。', en: 'Write a number.' },
  };
}

/** Shares of classes are parts of all messages. */
function shareMistakes(classes: Workspace['classes']): readonly Mistake[] {
  const shared = Object.entries(classes).map(([name, { share = '0%' }]) => ({
    name,
    share: Number.parseInt(share, 10),
  }));
  let sum = 0;
  const passing = shared.find(({ share }) => {
    sum += share;
    return sum > 100;
  });
  if (!passing) return [];
  const total = shared.reduce((all, { share }) => all + share, 0);
  return [tooManyShares(total, ['classes', passing.name, 'share'])];
}

function tooManyShares(sum: number, path: Path): Mistake {
  return {
    code: 'SHARES_DO_NOT_SUM',
    path,
    message: {
      zh: `各类别的占比加起来是 ${sum}%，超过了 100%。`,
      en: `The shares of the classes sum to ${sum}%, more than 100%.`,
    },
    hint: { zh: '请改小，加起来最多 100%。', en: 'Lower them to at most 100% in all.' },
  };
}

/** Caps and gaps of a campaign or class that those around it make idle. */
function withoutEffect({ name, path, rules }: Scope, outer: readonly Scope[]): readonly Mistake[] {
  const caps = rules.cap ?? [];
  const loose = caps.flatMap(({ max, min, per }, index): readonly Mistake[] => {
    if (typeof max !== 'number' || min !== undefined) return [];
    const tighter = outer.find((around) =>
      (around.rules.cap ?? []).some(
        (cap) => cap.per === per && typeof cap.max === 'number' && cap.max < max,
      ),
    );
    if (!tighter) return [];
    const words = perWords(per);
    const said = { zh: `${words.zh}最多 ${max} 条`, en: `at most ${max} ${words.en}` };
    // A list of caps has at least one.
    const whole = caps.length === 1 ? [...path, 'cap'] : [...path, 'cap', index];
    return [idle({ name, said, by: tighter.name, path: [...path, 'cap', index] }, whole)];
  });
  const { gap } = rules;
  const longer = gap === undefined ? undefined : outer.find((around) => isLonger(around, gap));
  if (gap === undefined || !longer) return loose;
  const said = { zh: `间隔 ${gap}`, en: `the gap of ${gap}` };
  const at = [...path, 'gap'];
  return [...loose, idle({ name, said, by: longer.name, path: at }, at)];
}

function isLonger({ rules }: Scope, gap: string): boolean {
  const [outer, inner] = [rules.gap === undefined ? null : parseSpan(rules.gap), parseSpan(gap)];
  // Days and working days cannot be told apart by their number.
  return (
    outer !== null &&
    inner !== null &&
    (outer.unit === 'workday') === (inner.unit === 'workday') &&
    spanDays(outer) > spanDays(inner)
  );
}

function idle(
  of: { readonly name: string; readonly said: Text; readonly by: string; readonly path: Path },
  deleted: Path,
): Mistake {
  const { name, said, by, path } = of;
  return {
    code: 'RULE_WITHOUT_EFFECT',
    path,
    message: {
      zh: `“${name}”的${said.zh}不起作用：“${by}”的限制更严，两个都有效。`,
      en: `In \`${name}\`, ${said.en} has no effect: \`${by}\` is stricter, and both hold.`,
    },
    hint: { zh: '请写得比它更严，或删除。', en: 'Write a stricter one, or delete it.' },
    fix: deletionFix(deleted),
  };
}
