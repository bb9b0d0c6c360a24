import Type from 'typebox';
import { AfterList, OnList } from './entries.ts';
import { Migrate } from './migrate.ts';
import { Assert } from './promise.ts';
import {
  BLOCK_KEYWORD,
  Cel,
  CronText,
  closed,
  EventName,
  Id,
  Note,
  named,
  PaceText,
  SegmentText,
  SpanText,
  Title,
} from './schema.ts';

export const About = Type.Enum(['member', 'customer', 'group', 'workspace'], {
  description: '流程关于谁 · whom the flow is about',
});

const EventStart = closed({
  on: EventName,
  if: Type.Optional(Cel),
  late: Type.Optional(SpanText),
});
const ScheduleStart = closed({
  schedule: CronText,
  for: Type.Optional(closed({ about: Type.Optional(About), if: Type.Optional(Cel) })),
  pace: Type.Optional(PaceText),
});
const SegmentStart = closed({
  segment: SegmentText,
  if: Type.Optional(Cel),
  existing: Type.Optional(
    Type.Literal(true, {
      description: '发布时已在这一层的也算 · those who are in it when it is published start, too',
    }),
  ),
  pace: Type.Optional(PaceText),
});
const StartList = Type.Array(Type.Union([EventStart, ScheduleStart, SegmentStart]), {
  maxItems: 20,
});

const Reenter = Type.Union([Type.Enum(['never', 'ended', 'restart']), closed({ after: SpanText })]);

/** Everything at the top of a flow; `steps` is read step by step. */
export const FlowSchema = closed({
  flow: Id,
  title: Type.Optional(Title),
  note: Type.Optional(Note),
  about: About,
  key: Type.Optional(Cel),
  start: Type.Optional(StartList),
  reenter: Type.Optional(Reenter),
  goals: Type.Optional(Type.Array(Id, { maxItems: 50 })),
  credit: Type.Optional(SpanText),
  vars: Type.Optional(named(Type.Unknown(), { maxProperties: 100, grammar: 'variable' })),
  on: Type.Optional(OnList),
  after: Type.Optional(AfterList),
  migrate: Type.Optional(Migrate),
  assert: Type.Optional(Assert),
  steps: Type.Unknown({ [BLOCK_KEYWORD]: true }),
});
