import Type from 'typebox';
import {
  CapWindowText,
  ClockText,
  closed,
  Id,
  named,
  PartText,
  SpanText,
  Title,
  WindowText,
} from './schema.ts';

/* The parts of the workspace's file that say what may be sent, when, and how often. */

const Cap = closed(
  {
    max: Type.Optional(
      Type.Union([
        Type.Integer({ minimum: 0, maximum: 10_000 }),
        Type.Literal('days', { description: '当月的天数 · as many as the month has days' }),
      ]),
    ),
    min: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10_000,
        description: '至少几条：只报告，不会自动补发 · at least so many: reported, never enforced',
      }),
    ),
    per: CapWindowText,
  },
  {
    description:
      '一个收件人在每个 per 里最多（max）、最少（min）几条 · most and fewest messages that one ' +
      'recipient gets in a `per`',
  },
);

/** Limits on the messages to one recipient. */
export const Caps = Type.Array(Cap, { minItems: 1, maxItems: 20 });

const Words = Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 10_000 });

const Rules = {
  title: Type.Optional(Title),
  cap: Type.Optional(Caps),
  gap: Type.Optional(SpanText),
  slots: Type.Optional(Type.Array(WindowText, { minItems: 1, maxItems: 20 })),
  share: Type.Optional(PartText),
  approval: Type.Optional(Id),
};

export const ClassesSchema = named(
  closed({
    ...Rules,
    quiet: Type.Optional(Type.Literal('ignore')),
    consent: Type.Optional(Type.Literal('required')),
    except: Type.Optional(
      Type.Array(Id, {
        minItems: 1,
        maxItems: 50,
        description:
          '只写在 * 里：不算在内的类别 · only in *: classes that it neither binds nor counts',
      }),
    ),
  }),
  { grammar: 'class' },
);

export const CampaignsSchema = named(
  closed({
    ...Rules,
    class: Id,
    stages: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { minItems: 1, maxItems: 50 }),
    ),
  }),
);

export const QuietSchema = closed({ from: ClockText, to: ClockText });

export const OptOutSchema = closed({
  words: Type.Array(Type.String({ minLength: 1, maxLength: 32 }), { minItems: 1, maxItems: 50 }),
  allow: Type.Optional(Type.Array(Id, { maxItems: 50 })),
});

export const ListsSchema = named(Words);

export const ContentSchema = closed({ refuse: Type.Array(Id, { minItems: 1, maxItems: 50 }) });
