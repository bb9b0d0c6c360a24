import Type, { type Static } from 'typebox';
import type { Lowering, StepView } from './kind.ts';
import { lowerMessage } from './message.ts';
import type { ChartEvent, ChartMove, ChartState, PlanCondition } from './plan.ts';
import type { PlanAction } from './plan-action.ts';
import { lowerRecipient, type RecipientSpec } from './recipient.ts';
import { Cel, closed, EventName, Formula, Id, SpanText, TextTemplate } from './schema.ts';
import { specOf } from './spec.ts';
import { besidePort, nextPort } from './target.ts';
import { parseSpan } from './time/index.ts';
import { planValue } from './values.ts';

const Name = Type.String({ minLength: 1, maxLength: 64 });
const Staff = [
  Type.Literal('owner'),
  closed({ staff: TextTemplate }),
  closed({ role: Name }),
  closed({ duty: Name }),
] as const;
const Level = closed({
  to: Type.Union([closed({ bot: Name }), ...Staff]),
  after: Type.Optional(SpanText),
  notify: Type.Optional(Type.Union([...Staff])),
});
const Until = closed({
  event: EventName,
  if: Type.Optional(Cel),
  by: Type.Optional(Type.Literal('bot')),
});
/** What stands under `ladder`. */
export const Ladder = closed({
  calendar: Type.Optional(Id),
  from: Type.Optional(Type.Union([Type.Integer({ minimum: 1, maximum: 10 }), Formula])),
  levels: Type.Array(Level, { minItems: 1, maxItems: 10 }),
  until: Type.Array(Until, { minItems: 1, maxItems: 20 }),
  within: Type.Optional(SpanText),
  text: Type.Optional(TextTemplate),
});
type LevelSpec = Static<typeof Level>;

/** The person, or people, whom a level names; null for a bot, which is always there. */
export function personOf(to: LevelSpec['to']): RecipientSpec | null {
  return typeof to === 'object' && 'bot' in to ? null : to;
}

/** The name of the bot that a level names. */
export function botOf(to: LevelSpec['to']): string | null {
  return typeof to === 'object' && 'bot' in to ? to.bot : null;
}

/** An answer that does not say from whom it is comes from a person. */
const BY_A_PERSON = "(!has(event.data.by) || event.data.by != 'bot')";

export function exhaustedPort(step: StepView) {
  const label = { zh: '没有人接', en: 'exhausted' };
  return besidePort(step, { name: 'exhausted', label, required: true });
}

/** What those are told who hold a level, or are told of it. */
function noticeText(step: StepView, level: number): string {
  const { text } = specOf(step, Ladder);
  if (text !== undefined) return text;
  const { title } = step.body;
  // A title is no text with outputs.
  const name = typeof title === 'string' && !title.includes('{') ? title : step.id;
  return `${name} · 第 ${level} 级 level ${level}`;
}

function levelAction(
  step: StepView,
  at: { readonly level: number; readonly to: LevelSpec['to']; readonly skipped: boolean },
): PlanAction {
  const { level, to, skipped } = at;
  const person = personOf(to);
  const holder = person ? lowerRecipient(person) : ({ type: 'bot', bot: botOf(to) ?? '' } as const);
  return { type: 'level', step: step.id, level, to: holder, skipped };
}

/** The moves to the first level from `first` on at which somebody is there. */
function climb(step: StepView, first: number, { resolve }: Lowering): readonly ChartMove[] {
  const { levels } = specOf(step, Ladder);
  const here = resolve({ type: 'step', step: step.id });
  const moves: ChartMove[] = [];
  const skipped: PlanAction[] = [];
  for (const [index, { to }] of levels.entries()) {
    const level = index + 1;
    if (level < first) continue;
    const person = personOf(to);
    moves.push({
      port: `level.${level}`,
      ...(person && {
        if: { type: 'present' as const, step: step.id, to: lowerRecipient(person) },
      }),
      target: [...here, levelState(level)],
      ...(skipped.length > 0 && { actions: [...skipped] }),
    });
    if (person === null) return moves;
    skipped.push(levelAction(step, { level, to, skipped: true }));
  }
  const exhausted = exhaustedPort(step).target;
  if (!exhausted) return moves;
  const actions = skipped.length > 0 && { actions: skipped };
  return [...moves, { port: 'exhausted', target: resolve(exhausted), ...actions }];
}

/** The key of a level's state. */
export function levelState(level: number): string {
  return `level-${level}`;
}

/** Where the ladder is entered: at its first level, or higher where `from` says so. */
export function entrance(step: StepView, lowering: Lowering): readonly ChartMove[] {
  const { from = 1, levels } = specOf(step, Ladder);
  if (typeof from === 'number') return climb(step, Math.min(from, levels.length), lowering);
  const value = planValue(from);
  const source = value.type === 'cel' ? value.source : '1';
  const higher = levels.map((_, index) => index + 1).filter((level) => level > 1);
  return [
    ...higher.toReversed().flatMap((level) => {
      const reached: PlanCondition = { type: 'cel', source: `(${source}) >= ${level}` };
      return climb(step, level, lowering).map((move): ChartMove => {
        const both = move.if && ({ type: 'all', of: [reached, move.if] } as const);
        return { ...move, if: both ?? reached };
      });
    }),
    ...climb(step, 1, lowering),
  ];
}

/** The state of a level: who holds it is recorded and told, and a timer leads higher. */
export function lowerLevel(step: StepView, level: number, lowering: Lowering): ChartState {
  const { calendar = null, levels, within } = specOf(step, Ladder);
  const spec = levels[level - 1];
  if (spec === undefined) return {};
  const isLast = level === levels.length;
  const span = parseSpan((isLast ? (within ?? spec.after) : levels[level]?.after) ?? '');
  const told = [personOf(spec.to), spec.notify ?? null].filter((to) => to !== null);
  return {
    entry: [
      levelAction(step, { level, to: spec.to, skipped: false }),
      ...told.map((to) =>
        lowerMessage(
          { to, text: noticeText(step, level) },
          { step: step.id, awaitsResult: false, aside: true },
        ),
      ),
    ],
    ...(span && {
      after: [
        {
          id: `level.${level + 1}`,
          delay: { type: 'hours' as const, span, calendar },
          moves: climb(step, level + 1, lowering),
        },
      ],
    }),
  };
}

/** The moves on an event of `until`. */
export function lowerUntil(step: StepView, { resolve }: Lowering): readonly ChartEvent[] {
  const next = nextPort(step).target;
  if (!next) return [];
  return specOf(step, Ladder).until.map((entry): ChartEvent => {
    const conditions = [
      ...(entry.if === undefined ? [] : [`(${entry.if})`]),
      ...(entry.by === 'bot' ? [] : [BY_A_PERSON]),
    ];
    const source = conditions.join(' && ');
    return {
      event: entry.event,
      port: 'next',
      ...(source !== '' && { if: { type: 'cel' as const, source } }),
      target: resolve(next),
    };
  });
}
