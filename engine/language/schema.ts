import Type from 'typebox';
import { ID_PATTERN } from '../base/index.ts';
import type { Grammar } from './grammar.ts';

/** Keyword of our schemas that the checker reads and the published JSON Schema leaves out. */
export const GRAMMAR_KEYWORD = 'grammar';
/** Marks a text for which editors offer the event types that groupflow knows. */
export const OFFER_KEYWORD = 'offers';
/** Marks a map of steps, which is read step by step and not with the schema around it. */
export const BLOCK_KEYWORD = 'stepBlock';

const written = (grammar: Grammar, options: Type.TStringOptions = {}) =>
  Type.String({ minLength: 1, maxLength: 200, ...options, [GRAMMAR_KEYWORD]: grammar });

/** An object that takes the keys that are named and no others. */
export const closed = <Members extends Type.TProperties>(
  members: Members,
  options: Type.TObjectOptions = {},
) => Type.Object(members, { ...options, additionalProperties: false });

/** A map from names to values; names follow `grammar`. */
export const named = <Value extends Type.TSchema>(
  value: Value,
  options: Type.TSchemaOptions & { grammar?: Grammar } = {},
) => {
  const { grammar = 'id', ...rest } = options;
  return Type.Record(Type.String(), value, { maxProperties: 500, names: grammar, ...rest });
};

export const Id = written('id', {
  pattern: ID_PATTERN,
  description: '小写字母、数字和连字符 · kebab-case',
});
export const SpanText = written('span', {
  pattern: '^[0-9]+([smhdw]| workdays?)$',
  description: '30m、2h、1d、2w、2 workdays',
});
export const ExactSpanText = written('exact-span', { pattern: '^[0-9]+[smh]$' });
/** A calendar unit, or a span that slides. */
export const CapWindowText = written('cap-window', { description: 'day、week、month、7d、24h' });
export const PartText = written('part', { description: '25%' });
export const PartRangeText = written('part-range', { description: '8%-12%' });
export const ClockText = written('clock', { pattern: '^[0-2][0-9]:[0-5][0-9]$' });
export const WindowText = written('window', {
  pattern: '^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$',
});
/** A level of a ladder of segments, such as `activity.silent`. */
export const SegmentText = Type.String({
  maxLength: 129,
  pattern: '^[a-z][a-z0-9-]*\\.[a-z][a-z0-9-]*$',
  description: '分层.层，例如 activity.silent · ladder.level',
});
export const CronText = written('cron', { description: 'cron，例如 "0 20 * * 5"' });
export const PaceText = written('pace', { pattern: '^[0-9]+/m$' });
export const ZoneText = written('zone');
export const SecretName = written('secret', { pattern: '^\\$[A-Z][A-Z0-9_]*$' });
export const WebAddress = written('web-address', { maxLength: 2_000, pattern: '^https?://' });
/** A CEL expression; what it may contain is checked apart from the shape. */
export const Cel = Type.String({ minLength: 1, maxLength: 500, description: 'CEL' });
/** A CEL expression behind `=`. */
export const Formula = written('formula', { maxLength: 502, pattern: '^=' });
/** A Liquid text; what it may contain is checked apart from the shape. */
export const TextTemplate = Type.String({ minLength: 1, maxLength: 4_000 });
export const EventName = Type.String({
  [OFFER_KEYWORD]: 'events',
  minLength: 1,
  maxLength: 128,
  description: '事件名 · event type',
});
/** What a connector does beside sending messages, such as `member.remove`. */
export const ActionName = Type.String({ maxLength: 64, pattern: '^[a-z]+(\\.[a-zA-Z]+)+$' });
export const Title = Type.String({ minLength: 1, maxLength: 200 });
export const Note = Type.String({ maxLength: 4_000 });
/** A value of a map: a string is a text, one that begins with = is CEL, the rest is itself. */
export const Value = Type.Unknown();
export const Values = named(Value, { maxProperties: 100, grammar: 'variable' });

const Weekday = Type.Enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);
export const Days = Type.Union([
  written('date-rule', { enum: ['workdays', 'holidays'] }),
  Type.Array(Weekday, { minItems: 1, maxItems: 7 }),
]);

/** `{ next: step }` or `{ end: outcome }`; that one of them is there is checked apart. */
export const TargetKeys = { next: Type.Optional(Id), end: Type.Optional(Id) };
/** A port written short (`failed: apologise`) or long (`failed: { end: given-up }`). */
export const TargetValue = Type.Union([Id, closed(TargetKeys)]);

export const Recipient = Type.Union([
  Type.Enum(['member', 'customer', 'group', 'owner']),
  closed({ staff: TextTemplate }),
  closed({ role: Type.String({ minLength: 1, maxLength: 64 }) }),
  closed({ duty: Type.String({ minLength: 1, maxLength: 64 }) }),
]);
