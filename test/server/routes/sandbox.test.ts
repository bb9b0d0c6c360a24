import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Ground } from '../ground.ts';
import { openGround, publish, WELCOME } from '../ground.ts';

let ground: Ground;

beforeEach(async () => {
  ground = await openGround();
});
afterEach(() => ground.close());

async function chat(): Promise<unknown> {
  await ground.installation.worker.settle();
  const { messages } = await ground.client.getSandbox();
  return messages.map(({ from, person, author, text }) => [from, person, author, text]);
}

test('is an empty group at first', async () => {
  expect(await ground.client.getSandbox()).toEqual({
    group: { ref: 'sandbox', name: '体验群' },
    members: [],
    messages: [],
    clock: await ground.client.getClock(),
  });
});

test('people join under a ref of their own', async () => {
  const { client } = ground;
  expect(await client.sandboxJoin({ body: { name: '小王' } })).toEqual({ ref: 'guest-1' });
  expect(await client.sandboxJoin({ body: { name: '小李' } })).toEqual({ ref: 'guest-2' });
  expect((await client.getSandbox()).members).toEqual([
    { ref: 'guest-1', name: '小王', present: true },
    { ref: 'guest-2', name: '小李', present: true },
  ]);
});

test('people who join at once do not get one ref', async () => {
  const joins = ['甲', '乙', '丙'].map((name) => ground.client.sandboxJoin({ body: { name } }));
  const refs = (await Promise.all(joins)).map(({ ref }) => ref);
  expect(refs.sort()).toEqual(['guest-1', 'guest-2', 'guest-3']);
});

test('who comes back under the same name is the same person', async () => {
  const { client } = ground;
  const params = await client.sandboxJoin({ body: { name: '小王' } });
  await client.sandboxLeave({ params });
  expect((await client.getSandbox()).members).toEqual([
    { ref: 'guest-1', name: '小王', present: false },
  ]);
  expect(await client.sandboxJoin({ body: { name: '小王' } })).toEqual(params);
});

test('a flow greets who joins, and answers what they reply', async () => {
  const { client } = ground;
  await publish(client, 'welcome', WELCOME);
  const params = await client.sandboxJoin({ body: { name: '小王' } });
  await ground.installation.worker.settle();
  await client.sandboxSpeak({ params, body: { text: '1', private: true } });
  expect(await chat()).toEqual([
    ['system', null, '', '小王 加入了群聊'],
    ['flow', 'guest-1', '群助手', '欢迎 小王！回复 1 领资料'],
    ['member', 'guest-1', '小王', '1'],
    ['flow', 'guest-1', '群助手', '资料在这里'],
  ]);
});

test('what is said in the group stands in the group', async () => {
  const { client } = ground;
  const params = await client.sandboxJoin({ body: { name: '小王' } });
  await client.sandboxSpeak({ params, body: { text: '大家好' } });
  expect(await chat()).toContainEqual(['member', null, '小王', '大家好']);
  const timeline = await client.getTimeline({ params: { kind: 'member', ref: 'sandbox/guest-1' } });
  expect(timeline.items[0]).toMatchObject({
    source: 'sandbox',
    type: 'message.received',
    data: { text: '大家好', channel: 'group', member: { ref: 'guest-1', displayName: '小王' } },
  });
});

test('leaving ends what runs for the member', async () => {
  const { client } = ground;
  await publish(client, 'welcome', WELCOME);
  const params = await client.sandboxJoin({ body: { name: '小王' } });
  await ground.installation.worker.settle();
  await client.sandboxLeave({ params });
  expect(await chat()).toContainEqual(['system', null, '', '小王 退出了群聊']);
  expect((await client.listInstances()).items.map(({ status }) => status)).toEqual(['cancelled']);
});

test('other events of the catalogue can be raised about a member', async () => {
  const { client } = ground;
  const params = await client.sandboxJoin({ body: { name: '小王' } });
  await client.sandboxEvent({ params, body: { type: 'order.paid', data: { amountMinor: 100 } } });
  await ground.installation.worker.settle();
  const timeline = await client.getTimeline({ params: { kind: 'member', ref: 'sandbox/guest-1' } });
  expect(timeline.items[0]).toMatchObject({ type: 'order.paid', data: { amountMinor: 100 } });
});

test('what the catalogue knows of groups only is told of the group', async () => {
  const { client } = ground;
  const params = await client.sandboxJoin({ body: { name: '小王' } });
  await client.sandboxEvent({ params, body: { type: 'group.updated', data: { field: 'name' } } });
  const timeline = await client.getTimeline({ params: { kind: 'group', ref: 'sandbox' } });
  expect(timeline.items.map(({ type }) => type)).toContain('group.updated');
});

test('saying something twice with one key says it once', async () => {
  const { client } = ground;
  const params = await client.sandboxJoin({ body: { name: '小王' } });
  const speech = { params, body: { text: '大家好' }, headers: { 'Idempotency-Key': 'k1' } };
  await client.sandboxSpeak(speech);
  await client.sandboxSpeak(speech);
  const said = (await client.getSandbox()).messages.filter(({ from }) => from === 'member');
  expect(said).toHaveLength(1);
});

test('an event that nobody declared is refused', async () => {
  const params = await ground.client.sandboxJoin({ body: { name: '小王' } });
  const call = ground.client.sandboxEvent({ params, body: { type: 'moon.landed' } });
  await expect(call).rejects.toMatchObject({ problem: { code: 'EVENT_INVALID' } });
});

test('a stranger cannot speak, and who has left can do nothing', async () => {
  const { client } = ground;
  const stranger = client.sandboxSpeak({ params: { ref: 'guest-9' }, body: { text: 'x' } });
  await expect(stranger).rejects.toMatchObject({ status: 404, problem: { code: 'NOT_FOUND' } });
  const params = await client.sandboxJoin({ body: { name: '小王' } });
  await client.sandboxLeave({ params });
  for (const call of [
    client.sandboxSpeak({ params, body: { text: 'x' } }),
    client.sandboxEvent({ params, body: { type: 'order.paid' } }),
    client.sandboxLeave({ params }),
  ]) {
    await expect(call).rejects.toMatchObject({ status: 400, problem: { code: 'INPUT_INVALID' } });
  }
});
