import Type from 'typebox';

const Time = Type.String({ format: 'date-time' });
const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const TextIn = Type.Object({ zh: Type.String(), en: Type.String() });

export const ClockAnswer = Type.Object({
  now: Time,
  zone: Type.String(),
  offsetMs: Type.Integer(),
  movable: Type.Boolean(),
  /** Why it cannot be moved. */
  reason: Nullable(TextIn),
  nextDueAt: Nullable(Time),
});

export const SandboxChat = Type.Object({
  group: Type.Object({ ref: Type.String(), name: Type.String() }),
  members: Type.Array(
    Type.Object({ ref: Type.String(), name: Type.String(), present: Type.Boolean() }),
  ),
  messages: Type.Array(
    Type.Object({
      seq: Type.String(),
      person: Nullable(Type.String()),
      from: Type.Enum(['flow', 'member', 'staff', 'system']),
      author: Type.String(),
      text: Type.String(),
      at: Time,
      mention: Type.Array(Type.String()),
      replies: Type.Array(Type.String()),
    }),
  ),
  clock: ClockAnswer,
});
