import Type from 'typebox';
import {
  CapWindowText,
  Cel,
  closed,
  EventName,
  named,
  PartRangeText,
  SpanText,
  Title,
} from './schema.ts';

/* The parts of the workspace's file that say what is counted, and how subjects are told apart. */

const About = Type.Enum(['member', 'customer', 'group', 'workspace']);

const Kept = {
  title: Type.Optional(Title),
  about: Type.Optional(About),
  if: Type.Optional(Cel),
  over: Type.Optional(CapWindowText),
};

const Measure = Type.Union([
  closed({ count: EventName, ...Kept }),
  closed({ sum: Cel, of: EventName, ...Kept }),
  closed({ last: EventName, ...Kept }),
  closed({
    value: Cel,
    title: Type.Optional(Title),
    about: Type.Optional(About),
    breach: Type.Optional(
      Type.String({ pattern: '^(<|<=|>|>=) ?-?[0-9]+(\\.[0-9]+)?$', description: '"< 15"' }),
    ),
    every: Type.Optional(SpanText),
  }),
]);

export const MeasuresSchema = named(Measure);

const Level = closed({
  title: Type.Optional(Title),
  if: Type.Optional(Cel),
  else: Type.Optional(Type.Literal(true)),
  share: Type.Optional(PartRangeText),
});

export const SegmentsSchema = named(
  closed({ title: Type.Optional(Title), about: About, levels: named(Level) }),
);
