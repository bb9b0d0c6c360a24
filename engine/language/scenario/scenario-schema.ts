import Type from 'typebox';
import { About } from '../flow-schema.ts';
import { closed, EventName, GRAMMAR_KEYWORD, Id, named, SpanText, Title } from '../schema.ts';

const InstantText = Type.String({ maxLength: 40, [GRAMMAR_KEYWORD]: 'instant' });
const Moment = Type.String({ maxLength: 40, [GRAMMAR_KEYWORD]: 'moment' });
/** Who does something, by a name that is also the ref. */
const Person = Type.String({ minLength: 1, maxLength: 64 });
const People = Type.Union([Person, Type.Array(Person, { minItems: 1, maxItems: 100 })]);
/** A path from the folder of the scenarios. */
const FileName = Type.String({ minLength: 1, maxLength: 1_000 });
const Data = named(Type.Unknown(), { grammar: 'variable' });
const Texts = Type.Union([Title, Type.Array(Title, { minItems: 1, maxItems: 20 })]);
const Count = Type.Integer({ minimum: 0, maximum: 10_000 });

const Message = closed({
  to: Type.Optional(Person),
  step: Type.Optional(Id),
  contains: Type.Optional(Texts),
  class: Type.Optional(Id),
  mention: Type.Optional(Type.Array(Person, { maxItems: 100 })),
  at: Type.Optional(Moment),
});
const Block = closed({
  step: Type.Optional(Id),
  why: Type.Optional(Title),
  rule: Type.Optional(Title),
  at: Type.Optional(Moment),
});
const Hold = closed({ ...Block.properties, until: Type.Optional(Moment) });
const Work = {
  contains: Type.Optional(Texts),
  step: Type.Optional(Id),
};
const Task = closed({ ...Work, assignee: Type.Optional(Person) });
const Ticket = closed({
  ...Work,
  department: Type.Optional(Title),
  priority: Type.Optional(Type.Enum(['low', 'normal', 'high', 'urgent'])),
});
const Emit = Type.Union([EventName, closed({ event: EventName, data: Type.Optional(Data) })]);
const Request = closed({
  step: Type.Optional(Id),
  action: Type.Optional(Title),
  endpoint: Type.Optional(Id),
  method: Type.Optional(Title),
  path: Type.Optional(Type.String({ maxLength: 4_000 })),
  with: Type.Optional(Data),
});
const manyOf = <Item extends Type.TSchema>(item: Item) =>
  Type.Optional(Type.Array(item, { maxItems: 1_000 }));

const Expect = closed(
  {
    sent: manyOf(Message),
    blocked: manyOf(Block),
    held: manyOf(Hold),
    done: manyOf(Request),
    emitted: manyOf(Emit),
    tasks: manyOf(Task),
    tickets: manyOf(Ticket),
    step: Type.Optional(Type.Union([Id, Type.Array(Id, { maxItems: 100 })])),
    vars: Type.Optional(Data),
    tags: manyOf(Title),
    segment: Type.Optional(named(Type.Union([Id, Type.Null()]))),
    timers: Type.Optional(named(Type.Union([Moment, Type.Null()]))),
    ended: Type.Optional(Id),
    active: Type.Optional(Type.Union([Type.Boolean(), Count])),
    failed: Type.Optional(Type.Union([Type.Boolean(), Title])),
    started: Type.Optional(Type.Union([Count, Type.Array(Id, { maxItems: 1_000 })])),
    sentTotal: Type.Optional(Count),
  },
  { minProperties: 1 },
);

const happening = {
  event: EventName,
  data: Type.Optional(Data),
  as: Type.Optional(People),
  about: Type.Optional(About),
};

/** One entry of a scenario's `steps`. */
export const StepSchema = Type.Union([
  closed({ ...happening, ago: Type.Optional(SpanText) }),
  closed({ advance: SpanText }),
  closed({ to: Moment }),
  closed({
    answer: Id,
    confirmed: Type.Optional(Type.Boolean()),
    failed: Type.Optional(Type.Union([Type.Literal(true), Title])),
    with: Type.Optional(Type.Unknown()),
    as: Type.Optional(Person),
  }),
  closed({ approve: Id, by: Type.Optional(Person) }),
  closed({ deny: Id, by: Type.Optional(Person) }),
  closed({ down: SpanText }),
  closed({ publish: FileName }),
  closed({
    complete: Title,
    choice: Type.Optional(Id),
    by: Type.Optional(Person),
    fields: Type.Optional(Data),
    as: Type.Optional(Person),
  }),
  closed({ expect: Expect, as: Type.Optional(Person) }),
]);

const Given = closed({
  member: Type.Optional(Data),
  customer: Type.Optional(Data),
  group: Type.Optional(Data),
});

const Sent = closed({
  to: Type.Optional(Type.Enum(['member', 'customer', 'group'])),
  class: Type.Optional(Id),
  as: Type.Optional(Person),
  ago: SpanText,
});

/** A scenario; its `steps` are read one by one. */
export const ScenarioSchema = closed({
  name: Title,
  at: Type.Optional(InstantText),
  given: Type.Optional(Given),
  history: Type.Optional(Type.Array(closed({ ...happening, ago: SpanText }), { maxItems: 1_000 })),
  ledger: Type.Optional(Type.Array(Sent, { maxItems: 1_000 })),
  seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 4_294_967_295 })),
  steps: Type.Array(Type.Unknown(), { minItems: 1, maxItems: 1_000 }),
});

/** The whole file. */
export const ScenariosSchema = closed({
  scenarios: Type.Array(Type.Unknown(), { minItems: 1, maxItems: 500 }),
});

/** The same with everything inside, for editors that complete while typing. */
export const ScenariosFileSchema = closed({
  scenarios: Type.Array(
    closed({
      ...ScenarioSchema.properties,
      steps: Type.Array(StepSchema, { minItems: 1, maxItems: 1_000 }),
    }),
    { minItems: 1, maxItems: 500 },
  ),
});
