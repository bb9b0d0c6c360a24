import Type from 'typebox';
import { endpoint } from './define-endpoint.ts';
import { Id, Reason } from './paged.ts';

const Count = Type.Integer({ minimum: 0 });
const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const TextIn = Type.Object({ zh: Type.String(), en: Type.String() });
const Closed = { additionalProperties: false };

/** As the key `migrate` of a flow, and instead of it. */
const MigrateBody = Type.Object(
  {
    default: Type.Optional(Type.Enum(['stay', 'move'])),
    steps: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Union([
          Type.Object({ to: Type.String(), enter: Type.Optional(Type.Boolean()) }, Closed),
          Type.Object({ end: Type.String({ minLength: 1, maxLength: 64 }) }, Closed),
        ]),
      ),
    ),
    timers: Type.Optional(Type.Enum(['keep', 'restart'])),
  },
  Closed,
);

export const ImpactAnswer = Type.Object({
  /** The number that it would get; null when it does what the newest version does. */
  version: Nullable(Type.Integer()),
  /** Live instances of older versions. */
  live: Count,
  steps: Type.Array(
    Type.Object({
      version: Type.Integer(),
      step: Type.String(),
      live: Count,
      fate: Type.Enum(['stays', 'moves', 'ends', 'nowhere']),
      /** The step that they move to. */
      to: Nullable(Type.String()),
      /** They perform it rather than rest in it. */
      enter: Type.Boolean(),
      outcome: Nullable(Type.String()),
    }),
  ),
  /** An error keeps the flow from being published. */
  findings: Type.Array(
    Type.Object({
      code: Type.Enum(['NOWHERE', 'VARIABLE_TYPE', 'SUBJECT', 'FIELDS_MISSING', 'STEP_UNKNOWN']),
      severity: Type.Enum(['error', 'warning']),
      version: Nullable(Type.Integer()),
      step: Nullable(Type.String()),
      live: Count,
      message: TextIn,
    }),
  ),
});

const Published = Type.Object({ version: Type.Integer(), hash: Type.String() });

/** The calls about the versions of a flow and the instances that are pinned to them. */
export const versionCalls = {
  impactFlow: endpoint({
    method: 'POST',
    path: '/flows/{id}/impact',
    tag: 'flows',
    summary:
      'Tells what publishing would do to live instances: of the draft, of a text, or of an older version again.',
    params: Id,
    body: Type.Object({
      text: Type.Optional(Type.String({ maxLength: 262_144 })),
      version: Type.Optional(Type.Integer()),
      migrate: Type.Optional(MigrateBody),
    }),
    answer: ImpactAnswer,
  }),
  publishFlow: endpoint({
    method: 'POST',
    path: '/flows/{id}/publish',
    tag: 'flows',
    summary:
      'Makes the draft a version on which new instances start, and moves those of older versions as it says.',
    params: Id,
    body: Type.Object({ reason: Type.Optional(Reason) }),
    answer: Published,
  }),
  rollbackFlow: endpoint({
    method: 'POST',
    path: '/flows/{id}/versions/{version}/rollback',
    tag: 'flows',
    summary: 'Publishes the text of an older version again, as a new version; the draft stays.',
    params: Type.Object({ id: Type.String(), version: Type.Integer() }),
    body: Type.Object({ reason: Reason, migrate: Type.Optional(MigrateBody) }),
    answer: Published,
  }),
  moveInstance: endpoint({
    method: 'POST',
    path: '/instances/{id}/move',
    tag: 'instances',
    summary:
      'Lets an active instance leave where it rests and perform another step of its version, with a reason that its journal keeps.',
    params: Id,
    body: Type.Object({ step: Type.String({ minLength: 1, maxLength: 64 }), reason: Reason }),
    answer: Type.Object({ accepted: Type.Integer() }),
    status: 202,
  }),
};
