import { plusMs } from '../../../engine/base/index.ts';
import type { SubjectRef } from '../../../engine/core/index.ts';
import type { Evidence } from './evidence.ts';

const YEAR_MS = 365 * 86_400_000;

/** Nothing waits and nothing is held at the end; and something has happened. */
export async function checkRest(evidence: Evidence): Promise<readonly string[]> {
  const { store, history, executor } = evidence;
  const left = {
    inbox: await store.inboxDepth(),
    outbox: await store.outboxDepth(),
    dueAt: await store.nextDueAt(),
    deliveryAt: await store.nextDeliveryAt(),
  };
  const found: string[] = [];
  if (left.inbox + left.outbox > 0 || left.dueAt !== null || left.deliveryAt !== null) {
    found.push(`something is left: ${JSON.stringify(left)}`);
  }
  found.push(...(await locked(evidence)));
  if (history.turns.length === 0) found.push('no turn was committed');
  if (evidence.instances.size === 0) found.push('no instance was started');
  if (history.handings.length === 0) found.push('no message was handed to a connector');
  if ([...history.told.values()].some((told) => told.ackedStep === null)) {
    found.push(`an event was not acknowledged by ${executor.now()}`);
  }
  return found;
}

/** Every shard can be locked again: an event for each entity of the run finds it free. */
async function locked({ store, history, executor }: Evidence): Promise<readonly string[]> {
  const now = plusMs(executor.now(), YEAR_MS);
  const entities = new Set(
    history.turns.flatMap((turn) => turn.work.map(({ entity }) => `${entity.kind}:${entity.ref}`)),
  );
  const subjects = [...entities].flatMap((name): readonly SubjectRef[] => {
    const [kind, ref = ''] = name.split(':');
    if (kind === 'person') return [{ kind: 'customer', ref }];
    return kind === 'group' ? [{ kind, ref }] : [];
  });
  const events = subjects.map((subject) => {
    const id = `probe/${subject.kind}/${subject.ref}`;
    return { id, source: 'probe', type: 'probe', subject, time: now, data: {} };
  });
  await store.ingest(events, now);
  const turn = await store.beginTurn({ now, rowMax: 10_000, shardMax: 1_024 });
  const reached = turn?.work.flatMap(({ inbox }) => inbox.map(({ event }) => event.id)) ?? [];
  await turn?.rollback();
  return events.filter(({ id }) => !reached.includes(id)).map(({ id }) => `${id} is locked still`);
}
