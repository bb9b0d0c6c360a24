import type { Static } from 'typebox';
import { haltBroadcast } from '../../engine/runtime/index.ts';
import type { BroadcastRecord, QueryStore } from '../../engine/store/index.ts';
import { timeText } from '../answers/time.ts';
import { audit } from '../audit.ts';
import type { Principal } from '../auth/access.ts';
import type { BroadcastAnswer } from '../contract/broadcast-calls.ts';
import type { Installation } from '../installation.ts';
import type { Handlers } from '../mount.ts';
import { LIMIT } from './instances.ts';

/** Shows flows that are started for an audience, and stops them. */
export function broadcastRoutes(
  installation: Installation,
): Pick<Handlers, 'listBroadcasts' | 'stopBroadcast' | 'resumeBroadcast'> {
  const { store, clock } = installation;
  return {
    async listBroadcasts({ query }) {
      const { limit = LIMIT, cursor } = query;
      const page = await store.listBroadcasts({
        limit,
        ...(cursor === undefined ? {} : { cursor }),
      });
      const items = await Promise.all(page.items.map((record) => answerOf(store, record)));
      return { items, next: page.next };
    },
    async stopBroadcast({ params, body, principal }) {
      const { reason } = body;
      const halt = { at: clock.now(), by: principal?.name ?? '', reason };
      const record = await haltBroadcast(store, params.id, halt);
      note(installation, principal, { act: 'broadcast.stop', id: params.id, reason });
      return answerOf(store, record);
    },
    async resumeBroadcast({ params, body, principal }) {
      const { reason } = body;
      const record = await haltBroadcast(store, params.id, null);
      installation.worker.notify();
      note(installation, principal, { act: 'broadcast.resume', id: params.id, reason });
      return answerOf(store, record);
    },
  };
}

function note(
  installation: Installation,
  principal: Principal | null,
  { act, id, reason }: { readonly act: string; readonly id: string; readonly reason: string },
): void {
  audit(installation, principal, { act, reason, facts: { broadcast: id } });
}

async function answerOf(
  store: Pick<QueryStore, 'instance'>,
  record: BroadcastRecord,
): Promise<Static<typeof BroadcastAnswer>> {
  const { by, halt, endedAt } = record;
  return {
    ...record,
    by: by.type === 'step' ? by : { ...by, plannedAt: timeText(by.plannedAt) },
    state: await stateOf(store, record),
    startedAt: timeText(record.startedAt),
    movedAt: timeText(record.movedAt),
    endedAt: endedAt === null ? null : timeText(endedAt),
    halt: halt === null ? null : { ...halt, at: timeText(halt.at) },
  };
}

async function stateOf(
  store: Pick<QueryStore, 'instance'>,
  { by, endedAt, halt }: BroadcastRecord,
): Promise<Static<typeof BroadcastAnswer>['state']> {
  if (endedAt !== null) return 'done';
  if (by.type === 'step') {
    const instance = await store.instance(by.instance);
    if (instance?.status !== 'active' || !instance.steps.includes(by.step)) return 'left';
  }
  return halt === null ? 'running' : 'stopped';
}
