import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openMemoryStore } from '../../../engine/store/index.ts';
import { ApiError } from '../../../server/client.ts';
import type { Ground } from '../ground.ts';
import { joined, openGround, publish, WELCOME } from '../ground.ts';

const HOUR_MS = 3_600_000;
const params = { id: 'welcome' };
/** Noon of the ground's first day in Shanghai is at four in universal time. */
const period = { from: '2026-03-02T00:00:00.000Z', to: '2026-03-09T00:00:00.000Z' };

let ground: Ground;

beforeEach(async () => {
  ground = await openGround();
  await publish(ground.client, 'welcome', WELCOME);
  await ground.client.sendEvents({ body: [joined('1', 'ann'), joined('2', 'bob')] });
  await ground.installation.worker.settle();
});
afterEach(() => ground.close());

async function refusal(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ApiError) return error.problem.code;
  throw new Error('The call was not refused.');
}

async function played(body: { readonly text?: string; readonly workspace?: string } = {}) {
  const { run } = await ground.client.startBacktest({ params, body: { ...period, ...body } });
  await ground.installation.backtests.settled();
  return ground.client.getBacktest({ params: { ...params, run } });
}

describe('a backtest of a draft', () => {
  test('finds no difference while the draft is what is published', async () => {
    const { status, events, result } = await played();
    expect({ status, events }).toEqual({ status: 'done', events: 2 });
    // Both were asked at once, and a day later again.
    expect(result?.total).toMatchObject({ before: 4, after: 4, same: 4, really: 2 });
    expect(result?.examples).toEqual([]);
  });

  test('tells what the draft would have sent otherwise, and sends nothing', async () => {
    await ground.client.saveDraft({ params, body: WELCOME.replace('delay: 1d', 'delay: 2h') });
    const before = await ground.client.listDeliveries();
    const { result } = await played();
    expect(result?.total).toMatchObject({ before: 4, after: 4, same: 2, moved: 2 });
    expect(result?.examples[0]).toMatchObject({
      change: 'moved',
      step: 'nudge',
      to: 'member g1/ann',
      before: { at: '2026-03-03T02:00:00.000Z', text: '还在吗？' },
      after: { at: '2026-03-02T04:00:00.000Z' },
    });
    expect(await ground.client.listDeliveries()).toEqual(before);
  });

  test('plays another text, and another workspace, as they are given', async () => {
    const text = WELCOME.replace('欢迎 {{', '你好 {{');
    expect((await played({ text })).result?.total).toMatchObject({ text: 2, same: 2 });
    const workspace = 'zone: America/New_York\n';
    expect((await played({ workspace })).result?.total).toMatchObject({ before: 4, after: 4 });
    expect(await refusal(played({ text: 'a: 1' }))).toBe('FLOW_HAS_FINDINGS');
    expect(await refusal(played({ workspace: 'a: 1' }))).toBe('WORKSPACE_INVALID');
  });

  test('knows people from before the period', async () => {
    ground.pass(30 * 24 * HOUR_MS);
    await ground.client.sendEvents({ body: [{ ...joined('3', 'ann'), data: {} }] });
    const from = new Date(ground.now() - HOUR_MS).toISOString();
    const to = new Date(ground.now() + HOUR_MS).toISOString();
    const text = WELCOME.replace('欢迎 {{', '你好 {{');
    const { run } = await ground.client.startBacktest({ params, body: { from, to, text } });
    await ground.installation.backtests.settled();
    const { result } = await ground.client.getBacktest({ params: { ...params, run } });
    expect(result).toMatchObject({ events: 1, folded: 2 });
    expect(result?.examples[0]?.after?.text).toContain('你好 小李');
  });

  test('runs one at a time, and can be cancelled', async () => {
    await ground.close();
    const store = openMemoryStore();
    const reading = Promise.withResolvers<void>();
    const slow = {
      ...store,
      recordedEvents: async (at: Parameters<typeof store.recordedEvents>[0]) => {
        await reading.promise;
        return store.recordedEvents(at);
      },
    };
    ground = await openGround({ store: slow });
    const { client, installation } = ground;
    await publish(client, 'welcome', WELCOME);
    const { run, status } = await client.startBacktest({ params, body: period });
    expect(status).toBe('running');
    const second = client.startBacktest({ params, body: period });
    expect(await refusal(second)).toBe('BACKTEST_RUNNING');
    const found = { ...params, run };
    const cancelled = { run, status: 'cancelled', result: null };
    expect(await client.cancelBacktest({ params: found })).toMatchObject(cancelled);
    reading.resolve();
    await installation.backtests.settled();
    expect(await client.getBacktest({ params: found })).toMatchObject(cancelled);
    expect((await played()).status).toBe('done');
  });

  test('is refused for a period that ends before it begins, and for flows that are not there', async () => {
    const { client } = ground;
    const body = { from: period.to, to: period.from };
    expect(await refusal(client.startBacktest({ params, body }))).toBe('INPUT_INVALID');
    const nowhere = { params: { id: 'nowhere' }, body: period };
    expect(await refusal(client.startBacktest(nowhere))).toBe('FLOW_NOT_FOUND');
    const unknown = { ...params, run: 'none' };
    expect(await refusal(client.getBacktest({ params: unknown }))).toBe('BACKTEST_NOT_FOUND');
    expect(await refusal(client.cancelBacktest({ params: unknown }))).toBe('BACKTEST_NOT_FOUND');
    const { run } = await client.startBacktest({ params, body: period });
    await publish(client, 'other', WELCOME.replace('flow: welcome', 'flow: other'));
    const ofOther = { id: 'other', run };
    expect(await refusal(client.getBacktest({ params: ofOther }))).toBe('BACKTEST_NOT_FOUND');
  });
});
