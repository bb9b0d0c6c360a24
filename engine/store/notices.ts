import type { Store } from './store.ts';

/**
 * What another process may have work for:
 * - `events`: events were stored;
 * - `deliveries`: deliveries were put back by hand;
 * - `flows`: flows or workspace have changed;
 * - `settings`: a setting has changed, such as the clock's offset.
 */
export type Notice = 'events' | 'deliveries' | 'flows' | 'settings';

/**
 * Hints between the processes of an installation, so that they need not wait for their next look.
 * A notice may be lost, and several may come as one: what it tells is in the store anyway.
 */
export interface Notices {
  /** Tells the other processes; it never waits and never throws. */
  tell(notice: Notice): void;
  /** Hears what others tell, until the function that it answers is called. */
  listen(listener: (notice: Notice) => void): () => void;
}

export interface NoticeStore {
  readonly notices: Notices;
}

/** Makes a store tell of what it has stored. */
export function withNotices(store: Omit<Store, 'notices'>, notices: Notices): Store {
  const afterwards =
    <Given extends readonly unknown[], Answer>(
      notice: Notice,
      work: (...given: Given) => Promise<Answer>,
    ) =>
    async (...given: Given): Promise<Answer> => {
      const answer = await work(...given);
      notices.tell(notice);
      return answer;
    };
  return {
    ...store,
    notices,
    async ingest(events, now) {
      const ingested = await store.ingest(events, now);
      if (ingested.accepted > 0) notices.tell('events');
      return ingested;
    },
    async settleDeliveries(settlements, now) {
      await store.settleDeliveries(settlements, now);
      if (settlements.some(({ events }) => events.length > 0)) notices.tell('events');
    },
    retryDelivery: afterwards('deliveries', store.retryDelivery),
    retryDeliveries: afterwards('deliveries', store.retryDeliveries),
    resolveDelivery: afterwards('events', store.resolveDelivery),
    async answerTask(id, answer) {
      const task = await store.answerTask(id, answer);
      if (task.status === 'completed') notices.tell('events');
      return task;
    },
    addVersion: afterwards('flows', store.addVersion),
    setFlowStatus: afterwards('flows', store.setFlowStatus),
    saveWorkspaceText: afterwards('flows', store.saveWorkspaceText),
    putSetting: afterwards('settings', store.putSetting),
  };
}
