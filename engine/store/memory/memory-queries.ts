import type { Instance, StoredEvent, SubjectRef } from '../../core/index.ts';
import { subjectsIn } from '../../core/index.ts';
import type { SubjectKind } from '../../language/index.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { Page } from '../outbox.ts';
import { concerns, entityKey, ownerOf, shardOf } from '../placement.ts';
import {
  type InstanceFilter,
  PRESENT_MAX,
  type QueryStore,
  type RecordedPeriod,
} from '../queries.ts';
import type { MemoryState } from './memory-state.ts';
import { compareTexts } from './memory-state.ts';

export function memoryQueries(state: MemoryState): QueryStore {
  return {
    listInstances: async (filter) => listInstances(state, filter),
    instance: async (id) => state.instances.get(id)?.instance ?? null,
    entity: async (entity) => state.entities.get(entityKey(entity))?.state ?? null,
    events: async (subject, page) => events(state, subject, page),
    event: async (subject, source, id) => {
      const shard = shardOf(ownerOf(subject), state.shardCount);
      return state.events.get(JSON.stringify([shard, source, id]))?.event ?? null;
    },
    subjects: async (kind, page) => subjects(state, kind, page),
    present: async (group) =>
      [...(state.presence.get(entityKey({ kind: 'group', ref: group })) ?? [])]
        .sort(compareTexts)
        .slice(0, PRESENT_MAX),
    eventCount: async () => state.events.size,
    recordedEvents: async (period) => recordedEvents(state, period),
    segmentCounts: async () =>
      [...state.segments.values()]
        .filter(({ count }) => count !== 0)
        .sort((left, right) => {
          const order = compareTexts(left.ladder, right.ladder);
          return order === 0 ? compareTexts(left.level, right.level) : order;
        }),
  };
}

function listInstances(state: MemoryState, filter: InstanceFilter): Page<Instance> {
  const after =
    filter.cursor === undefined ? null : decodeCursor(filter.cursor, ['number', 'string']);
  const found = [...state.instances.values()]
    .map((row) => row.instance)
    .filter((instance) => matches(instance, filter))
    .sort((left, right) => right.startedAt - left.startedAt || compareTexts(right.id, left.id))
    .filter((instance) => {
      if (after === null) return true;
      const later = instance.startedAt - Number(after[0]);
      return later < 0 || (later === 0 && instance.id < String(after[1]));
    });
  const items = found.slice(0, filter.limit);
  const last = items.at(-1);
  const next = found.length > items.length && last ? encodeCursor([last.startedAt, last.id]) : null;
  return { items, next };
}

function matches(instance: Instance, filter: InstanceFilter): boolean {
  const { flow, version, status, step, outcome, subject } = filter;
  return (
    (flow === undefined || instance.flow === flow) &&
    (version === undefined || instance.version === version) &&
    (status === undefined || instance.status === status) &&
    (outcome === undefined || instance.outcome === outcome) &&
    (step === undefined || instance.steps.some((rests) => rests === step)) &&
    (subject === undefined || isSame(instance.subject, subject))
  );
}

function isSame(left: SubjectRef, right: SubjectRef): boolean {
  return left.kind === right.kind && left.ref === right.ref;
}

function events(state: MemoryState, subject: SubjectRef, page: { limit: number; cursor?: string }) {
  const before =
    page.cursor === undefined ? null : Number(decodeCursor(page.cursor, ['number'])[0]);
  const found = [...state.events.values()]
    .flatMap(({ seq, event }) => {
      const isAbout = event !== null && concerns(subject, event.subject);
      return isAbout && (before === null || seq < before) ? [{ seq, event }] : [];
    })
    .sort((left, right) => right.seq - left.seq);
  const rows = found.slice(0, page.limit);
  const last = rows.at(-1);
  const next = found.length > rows.length && last ? encodeCursor([last.seq]) : null;
  return { items: rows.map((row) => row.event), next };
}

/** Few enough that readers see more than one page. */
const RECORDED_MAX = 100;

function recordedEvents(state: MemoryState, period: RecordedPeriod): Page<StoredEvent> {
  const { from, to, cursor } = period;
  const after =
    cursor === undefined ? null : decodeCursor(cursor, ['number', 'number']).map(Number);
  const [afterAt = 0, afterSeq = 0] = after ?? [];
  const found = [...state.events.values()]
    .flatMap(({ seq, at, event }) => (event && at >= from && at < to ? [{ seq, at, event }] : []))
    .sort((left, right) => left.at - right.at || left.seq - right.seq)
    .filter(({ at, seq }) => after === null || at > afterAt || (at === afterAt && seq > afterSeq));
  const rows = found.slice(0, RECORDED_MAX);
  const last = rows.at(-1);
  const next = found.length > rows.length && last ? encodeCursor([last.at, last.seq]) : null;
  return { items: rows.map((row) => row.event), next };
}

function subjects(
  state: MemoryState,
  kind: SubjectKind,
  page: { limit: number; cursor?: string },
): Page<SubjectRef> {
  const after =
    page.cursor === undefined ? null : decodeCursor(page.cursor, ['number', 'string', 'string']);
  const found = [...state.entities.values()]
    .sort(
      (left, right) => left.shard - right.shard || compareTexts(left.entity.ref, right.entity.ref),
    )
    .flatMap((row) =>
      subjectsIn(row.state, kind).map((subject) => ({
        subject,
        place: [row.shard, row.entity.ref, subject.ref] as const,
      })),
    )
    .filter(({ place }) => after === null || isAfter(place, after));
  const items = found.slice(0, page.limit);
  const last = items.at(-1);
  const next = found.length > items.length && last ? encodeCursor(last.place) : null;
  return { items: items.map((item) => item.subject), next };
}

function isAfter(
  place: readonly [number, string, string],
  after: readonly (string | number)[],
): boolean {
  const shard = place[0] - Number(after[0]);
  if (shard !== 0) return shard > 0;
  const entity = compareTexts(place[1], String(after[1]));
  return entity === 0 ? place[2] > String(after[2]) : entity > 0;
}
