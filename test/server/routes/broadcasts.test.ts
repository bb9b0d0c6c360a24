import { afterEach, beforeEach, expect, test } from 'vitest';
import { ApiError } from '../../../server/client.ts';
import type { Ground } from '../ground.ts';
import { joined, openGround, publish } from '../ground.ts';

let ground: Ground;

beforeEach(async () => {
  ground = await openGround();
});
afterEach(() => ground.close());

const NEWS = `flow: news
about: member
steps:
  say: { send: { to: member, text: 新品 }, end: said }
`;
const BLAST = `flow: blast
about: member
start: [{ on: order.paid }]
steps:
  tell:
    start: { flow: news, for: { about: member, if: "member.ref != 'p0'" }, pace: 60/m }
    on: [{ event: tag.changed, end: stopped }]
    end: told
`;

async function begin() {
  const { client, installation } = ground;
  await publish(client, 'news', NEWS);
  await publish(client, 'blast', BLAST);
  const people = Array.from({ length: 12 }, (_, index) => `p${index}`);
  await client.sendEvents({ body: people.map((ref) => joined(`${ref}-joins`, ref)) });
  await client.sendEvents({ body: [{ ...joined('pays', 'p0'), type: 'order.paid' }] });
  await installation.worker.settle();
}

test('broadcasts are listed, stopped and resumed, with a reason that is audited', async () => {
  const { client, installation } = ground;
  expect(await client.listBroadcasts()).toEqual({ items: [], next: null });
  await begin();
  const [running] = (await client.listBroadcasts()).items;
  expect(running).toMatchObject({
    flow: 'news',
    by: { type: 'step', flow: 'blast', step: 'tell' },
    condition: "member.ref != 'p0'",
    perMinute: 60,
    state: 'running',
    halt: null,
  });
  const params = { id: running?.id ?? '' };
  const stopped = await client.stopBroadcast({ params, body: { reason: '写错了' } });
  expect(stopped).toMatchObject({ state: 'stopped', halt: { by: 'owner', reason: '写错了' } });
  ground.pass(60_000);
  await installation.worker.settle();
  expect((await client.listBroadcasts()).items).toMatchObject([{ told: 5, state: 'stopped' }]);

  const resumed = await client.resumeBroadcast({ params, body: { reason: '改好了' } });
  expect(resumed).toMatchObject({ state: 'running', halt: null });
  for (const _ of [1, 2, 3]) {
    ground.pass(5_000);
    await installation.worker.settle();
  }
  expect((await client.listBroadcasts()).items).toMatchObject([{ told: 12, state: 'done' }]);
  const acts = ground.logged.map(({ act, reason }) => [act, reason]);
  expect(acts).toContainEqual(['broadcast.stop', '写错了']);
  expect(acts).toContainEqual(['broadcast.resume', '改好了']);
});

test('a broadcast whose step was left reaches nobody else, and says so', async () => {
  const { client, installation } = ground;
  await begin();
  await client.sendEvents({ body: [{ ...joined('tagged', 'p0'), type: 'tag.changed' }] });
  await installation.worker.settle();
  expect((await client.listBroadcasts()).items).toMatchObject([{ state: 'left', endedAt: null }]);
});

test('what is no broadcast, or has ended, is not stopped', async () => {
  const { client, installation } = ground;
  const refused = async (id: string) => {
    const call = client.stopBroadcast({ params: { id }, body: { reason: '停' } });
    const error = await call.catch((thrown: unknown) => thrown);
    return error instanceof ApiError ? [error.status, error.problem.code] : error;
  };
  expect(await refused('none')).toEqual([404, 'BROADCAST_NOT_FOUND']);
  await begin();
  for (const _ of [1, 2, 3]) {
    ground.pass(5_000);
    await installation.worker.settle();
  }
  const [done] = (await client.listBroadcasts()).items;
  expect(await refused(done?.id ?? '')).toEqual([409, 'BROADCAST_ENDED']);
});
