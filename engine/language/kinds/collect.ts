import Type from 'typebox';
import { eventTitle } from '../catalogue.ts';
import type { KindFinding, StepKind } from '../kind.ts';
import type { ChartMove, ChartTimer, PlanCondition } from '../plan.ts';
import { Cel, closed, EventName, SpanText } from '../schema.ts';
import { specOf } from '../spec.ts';
import { nextPort, targetIn } from '../target.ts';
import { describeSpan, parseSpan } from '../time/index.ts';

/** Entries of one list; an instance carries them all. */
const COLLECTED_MAX = 100;

const Spec = closed({
  event: EventName,
  if: Type.Optional(Cel),
  for: Type.Optional(SpanText),
  max: Type.Optional(Type.Integer({ minimum: 1, maximum: COLLECTED_MAX })),
  into: Type.String({ minLength: 1, maxLength: 64 }),
});

export const collect: StepKind = {
  kind: 'collect',
  family: 'wait',
  title: { zh: '收集', en: 'Collect' },
  doc: {
    zh:
      '把事件收进变量 into 的列表，从第一个起满 for 这段时间、或收满 max 个（最多 100 个）就走。每一项有 ref、name（是谁）、time 和 data；' +
      '变量不必声明。流程的第一步是收集时，触发它的事件也算一个。',
    en:
      'Gathers events into the list of the variable into, until the span for has passed since ' +
      'the first or there are max of them (100 at most). Each entry has ref and name (who), ' +
      'time and data; the variable need not be declared. In the first step of a flow the ' +
      'trigger counts too.',
  },
  example: `collect: { event: member.joined, for: 2m, max: 10, into: joined }
next: welcome-all`,
  spec: Spec,
  beside: {},
  takes: { next: true, on: true, after: true },
  form: [
    { at: ['collect', 'event'], label: { zh: '事件', en: 'Event' }, input: 'event' },
    { at: ['collect', 'if'], label: { zh: '条件', en: 'Condition' }, input: 'condition' },
    { at: ['collect', 'for'], label: { zh: '从第一个起', en: 'From the first' }, input: 'span' },
    { at: ['collect', 'max'], label: { zh: '最多几个', en: 'At most' }, input: 'number' },
    { at: ['collect', 'into'], label: { zh: '收进变量', en: 'Into variable' }, input: 'line' },
  ],
  fresh: (about) => ({
    collect: {
      event: about === 'group' || about === 'member' ? 'member.joined' : 'message.received',
      for: '2m',
      max: 10,
      into: 'collected',
    },
  }),
  ports: (step) => [nextPort(step)],
  rests: () => true,
  expressions(step) {
    const { if: source } = specOf(step, Spec);
    if (source === undefined) return [];
    return [{ language: 'cel', source, at: ['collect', 'if'], yields: 'boolean' }];
  },
  references(step) {
    const { event, into } = specOf(step, Spec);
    return [
      { type: 'event', event, use: 'takes', at: ['collect', 'event'] },
      { type: 'variable', variable: into, value: [], declares: true, at: ['collect', 'into'] },
    ];
  },
  blocks: () => [],
  check(step): readonly KindFinding[] {
    const { for: span, max } = specOf(step, Spec);
    if (span !== undefined || max !== undefined) return [];
    return [
      {
        code: 'STEP_INVALID',
        at: ['collect'],
        message: {
          zh: '没有写收集到什么时候为止。',
          en: 'It does not say when the collection ends.',
        },
        hint: {
          zh: '写上 for（从第一个起多久）或 max（几个），或两样都写。',
          en: 'Write `for` (how long from the first), `max` (how many), or both.',
        },
      },
    ];
  },
  lower(step, { resolve }) {
    const { event, if: source, for: written, max = COLLECTED_MAX, into } = specOf(step, Spec);
    const span = written === undefined ? null : parseSpan(written);
    const target = targetIn(step.body);
    const path = resolve({ type: 'step', step: step.id });
    const next: readonly ChartMove[] = target ? [{ port: 'next', target: resolve(target) }] : [];
    const has = (atLeast: number): { readonly if: PlanCondition } => ({
      if: { type: 'collected', variable: into, atLeast },
    });
    const timer: ChartTimer[] = span
      ? [{ id: 'collect', delay: { type: 'span', span }, moves: next }]
      : [];
    const condition = source === undefined ? {} : { if: source };
    return {
      entry: [{ type: 'gather', step: step.id, into, event, ...condition }],
      on: [
        {
          event,
          port: '',
          ...(source !== undefined && { if: { type: 'cel', source } }),
          actions: [{ type: 'collect', step: step.id, into }],
        },
      ],
      initial: 'empty',
      states: {
        empty: { always: [{ port: '', ...has(1), target: [...path, 'begun'] }] },
        // The span runs from the first entry: entering this state starts it.
        begun: { after: timer, always: next.map((move) => ({ ...move, ...has(max) })) },
      },
    };
  },
  summary(step) {
    const { event, for: written, max } = specOf(step, Spec);
    const title = eventTitle(event);
    const span = written === undefined ? null : parseSpan(written);
    const time = span ? describeSpan(span) : null;
    const zh = [time && `${time.zh}内`, max !== undefined && `最多 ${max} 个`];
    const en = [time && `for ${time.en}`, max !== undefined && `at most ${max}`];
    return {
      zh: [title.zh, ...zh].filter(Boolean).join('，'),
      en: [title.en, ...en].filter(Boolean).join(', '),
    };
  },
};
