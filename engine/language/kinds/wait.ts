import Type, { type Static } from 'typebox';
import { deletionFix } from '../fix.ts';
import type { KindFinding, Port, StepKind, StepView } from '../kind.ts';
import type { ChartTimer, DayRule, PlanDelay } from '../plan.ts';
import { Cel, ClockText, closed, Days, SpanText, TargetKeys, WindowText } from '../schema.ts';
import { jsonOf, specOf } from '../spec.ts';
import { nextPort, targetIn } from '../target.ts';
import { describeWait, parseSpan } from '../time/index.ts';

const Spec = closed({
  for: Type.Optional(SpanText),
  at: Type.Optional(ClockText),
  between: Type.Optional(
    Type.Union([WindowText, Type.Array(WindowText, { minItems: 1, maxItems: 10 })]),
  ),
  days: Type.Optional(Days),
  until: Type.Optional(Cel),
  late: Type.Optional(
    Type.Union([Type.Literal('run'), closed({ within: SpanText, ...TargetKeys })]),
  ),
});
type WaitSpec = Static<typeof Spec>;

function hasTimer(spec: WaitSpec): boolean {
  const { for: span, at, between, days, until } = spec;
  return [span, at, between, days, until].some((part) => part !== undefined);
}

function delayOf(spec: WaitSpec): PlanDelay {
  const span = spec.for === undefined ? null : parseSpan(spec.for);
  const { at, between, days, until } = spec;
  return {
    type: 'wait',
    ...(span && { for: span }),
    ...(at !== undefined && { at }),
    ...(between !== undefined && { between: typeof between === 'string' ? [between] : between }),
    ...(days !== undefined && { days: days as DayRule }), // the grammar lets nothing else through
    ...(until !== undefined && { until }),
  };
}

function latePort(step: StepView): Port | null {
  const { late } = specOf(step, Spec);
  if (late === undefined || late === 'run') return null;
  return {
    name: 'late',
    label: { zh: '过时了', en: 'too late' },
    at: ['wait', 'late'],
    style: 'inline',
    target: targetIn(jsonOf(late)),
    required: true,
  };
}

export const wait: StepKind = {
  kind: 'wait',
  family: 'wait',
  title: { zh: '等待', en: 'Wait' },
  doc: {
    zh:
      '等一段时间（for）、到某个时刻（at）、进入某个时段（between）、某类日子（days）或某个时间点（until）；几样可以一起写。wait: {} 只等 on ' +
      '和 after。',
    en:
      'Waits for a span (for), a time of day (at), hours (between), kinds of days (days) ' +
      'or an instant (until), in any combination. With wait: {} only on and after end it.',
  },
  example: `wait: { for: 1d, at: "10:00", days: workdays, late: run }
on: [{ event: message.received, if: "event.data.text.contains('资料')", next: material }]
next: menu`,
  spec: Spec,
  beside: {},
  takes: { next: true, on: true, after: true },
  form: [
    { at: ['wait', 'for'], label: { zh: '等多久', en: 'For' }, input: 'span' },
    { at: ['wait', 'at'], label: { zh: '到几点', en: 'Until the clock shows' }, input: 'time' },
    { at: ['wait', 'between'], label: { zh: '时段', en: 'Between' }, input: 'windows' },
    { at: ['wait', 'days'], label: { zh: '哪些日子', en: 'Days' }, input: 'days' },
    {
      at: ['wait', 'until'],
      label: { zh: '直到', en: 'Until' },
      help: { zh: '得出时间点的表达式', en: 'An expression that yields an instant' },
      input: 'condition',
    },
    { at: ['wait', 'late'], label: { zh: '醒来太晚时', en: 'When woken late' }, input: 'yaml' },
  ],
  fresh: () => ({ wait: { for: '1d' } }),
  ports(step) {
    const ends = hasTimer(specOf(step, Spec));
    const late = latePort(step);
    const next = nextPort(step, { required: ends });
    return [...(ends || next.target ? [next] : []), ...(late ? [late] : [])];
  },
  rests(step) {
    const spec = specOf(step, Spec);
    return spec.for !== undefined || spec.at !== undefined || !hasTimer(spec);
  },
  expressions(step) {
    const { until } = specOf(step, Spec);
    if (until === undefined) return [];
    return [{ language: 'cel', source: until, at: ['wait', 'until'], yields: 'instant' }];
  },
  references: () => [],
  blocks: () => [],
  check(step) {
    const spec = specOf(step, Spec);
    return hasTimer(spec) ? [] : findingsWithoutTimer(step, spec);
  },
  lower(step, { resolve }) {
    const spec = specOf(step, Spec);
    if (!hasTimer(spec)) return {};
    const [next, late] = [targetIn(step.body), latePort(step)?.target];
    const within = typeof spec.late === 'object' ? parseSpan(spec.late.within) : null;
    const moves: ChartTimer['moves'] = [
      ...(late && within
        ? [{ port: 'late', if: { type: 'late' as const, within }, target: resolve(late) }]
        : []),
      ...(next ? [{ port: 'next', target: resolve(next) }] : []),
    ];
    return { after: [{ id: 'wait', delay: delayOf(spec), moves }] };
  },
  summary: (step) => describeWait(delayOf(specOf(step, Spec))),
};

function findingsWithoutTimer(step: StepView, spec: WaitSpec): readonly KindFinding[] {
  const findings: KindFinding[] = [];
  if (targetIn(step.body)) {
    findings.push({
      code: 'STEP_INVALID',
      at: [step.body.next === undefined ? 'end' : 'next'],
      message: {
        zh: '这个等待没有写时间，永远不会走到这里。',
        en: 'This wait names no time, so it never goes on here.',
      },
      hint: {
        zh: '给 wait 写上 for、at 等时间，或删除这个去向，只用 on 和 after。',
        en: 'Give the wait a time such as for or at, or delete this target and use on and after.',
      },
    });
  }
  if (spec.late !== undefined) {
    findings.push({
      code: 'STEP_INVALID',
      at: ['wait', 'late'],
      message: {
        zh: '这个等待没有写时间，late 不起作用。',
        en: 'This wait names no time, so `late` has no effect.',
      },
      hint: {
        zh: '给 wait 写上 for、at 等时间，或删除 late。',
        en: 'Give the wait a time such as for or at, or delete `late`.',
      },
      fix: deletionFix(['wait', 'late']),
    });
  }
  return findings;
}
