import Type from 'typebox';
import { isJsonObject, type Json } from '../../base/index.ts';
import type { Block, KindFinding, Lowering, Port, StepKind, StepView } from '../kind.ts';
import { didYouMean, listed } from '../nearest.ts';
import type { ChartMove } from '../plan.ts';
import { BLOCK_KEYWORD, closed, named, TargetValue } from '../schema.ts';
import { nextPort, targetOf } from '../target.ts';

const Branch = closed({ steps: Type.Unknown({ [BLOCK_KEYWORD]: true }) });
const Spec = closed({
  branches: named(Branch, { minProperties: 1, maxProperties: 20 }),
  first: Type.Optional(Type.Boolean()),
});
const OnOutcome = named(TargetValue, { minProperties: 1, maxProperties: 50 });

/** The entry of `on-outcome` for every outcome that has none of its own. */
const ELSE = 'else';

/** Read from a body of any shape, as `blocks` has to be. */
function branchesIn({ spec }: Pick<StepView, 'spec'>): readonly (readonly [string, Json])[] {
  const branches = isJsonObject(spec) ? spec.branches : undefined;
  return isJsonObject(branches) ? Object.entries(branches) : [];
}

function isFirst({ spec }: Pick<StepView, 'spec'>): boolean {
  return isJsonObject(spec) && spec.first === true;
}

function outcomesNamed({ body }: StepView): readonly string[] {
  const named = body['on-outcome'];
  return isJsonObject(named) ? Object.keys(named) : [];
}

/** Every outcome that is written in a branch, those of branches inside of it too. */
function endsWritten(json: Json): readonly string[] {
  if (Array.isArray(json)) return json.flatMap((item: Json) => endsWritten(item));
  if (!isJsonObject(json)) return [];
  const own = typeof json.end === 'string' ? [json.end] : [];
  return [...own, ...Object.values(json).flatMap(endsWritten)];
}

/** The branches that nothing ends; with `first` only where nothing ends any of them. */
function endless(step: StepView): readonly string[] {
  const branches = branchesIn(step);
  const without = branches.filter(([, branch]) => endsWritten(branch).length === 0);
  const isEndless = isFirst(step) ? without.length === branches.length : without.length > 0;
  return isEndless ? without.map(([name]) => name) : [];
}

function outcomePort(step: StepView, outcome: string): Port {
  const at = ['on-outcome', outcome];
  const named = step.body['on-outcome'];
  return {
    name: `on-outcome.${outcome}`,
    label:
      outcome === ELSE
        ? { zh: '其他结果', en: 'any other outcome' }
        : { zh: `结果 ${outcome}`, en: `outcome ${outcome}` },
    at,
    style: 'value',
    target: isJsonObject(named) ? targetOf(named[outcome]) : null,
    required: true,
  };
}

export const parallel: StepKind = {
  kind: 'parallel',
  family: 'wait',
  title: { zh: '并行', en: 'Parallel' },
  doc: {
    zh:
      '几个分支同时进行，各自收事件；分支里的 end 只结束那个分支。全部结束后走 next，写了 first: true 则有一个结束就走，其余分支随之离开。' +
      'on-outcome 按分支的结果另走别处：first 时看先结束的那个，否则看文档里第一个写在其中的结果，else 是其余结果。分支里不能指向分支外的步骤。',
    en:
      'Named branches run side by side, and each takes events by itself; an end in a branch ' +
      'ends that branch alone. The step goes on at next when all have ended, with first: true ' +
      'when one has, and then leaves the others. With on-outcome the outcome of a branch leads ' +
      'elsewhere: the winner’s with first, otherwise the first in document order that is named ' +
      'there; else stands for every other. Nothing outside a branch can be named from inside it.',
  },
  example: `parallel:
  branches:
    care: { steps: { c: { wait: { for: 1d }, end: calm } } }
    sell: { steps: { d: { send: { to: member, class: promo, text: "…" }, end: told } } }
  first: true
on-outcome: { told: { end: sold } }
end: finished`,
  spec: Spec,
  beside: { 'on-outcome': OnOutcome },
  takes: { next: true, on: true, after: true },
  form: [
    { at: ['parallel', 'branches'], label: { zh: '分支', en: 'Branches' }, input: 'blocks' },
    {
      at: ['parallel', 'first'],
      label: { zh: '有一个分支结束就走', en: 'End with the first branch' },
      input: 'switch',
    },
    { at: ['on-outcome'], label: { zh: '按结果走', en: 'By outcome' }, input: 'outcomes' },
  ],
  fresh: () => ({
    parallel: { branches: { first: { steps: {} }, second: { steps: {} } } },
  }),
  ports(step) {
    const outcomes = outcomesNamed(step);
    const next = nextPort(step, {
      required: endless(step).length === 0 && !outcomes.includes(ELSE),
    });
    return [next, ...outcomes.map((outcome) => outcomePort(step, outcome))];
  },
  rests: () => false,
  expressions: () => [],
  references: () => [],
  blocks: (step) =>
    branchesIn(step).map(
      ([name]): Block => ({
        name,
        at: ['parallel', 'branches', name, 'steps'],
        branch: isFirst(step) ? 'first' : 'all',
      }),
    ),
  check: (step) => [...endlessFindings(step), ...outcomeFindings(step), ...elseFindings(step)],
  lower(step, lowering) {
    const regions = parallel
      .blocks(step)
      .map((block) => [block.name, lowering.lowerBlock(block)] as const);
    const moves = endMoves(step, regions, lowering);
    const states = Object.fromEntries(regions);
    return {
      parallel: regions.map(([name]) => name),
      states,
      ...(isFirst(step) ? { always: moves } : { done: moves }),
    };
  },
  summary(step) {
    const names = branchesIn(step).map(([name]) => name);
    const first = isFirst(step);
    return {
      zh: `${names.join('、')}${first ? '，先结束的为准' : ''}`,
      en: `${names.join(', ')}${first ? '; the first to end' : ''}`,
    };
  },
};

type Region = readonly [name: string, region: ReturnType<Lowering['lowerBlock']>];

/** With `first` a move for each outcome of each branch, else one for each that is named. */
function endMoves(
  step: StepView,
  regions: readonly Region[],
  { resolve }: Lowering,
): readonly ChartMove[] {
  const outcomes = outcomesNamed(step);
  const otherwise = outcomes.includes(ELSE) ? outcomePort(step, ELSE) : nextPort(step);
  const path = resolve({ type: 'step', step: step.id });
  const leave = ({ name, target }: Port, ended?: readonly string[]): readonly ChartMove[] =>
    target
      ? [{ port: name, ...(ended && { in: [...path, ...ended] }), target: resolve(target) }]
      : [];
  const byOutcome = regions.flatMap(([branch, { states }]) =>
    Object.keys(states)
      .toSorted()
      .flatMap((state) => {
        const outcome = states[state]?.outcome;
        if (outcome === undefined) return [];
        const isNamed = outcome !== ELSE && outcomes.includes(outcome);
        if (!isNamed && !isFirst(step)) return [];
        return leave(isNamed ? outcomePort(step, outcome) : otherwise, [branch, state]);
      }),
  );
  return isFirst(step) ? byOutcome : [...byOutcome, ...leave(otherwise)];
}

/** Where the step never ends by itself, what is written for its end is never reached. */
function endlessFindings(step: StepView): readonly KindFinding[] {
  const names = endless(step);
  const { next, end } = step.body;
  const written = [
    ...(next === undefined ? [] : ['next']),
    ...(end === undefined ? [] : ['end']),
    ...(step.body['on-outcome'] === undefined ? [] : ['on-outcome']),
  ];
  const list = listed(names);
  return names.length === 0
    ? []
    : written.map(
        (key): KindFinding => ({
          code: 'STEP_INVALID',
          at: [key],
          message: {
            zh: `分支 ${list.zh} 里没有 end，永远不会走到这里。`,
            en: `Nothing ends the branch ${list.en}, so the step never goes on here.`,
          },
          hint: {
            zh: '在分支里写上 end: 结果，或删除这个去向，只用 on 和 after 离开。',
            en: 'Write an `end` into the branch, or delete this and leave by `on` and `after`.',
          },
        }),
      );
}

function outcomeFindings(step: StepView): readonly KindFinding[] {
  const ends = [...new Set(branchesIn(step).flatMap(([, branch]) => endsWritten(branch)))];
  if (endless(step).length > 0) return [];
  const list = listed(ends);
  return outcomesNamed(step).flatMap((outcome): readonly KindFinding[] => {
    if (outcome === ELSE || ends.includes(outcome)) return [];
    return [
      {
        code: 'STEP_INVALID',
        at: ['on-outcome', outcome],
        message: {
          zh: `没有分支以“${outcome}”结束，永远不会走到这里。`,
          en: `No branch ends as \`${outcome}\`, so the step never goes on here.`,
        },
        hint: didYouMean(outcome, ends) ?? {
          zh: `各分支的结果有：${list.zh}。`,
          en: `The branches end as ${list.en}.`,
        },
      },
    ];
  });
}

function elseFindings(step: StepView): readonly KindFinding[] {
  const key = step.body.next === undefined ? 'end' : 'next';
  if (!outcomesNamed(step).includes(ELSE) || step.body[key] === undefined) return [];
  return [
    {
      code: 'STEP_INVALID',
      at: [key],
      message: {
        zh: 'on-outcome 里的 else 已经接走其余所有结果，这个去向永远不会用到。',
        en: 'The `else` of `on-outcome` takes every other outcome, so this is never reached.',
      },
      hint: { zh: '两者只留一个。', en: 'Keep one of the two.' },
    },
  ];
}
