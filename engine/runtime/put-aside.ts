import { EngineError, isJsonObject } from '../base/index.ts';
import type { EntityRef, NewEvent, StoredEvent } from '../core/index.ts';
import { ENGINE_SOURCE, eventAgain, ownSubject } from '../core/index.ts';
import type { Accepted, Page, QueryStore, TurnStore } from '../store/index.ts';
import type { Order } from './instance-command.ts';
import { QUARANTINED, WORKSPACE } from './quarantine.ts';
import type { RaiseDesk } from './raise.ts';
import { raise } from './raise.ts';

/** An event or instance that the core threw on, as the workspace's timeline tells it. */
export interface PutAside {
  /** The notice, whose `id` names it and whose `data` say what it was. */
  readonly notice: StoredEvent;
  /** Set once somebody has had the event taken again. */
  readonly again: (Order & { readonly at: StoredEvent['acceptedAt'] }) | null;
}

type PutAsideStore = Pick<QueryStore, 'event' | 'events'>;

/** Lists what was put aside, newest first. A page may be short and have a next one all the same. */
export async function listPutAside(
  store: PutAsideStore,
  page: { readonly limit: number; readonly cursor?: string },
): Promise<Page<PutAside>> {
  const { items, next } = await store.events(WORKSPACE, page);
  const notices = items.filter(({ type }) => type === QUARANTINED);
  const found = notices.map(async (notice) => ({ notice, again: await findAgain(store, notice) }));
  return { items: await Promise.all(found), next };
}

/**
 * Has an event that was put aside taken once more, by the entity that could not take it.
 *
 * @param again.notice the id of the notice in the workspace's timeline
 * @throws EngineError EVENT_NOT_FOUND when there is no such notice, or the event is kept no longer;
 *   EVENT_STATUS when it tells of an instance, or its event was taken again already
 */
export async function requestTakeAgain(
  desk: RaiseDesk & { readonly store: PutAsideStore & Pick<TurnStore, 'ingest'> },
  again: Order & { readonly notice: string },
): Promise<Accepted> {
  const { store, clock } = desk;
  const notice = await store.event(WORKSPACE, ENGINE_SOURCE, again.notice);
  if (notice?.type !== QUARANTINED) throw noNotice(again.notice);
  const told = readNotice(notice);
  if (told === null) throw notAnEvent(notice);
  if ((await findAgain(store, notice)) !== null) throw takenBefore(notice);
  const event = await store.event(told.subject, told.source, told.id);
  if (event === null) throw eventGone(notice, told);
  const { by, reason } = again;
  const at = { id: againId(notice), source: ENGINE_SOURCE, time: clock.now() };
  return raise(desk, [eventAgain(event, { ...at, entity: told.entity, by, reason })]);
}

/** The same for one notice, so that asking twice asks once. */
function againId(notice: StoredEvent): string {
  return `again/${notice.id}`;
}

async function findAgain(store: PutAsideStore, notice: StoredEvent): Promise<PutAside['again']> {
  const told = readNotice(notice);
  if (told === null) return null;
  const event = await store.event(ownSubject(told.entity), ENGINE_SOURCE, againId(notice));
  if (event === null) return null;
  const { by, reason } = event.data;
  return { at: event.acceptedAt, by: String(by ?? ''), reason: String(reason ?? '') };
}

interface Told extends Pick<NewEvent, 'id' | 'source' | 'subject'> {
  readonly entity: EntityRef;
}

/** What a notice says of the event that it is about; null when it tells of an instance. */
function readNotice({ data }: StoredEvent): Told | null {
  const { event, subject, entity } = data;
  if (!isJsonObject(event) || !isJsonObject(subject) || !isJsonObject(entity)) return null;
  // Written by `quarantineEvents` from values of these types.
  return { ...event, subject, entity } as unknown as Told;
}

function noNotice(id: string): EngineError {
  return new EngineError('EVENT_NOT_FOUND', `Nothing that was put aside is named \`${id}\`.`, {
    details: { id },
  });
}

function notAnEvent({ id, data }: StoredEvent): EngineError {
  return new EngineError(
    'EVENT_STATUS',
    `\`${id}\` tells of the instance \`${String(data.instance)}\`. Retry that one instead.`,
    { details: { id, instance: data.instance ?? null } },
  );
}

function takenBefore({ id }: StoredEvent): EngineError {
  return new EngineError(
    'EVENT_STATUS',
    `The event of \`${id}\` was taken again already. If it was put aside once more, there is a newer notice.`,
    { details: { id } },
  );
}

function eventGone({ id }: StoredEvent, told: Told): EngineError {
  return new EngineError(
    'EVENT_NOT_FOUND',
    `The event \`${told.id}\` of \`${told.source}\` is kept no longer. Send it again under a new id.`,
    { details: { id, event: told.id, source: told.source } },
  );
}
