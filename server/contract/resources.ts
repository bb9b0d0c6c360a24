import Type from 'typebox';
import type { Workspace } from '../../engine/language/index.ts';
import { OutcomeFigure, StepFigure } from './figures.ts';
import { MigrationAnswer } from './migration-answer.ts';
import { ProfileMarks } from './profile-marks.ts';
import { StandingFields } from './standing-fields.ts';

/** Points in time are ISO 8601 in UTC with milliseconds. */
const Time = Type.String({ format: 'date-time' });
const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Count = Type.Integer({ minimum: 0 });
const Data = Type.Record(Type.String(), Type.Unknown());
const TextIn = Type.Object({ zh: Type.String(), en: Type.String() });

export const Subject = Type.Object({
  kind: Type.Enum(['member', 'customer', 'group', 'workspace']),
  ref: Type.String(),
});

const Position = Type.Object({ offset: Count, line: Count, column: Count });

export const FindingAnswer = Type.Object({
  code: Type.String(),
  severity: Type.Enum(['error', 'warning']),
  path: Type.Array(Type.Union([Type.String(), Type.Number()])),
  range: Type.Object({ start: Position, end: Position }),
  message: TextIn,
  hint: Type.Optional(TextIn),
  step: Type.Optional(Type.String()),
});

const Counts = Type.Object({ active: Count, completed: Count, cancelled: Count, failed: Count });

export const FlowSummary = Type.Object({
  id: Type.String(),
  title: Type.String(),
  about: Nullable(Type.String()),
  status: Type.Enum(['draft', 'active', 'paused', 'archived']),
  version: Nullable(Type.Integer()),
  /** The draft differs from the newest version in what it does. */
  changed: Type.Boolean(),
  errors: Count,
  warnings: Count,
  counts: Counts,
  updatedAt: Time,
});

/** The typed form of `workspace.yaml`; the checker has judged it, so the API does not again. */
export const WorkspaceAnswer = Type.Unsafe<Workspace>(Type.Object({}));

export const VersionSummary = Type.Object({
  version: Type.Integer(),
  hash: Type.String(),
  publishedAt: Time,
  publishedBy: Type.String(),
});

export const FlowDetail = Type.Object({
  id: Type.String(),
  title: Type.String(),
  status: Type.Enum(['draft', 'active', 'paused', 'archived']),
  version: Nullable(Type.Integer()),
  changed: Type.Boolean(),
  draft: Type.String(),
  /** The draft's ETag, to be sent back as `If-Match`. */
  etag: Type.String(),
  findings: Type.Array(FindingAnswer),
  versions: Type.Array(VersionSummary),
  counts: Counts,
  figures: Type.Array(StepFigure),
  /** How its instances ended, in all versions; the most frequent first. */
  outcomes: Type.Array(OutcomeFigure),
  /** The move of instances to the newest version; null where nobody is to move. */
  migration: Nullable(MigrationAnswer),
});

export const DraftSaved = Type.Object({
  etag: Type.String(),
  changed: Type.Boolean(),
  findings: Type.Array(FindingAnswer),
});

export const VersionDetail = Type.Object({
  version: Type.Integer(),
  hash: Type.String(),
  text: Type.String(),
  publishedAt: Time,
  publishedBy: Type.String(),
});

export const InstanceStatus = Type.Enum(['active', 'completed', 'cancelled', 'failed']);

export const InstanceSummary = Type.Object({
  id: Type.String(),
  flow: Type.String(),
  version: Type.Integer(),
  subject: Subject,
  subjectName: Nullable(Type.String()),
  key: Nullable(Type.String()),
  status: InstanceStatus,
  outcome: Nullable(Type.String()),
  goal: Type.Boolean(),
  steps: Type.Array(Type.String()),
  startedAt: Time,
  endedAt: Nullable(Time),
  dueAt: Nullable(Time),
});

export const JournalLine = Type.Object({
  at: Time,
  type: Type.String(),
  step: Nullable(Type.String()),
  port: Nullable(Type.String()),
  /** Line of the version's YAML, counted from 1. */
  line: Nullable(Type.Integer()),
  words: TextIn,
});

export const InstanceDetail = Type.Object({
  instance: InstanceSummary,
  vars: Data,
  trigger: Type.Object({ id: Type.String(), type: Type.String(), time: Time }),
  timers: Type.Array(
    Type.Object({ step: Nullable(Type.String()), port: Type.String(), dueAt: Time }),
  ),
  failure: Nullable(
    Type.Object({
      code: Type.String(),
      message: Type.String(),
      step: Nullable(Type.String()),
      /** What it needs to go on was kept, so that it can be retried. */
      resumable: Type.Boolean(),
    }),
  ),
  journal: Type.Array(JournalLine),
  /** The text of the version that it runs on. */
  text: Type.String(),
});

export const DeliveryStatus = Type.Enum([
  'waiting',
  'sending',
  'sent',
  'failed',
  'dead',
  'unknown',
  'unconfirmed',
  'withdrawn',
]);

export const DeliveryAnswer = Type.Object({
  key: Type.String(),
  status: DeliveryStatus,
  type: Type.Enum(['send', 'act', 'call', 'emit', 'start', 'withdraw']),
  connector: Nullable(Type.String()),
  to: Nullable(Type.String()),
  /** The recipient's name, where one was told. */
  toName: Nullable(Type.String()),
  text: Nullable(Type.String()),
  flow: Nullable(Type.String()),
  instance: Nullable(Type.String()),
  step: Nullable(Type.String()),
  attempts: Count,
  error: Nullable(Type.String()),
  dueAt: Nullable(Time),
  createdAt: Time,
  settledAt: Nullable(Time),
});

/** Who has done something by hand, when, and why; the server's log has the same. */
export const Audit = Type.Object({
  by: Type.String(),
  at: Time,
  reason: Nullable(Type.String()),
});

export const BulkAnswer = Type.Object({
  /** Instances of this batch that the filter fits. */
  matched: Count,
  /** Those that were asked to do it; their turns do it. */
  done: Count,
  /** Why the others were not, as counts by problem code. */
  refused: Type.Record(Type.String(), Count),
  next: Nullable(Type.String()),
  ...Audit.properties,
});

export const PutAsideAnswer = Type.Object({
  id: Type.String(),
  at: Time,
  error: Type.String(),
  subject: Subject,
  subjectName: Nullable(Type.String()),
  /** Null when it is an instance. */
  event: Nullable(
    Type.Object({
      id: Type.String(),
      source: Type.String(),
      type: Type.String(),
      /** What could not take it. */
      entity: Type.Object({
        kind: Type.Enum(['person', 'group', 'workspace']),
        ref: Type.String(),
      }),
    }),
  ),
  /** Null when it is an event. */
  instance: Nullable(
    Type.Object({ id: Type.String(), flow: Type.String(), version: Type.Integer() }),
  ),
  /** Set once the event was taken again. */
  again: Nullable(Audit),
});

export const EventAnswer = Type.Object({
  id: Type.String(),
  source: Type.String(),
  type: Type.String(),
  subject: Subject,
  time: Time,
  acceptedAt: Time,
  data: Data,
});

export const SubjectDetail = Type.Object({
  subject: Subject,
  attributes: Data,
  tags: Type.Array(Type.String()),
  points: Type.Number(),
  ...ProfileMarks,
  firstSeenAt: Nullable(Time),
  ...StandingFields,
  instances: Type.Array(InstanceSummary),
});

export const CloudEvent = Type.Object({
  specversion: Type.Literal('1.0'),
  id: Type.String({ minLength: 1, maxLength: 256 }),
  source: Type.String({ minLength: 1, maxLength: 256 }),
  type: Type.String({ minLength: 1, maxLength: 128 }),
  subject: Type.Optional(Type.String({ maxLength: 600 })),
  time: Type.Optional(Time),
  datacontenttype: Type.Optional(Type.String()),
  data: Type.Optional(Data),
});

export const Session = Type.Object({ name: Type.String(), expiresAt: Nullable(Time) });

export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  code: Type.String(),
  detail: Type.String(),
  errors: Type.Optional(Type.Array(Type.Object({ pointer: Type.String(), detail: Type.String() }))),
  details: Type.Optional(Data),
});

export const page = <T extends Type.TSchema>(item: T) =>
  Type.Object({ items: Type.Array(item), next: Nullable(Type.String()) });
