import Type from 'typebox';
import type { FlowId } from '../../base/index.ts';
import { isJsonObject } from '../../base/index.ts';
import { About } from '../flow-schema.ts';
import { parsePace } from '../grammar.ts';
import type { KindFinding, Lowering, Port, StepKind, StepView } from '../kind.ts';
import type { ChartEvent, ChartState } from '../plan.ts';
import type { PlanAudience } from '../plan-action.ts';
import { lowerResults } from '../results.ts';
import { Cel, closed, Id, named, PaceText, TargetValue } from '../schema.ts';
import { specOf } from '../spec.ts';
import { byName, nextPort, targetOf } from '../target.ts';

const Spec = closed({
  flow: Id,
  await: Type.Optional(Type.Boolean()),
  for: Type.Optional(closed({ about: About, if: Type.Optional(Cel) })),
  pace: Type.Optional(PaceText),
});
const OUTCOMES = 'on-outcome';
const ELSE = 'else';

function isAwaited(step: StepView): boolean {
  return specOf(step, Spec).await === true;
}

function audienceOf(step: StepView): PlanAudience | null {
  const { for: audience, pace } = specOf(step, Spec);
  if (audience === undefined) return null;
  const { about, if: condition } = audience;
  const perMinute = pace === undefined ? null : parsePace(pace);
  return {
    about,
    ...(condition !== undefined && { if: condition }),
    ...(perMinute !== null && { perMinute }),
  };
}

/** One for each outcome that is named, in document order; `else` last. */
function outcomePorts(step: StepView): readonly Port[] {
  const written = step.body[OUTCOMES];
  const targets = isJsonObject(written) ? written : {};
  const names = [...Object.keys(targets).filter((name) => name !== ELSE), ELSE];
  return names
    .filter((name) => name !== ELSE || isAwaited(step) || Object.hasOwn(targets, name))
    .map((name) => ({
      name: name === ELSE ? ELSE : `outcomes.${name}`,
      label:
        name === ELSE
          ? { zh: '其他结果', en: 'any other outcome' }
          : { zh: `结果「${name}」`, en: `ended as “${name}”` },
      at: [OUTCOMES, name],
      style: 'value',
      target: targetOf(targets[name]),
      required: Object.hasOwn(targets, name),
    }));
}

/** Where outcomes lead that no port takes; not needed where `else` takes them. */
function plainPort(step: StepView): Port {
  const takesAll = outcomePorts(step).some(({ name, target }) => name === ELSE && target !== null);
  return nextPort(step, { required: !takesAll });
}

export const start: StepKind = {
  kind: 'start',
  family: 'system',
  title: { zh: '启动流程', en: 'Start a flow' },
  doc: {
    zh:
      '启动另一个流程，不写 for 就是为同一个对象。不写 await 就启动后走 next；启动不了（对方没有发布、正在进行、还在冷却期……）会记下来，照样走 next。写了 ' +
      'await: true 就等它结束，按结果走 on-outcome；没有列出的结果、失败和启动不了的走 else，没有 else 就走 next。等待时事件先留着；离开这一步，' +
      '被等的流程也结束（结果是 abandoned）。写了 for 就为一批对象启动：for.about 的每一个，满足 for.if 的；pace 是每分钟最多几个。' +
      '全部通知完才走 next，离开这一步就不再通知剩下的。由一件事接连引出的 emit 和 start 最多 16 次。',
    en:
      'Starts another flow, without for for the same subject. Without await it goes on at next once that is ' +
      'started; a start that is refused (not published, running, cooling down, …) is recorded ' +
      'and goes on at next as well. With await: true it waits for the end and leaves by ' +
      'on-outcome; an outcome that is not listed, a failure and a refused start leave by else, ' +
      'or by next without one. Events are kept meanwhile, and leaving the step ends the flow ' +
      'that it awaits, as abandoned. With for it starts the flow for an audience: everybody of ' +
      'for.about for whom for.if holds, at most pace in a minute. It goes on at next once all ' +
      'were told, and leaving the step stops the rest. At most 16 emits and starts follow from one another.',
  },
  example: `start: { flow: nurture, await: true }
on-outcome: { converted: { end: converted }, else: reward }`,
  spec: Spec,
  beside: { [OUTCOMES]: named(TargetValue) },
  takes: { next: true, on: true, after: true },
  form: [
    { at: ['start', 'flow'], label: { zh: '流程', en: 'Flow' }, input: 'line' },
    { at: ['start', 'await'], label: { zh: '等它结束', en: 'Wait for its end' }, input: 'switch' },
    { at: ['start', 'for'], label: { zh: '为哪些对象', en: 'For whom' }, input: 'audience' },
    { at: ['start', 'pace'], label: { zh: '速度', en: 'Pace' }, input: 'line' },
    { at: [OUTCOMES], label: { zh: '按结果', en: 'By its outcome' }, input: 'outcomes' },
  ],
  fresh: () => ({ start: { flow: 'another-flow' } }),
  ports: (step) => [plainPort(step), ...outcomePorts(step)],
  rests: (step) => isAwaited(step) || audienceOf(step) !== null,
  expressions(step) {
    const audience = audienceOf(step);
    if (audience?.if === undefined) return [];
    const { if: source, about } = audience;
    return [{ language: 'cel', source, at: ['start', 'for', 'if'], yields: 'boolean', about }];
  },
  references: (step) => [{ type: 'flow', flow: specOf(step, Spec).flow, at: ['start', 'flow'] }],
  blocks: () => [],
  check: (step) => [...outcomeFindings(step), ...audienceFindings(step)],
  lower(step, lowering) {
    if (audienceOf(step)) return lowerAudience(step, lowering);
    return isAwaited(step) ? lowerAwaited(step, lowering) : lowerPlain(step, lowering);
  },
  summary(step) {
    const { flow, for: audience } = specOf(step, Spec);
    if (audience) return { zh: `${flow}，群发`, en: `${flow}, for an audience` };
    if (!isAwaited(step)) return { zh: flow, en: flow };
    return { zh: `${flow}，等它结束`, en: `${flow}, until it ends` };
  },
};

function entryOf(step: StepView): ChartState {
  const flow = specOf(step, Spec).flow as FlowId; // an id by its schema
  const audience = audienceOf(step);
  return {
    entry: [
      {
        type: 'start',
        step: step.id,
        flow,
        awaits: isAwaited(step),
        ...(audience && { audience }),
      },
    ],
  };
}

/** Lasts until everybody was told; leaving it keeps the rest from being told. */
function lowerAudience(step: StepView, { resolve }: Lowering): ChartState {
  const { target } = plainPort(step);
  return {
    ...entryOf(step),
    exit: [{ type: 'withdraw', step: step.id }],
    on: target ? lowerResults(step, { next: resolve(target), failed: null }) : [],
    busy: true,
  };
}

function lowerPlain(step: StepView, { resolve }: Lowering): ChartState {
  const { target } = plainPort(step);
  return { ...entryOf(step), always: target ? [{ port: 'next', target: resolve(target) }] : [] };
}

function lowerAwaited(step: StepView, { resolve }: Lowering): ChartState {
  const event = `@done:${step.id}`;
  const plain = plainPort(step);
  const ports = outcomePorts(step);
  const named = byName(ports).flatMap(({ name, at, target }): readonly ChartEvent[] => {
    if (name === ELSE || !target) return [];
    const outcome = String(at.at(-1));
    return [{ event, port: name, if: { type: 'outcome', outcome }, target: resolve(target) }];
  });
  const rest = [...ports.filter(({ name }) => name === ELSE), plain].find(({ target }) => target);
  const others = [event, `@failed:${step.id}`].flatMap((type): readonly ChartEvent[] =>
    rest?.target ? [{ event: type, port: rest.name, target: resolve(rest.target) }] : [],
  );
  return {
    ...entryOf(step),
    exit: [{ type: 'abandon', step: step.id }],
    on: [...named, ...others],
    busy: true,
  };
}

function outcomeFindings(step: StepView): readonly KindFinding[] {
  if (isAwaited(step) || step.body[OUTCOMES] === undefined) return [];
  return [
    {
      code: 'STEP_INVALID',
      at: [OUTCOMES],
      message: {
        zh: 'on-outcome 要和 await: true 一起写。',
        en: '`on-outcome` goes together with `await: true`.',
      },
      hint: {
        zh: '不等它结束，就只写 next。',
        en: 'A step that does not wait for the end has only `next`.',
      },
    },
  ];
}

function audienceFindings(step: StepView): readonly KindFinding[] {
  const { for: audience, pace } = specOf(step, Spec);
  const finding = (key: string, message: KindFinding['message']): readonly KindFinding[] => [
    { code: 'STEP_INVALID', at: ['start', key], message },
  ];
  if (audience && isAwaited(step)) {
    return finding('await', {
      zh: 'await 只能等同一个对象的流程，不能和 for 一起写。',
      en: '`await` waits for a flow of the same subject, and not together with `for`.',
    });
  }
  if (audience || pace === undefined) return [];
  return finding('pace', {
    zh: 'pace 只和 for 一起用。',
    en: '`pace` goes together with `for`.',
  });
}
