import { describe, expect, it } from 'vitest';
import { EngineError } from '../../engine/base/index.ts';
import type { IncomingEvent } from '../../engine/runtime/index.ts';
import { createIngest, EVENTS_MAX } from '../../engine/runtime/index.ts';
import { openMemoryStore } from '../../engine/store/index.ts';
import { MONDAY_NINE, manualClock } from './world.ts';

function open(options: { readonly lingerMs?: number } = {}) {
  const store = openMemoryStore();
  const clock = manualClock();
  let notified = 0;
  const notify = () => {
    notified += 1;
  };
  const ingest = createIngest({ store, clock, notify, ...options });
  return { store, clock, ingest, notified: () => notified };
}

const event = (id: string, parts: Partial<IncomingEvent> = {}): IncomingEvent => ({
  id,
  source: 'shop',
  type: 'order.paid',
  subject: 'customer/a',
  ...parts,
});

describe('ingest', () => {
  it('has stored an event when it answers, and wakes a worker', async () => {
    const { store, ingest, notified } = open();
    expect(await ingest.accept([event('1')])).toEqual({ accepted: 1, duplicates: 0 });
    const { items } = await store.events({ kind: 'customer', ref: 'a' }, { limit: 10 });
    expect(items).toEqual([
      {
        id: '1',
        source: 'shop',
        type: 'order.paid',
        subject: { kind: 'customer', ref: 'a' },
        time: MONDAY_NINE,
        acceptedAt: MONDAY_NINE,
        data: {},
      },
    ]);
    expect(notified()).toBe(1);
  });

  it('takes an event once by its source and id, and says so', async () => {
    const { store, ingest, notified } = open();
    await ingest.accept([event('1')]);
    const again = await ingest.accept([event('1'), event('1', { source: 'crm' }), event('2')]);
    expect(again).toEqual({ accepted: 2, duplicates: 1 });
    expect(await ingest.accept([event('2')])).toEqual({ accepted: 0, duplicates: 1 });
    expect([await store.eventCount(), await store.inboxDepth(), notified()]).toEqual([3, 3, 2]);
  });

  it('answers many requests at once, each for its own events', async () => {
    const { store, ingest } = open();
    const ids = Array.from({ length: 60 }, (_, index) => String(index % 50));
    const answers = await Promise.all(ids.map((id) => ingest.accept([event(id)])));
    expect(answers.map((answer) => answer.duplicates)).toEqual([
      ...Array.from({ length: 50 }, () => 0),
      ...Array.from({ length: 10 }, () => 1),
    ]);
    expect([await store.eventCount(), ingest.depth()]).toEqual([50, 0]);
  });

  it('stores nothing of a list in which one event is wrong', async () => {
    const { store, ingest } = open();
    const accepting = ingest.accept([event('1'), event('2', { type: 'nope' })]);
    await expect(accepting).rejects.toMatchObject({
      code: 'EVENT_INVALID',
      details: { errors: [{ pointer: '/1/type' }] },
    });
    expect(await store.eventCount()).toBe(0);
  });

  it('takes a thousand events in one call and refuses one more', async () => {
    const { ingest } = open({ lingerMs: 0 });
    const events = Array.from({ length: EVENTS_MAX + 1 }, (_, index) => event(String(index)));
    expect(await ingest.accept(events.slice(1))).toEqual({ accepted: 1_000, duplicates: 0 });
    await expect(ingest.accept(events)).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
  });

  it('accepts an empty list', async () => {
    expect(await open().ingest.accept([])).toEqual({ accepted: 0, duplicates: 0 });
  });

  it('takes a type as soon as the workspace declares it', async () => {
    const { store, ingest } = open();
    const quoted = event('1', { type: 'lead.quoted' });
    await expect(ingest.accept([quoted])).rejects.toBeInstanceOf(EngineError);
    await store.saveWorkspaceText('events:\n  lead.quoted: {}\n', MONDAY_NINE);
    expect(await ingest.accept([quoted])).toEqual({ accepted: 1, duplicates: 0 });
  });

  it('reads the workspace only when an unknown type comes and something has changed', async () => {
    const store = openMemoryStore();
    let reads = 0;
    const counting = {
      ...store,
      workspaceText: () => {
        reads += 1;
        return store.workspaceText();
      },
    };
    const ingest = createIngest({ store: counting, clock: manualClock(), notify: () => {} });
    await ingest.accept([event('1')]);
    const unknown = () => ingest.accept([event('2', { type: 'nope' })]).catch(() => null);
    await unknown();
    await unknown();
    expect(reads).toBe(1);
  });

  it('passes on that the database is away', async () => {
    const away = new EngineError('DATABASE_UNREACHABLE', 'away', { retryable: true });
    const store = { ...openMemoryStore(), ingest: async () => Promise.reject(away) };
    const ingest = createIngest({ store, clock: manualClock(), notify: () => {} });
    await expect(ingest.accept([event('1')])).rejects.toBe(away);
  });
});
