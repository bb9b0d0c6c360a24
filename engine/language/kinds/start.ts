import Type from 'typebox';
import type { FlowId } from '../../base/index.ts';
import { isJsonObject } from '../../base/index.ts';
import type { KindFinding, Lowering, Port, StepKind, StepView } from '../kind.ts';
import type { ChartEvent, ChartState } from '../plan.ts';
import { closed, Id, named, TargetValue } from '../schema.ts';
import { specOf } from '../spec.ts';
import { nextPort, targetOf } from '../target.ts';

const Spec = closed({ flow: Id, await: Type.Optional(Type.Boolean()) });
const OUTCOMES = 'on-outcome';
const ELSE = 'else';

function isAwaited(step: StepView): boolean {
  return specOf(step, Spec).await === true;
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
      '为同一个对象启动另一个流程。不写 await 就启动后走 next；启动不了（对方没有发布、正在进行、还在冷却期……）会记下来，照样走 next。写了 ' +
      'await: true 就等它结束，按结果走 on-outcome；没有列出的结果、失败和启动不了的走 else，没有 else 就走 next。等待时事件先留着；离开这一步，' +
      '被等的流程也结束（结果是 abandoned）。由一件事接连引出的 emit 和 start 最多 16 次。',
    en:
      'Starts another flow for the same subject. Without await it goes on at next once that is ' +
      'started; a start that is refused (not published, running, cooling down, …) is recorded ' +
      'and goes on at next as well. With await: true it waits for the end and leaves by ' +
      'on-outcome; an outcome that is not listed, a failure and a refused start leave by else, ' +
      'or by next without one. Events are kept meanwhile, and leaving the step ends the flow ' +
      'that it awaits, as abandoned. At most 16 emits and starts follow from one another.',
  },
  example: `start: { flow: nurture, await: true }
on-outcome: { converted: { end: converted }, else: reward }`,
  spec: Spec,
  beside: { [OUTCOMES]: named(TargetValue) },
  takes: { next: true, on: true, after: true },
  form: [
    { at: ['start', 'flow'], label: { zh: '流程', en: 'Flow' }, input: 'line' },
    { at: ['start', 'await'], label: { zh: '等它结束', en: 'Wait for its end' }, input: 'switch' },
    { at: [OUTCOMES], label: { zh: '按结果', en: 'By its outcome' }, input: 'yaml' },
  ],
  fresh: () => ({ start: { flow: 'another-flow' } }),
  ports: (step) => [plainPort(step), ...outcomePorts(step)],
  rests: isAwaited,
  expressions: () => [],
  references: (step) => [{ type: 'flow', flow: specOf(step, Spec).flow, at: ['start', 'flow'] }],
  blocks: () => [],
  check: outcomeFindings,
  lower: (step, lowering) =>
    isAwaited(step) ? lowerAwaited(step, lowering) : lowerPlain(step, lowering),
  summary(step) {
    const { flow } = specOf(step, Spec);
    if (!isAwaited(step)) return { zh: flow, en: flow };
    return { zh: `${flow}，等它结束`, en: `${flow}, until it ends` };
  },
};

function entryOf(step: StepView): ChartState {
  const flow = specOf(step, Spec).flow as FlowId; // an id by its schema
  return { entry: [{ type: 'start', step: step.id, flow, awaits: isAwaited(step) }] };
}

function lowerPlain(step: StepView, { resolve }: Lowering): ChartState {
  const { target } = plainPort(step);
  return { ...entryOf(step), always: target ? [{ port: 'next', target: resolve(target) }] : [] };
}

function lowerAwaited(step: StepView, { resolve }: Lowering): ChartState {
  const event = `@done:${step.id}`;
  const plain = plainPort(step);
  const ports = outcomePorts(step);
  const named = ports.flatMap(({ name, at, target }): readonly ChartEvent[] => {
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
