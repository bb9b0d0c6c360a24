import { afterEach, expect, test } from 'vitest';
import type { Ground } from '../ground.ts';
import { joined, openGround, publish } from '../ground.ts';

let ground: Ground;
afterEach(() => ground.close());

const params = { kind: 'customer', ref: 'p1' };

/** A flow of two messages and a rest, which `order.paid` leaves. */
const FLOW = `flow: offer
title: 优惠
about: member
start: [{ on: member.joined }]
on: [{ event: order.paid, end: paid }]
steps:
  first: { title: 首发, send: { to: customer, class: promo, text: 一 }, next: second }
  second: { title: 第二条, send: { to: customer, class: promo, text: 二 }, next: rest }
  rest: { wait: {}, on: [{ event: order.paid, end: paid }] }
`;

let told = 0;

async function tell(type: string, data: Record<string, unknown> = {}): Promise<void> {
  told += 1;
  const event = joined(`e${told}`, 'p1');
  await ground.client.sendEvents({ body: [{ ...event, type, data: { ...event.data, ...data } }] });
  await ground.installation.worker.settle();
}

/** Opens a workspace with the flow, at 10:00 on a Monday in Shanghai. */
async function begin(workspace: string): Promise<void> {
  ground = await openGround({ workspace: `zone: Asia/Shanghai\n${workspace}` });
  await publish(ground.client, 'offer', FLOW);
}

/** The newest line of a step's message: what, why, and the sentence in both languages. */
async function saidOf(step: string): Promise<readonly (string | null | undefined)[]> {
  const { items } = await ground.client.getLedger({ params });
  const message = items.find((one) => one.step === step);
  return [message?.what, message?.why, message?.words.zh, message?.words.en];
}

test.each([
  [
    'quiet hours',
    'quiet: { from: "09:00", to: "11:00" }',
    [
      'held',
      'quiet',
      '“首发”先等着：现在是静默时段，最早 2026-03-02 11:00 再试（quiet：09:00–11:00）；流程 offer 第 7 行',
      'until 2026-03-02 11:00 at the earliest (quiet: 09:00–11:00); flow offer, line 7',
    ],
  ],
  [
    'slots',
    'classes: { promo: { slots: ["20:00-21:00"] } }',
    [
      'held',
      'slot',
      '“首发”先等着：不在“promo”类消息的发送时段里，最早 2026-03-02 20:00 再试（classes.promo.slots：20:00-21:00）；流程 offer 第 7 行',
      'this is no time slot of messages of `promo`',
    ],
  ],
  [
    'a consent that is missing',
    'classes: { promo: { consent: required } }',
    [
      'refused',
      'consent',
      '“首发”没有发：对方没有同意接收“promo”类消息（classes.promo.consent）；流程 offer 第 7 行',
      'they have not agreed to get messages of `promo`',
    ],
  ],
])('tells of %s', async (_, rules, [what, why, zh, en]) => {
  await begin(rules.includes('promo') ? rules : `${rules}\nclasses: { promo: {} }`);
  await tell('member.joined');
  expect(await saidOf('first')).toEqual([what, why, zh, expect.stringContaining(en ?? '')]);
});

test.each([
  {
    of: 'a cap',
    rules: 'classes: { promo: { cap: [{ max: 1, per: month }] } }',
    what: 'refused',
    zh: '“第二条”没有发：“promo”类消息已到上限（classes.promo.cap：每月最多 1 条）；流程 offer 第 8 行',
    en: 'messages of `promo` are at their limit (classes.promo.cap: at most 1 per month)',
  },
  {
    of: 'a gap',
    rules: 'classes: { promo: { gap: 7d } }',
    what: 'held',
    zh: '“第二条”先等着：“promo”类消息离上一条还不够久，最早 2026-03-09 10:00 再试（classes.promo.gap：至少相隔 7 天）；流程 offer 第 8 行',
    en: 'too short a time ago, until 2026-03-09 10:00 at the earliest',
  },
  {
    of: 'a quota',
    rules:
      'classes: { promo: {} }\nconnectors: { sandbox: { kind: sandbox, quota: [{ max: 1, per: month }] } }',
    what: 'refused',
    zh: '“第二条”没有发：渠道对同一个人的发送次数已用完（connectors.sandbox.quota：每月最多 1 条）；流程 offer 第 8 行',
    en: 'the channel allows no more to them (connectors.sandbox.quota: at most 1 per month)',
  },
])('tells of $of, after the message that used it up', async ({ rules, what, zh, en }) => {
  await begin(rules);
  await tell('member.joined');
  expect((await saidOf('first'))[0]).toBe('out');
  const [whatNow, , zhNow, enNow] = await saidOf('second');
  expect([whatNow, zhNow, enNow]).toEqual([what, zh, expect.stringContaining(en)]);
});

test('tells of an opt-out', async () => {
  await begin('optOut: { words: [退订] }\nclasses: { promo: {} }');
  await tell('message.received', { text: '退订' });
  await tell('member.joined');
  expect(await saidOf('first')).toEqual([
    'refused',
    'optOut',
    '“首发”没有发：对方已退订（optOut）；流程 offer 第 7 行',
    'Did not send “首发”: they have opted out (optOut); flow offer, line 7',
  ]);
});

test('tells of a message that was taken back, since its step was left', async () => {
  await begin('classes: { promo: { gap: 7d } }');
  await tell('member.joined');
  await tell('order.paid');
  expect(await saidOf('second')).toEqual([
    'withdrawn',
    'leftStep',
    '“第二条”在发出前收回了：流程已经离开这一步；流程 offer 第 8 行',
    'Took “第二条” back: the flow has left its step; flow offer, line 8',
  ]);
});

test('tells of a message that waited and went out, as one, and counts it by step', async () => {
  await begin('quiet: { from: "09:00", to: "11:00" }\nclasses: { promo: {} }');
  await tell('member.joined');
  ground.pass(3_600_000);
  await ground.installation.worker.settle();
  const { items } = await ground.client.getLedger({ params });
  expect(items.map(({ step, lines }) => [step, lines.map(({ what }) => what)]).sort()).toEqual([
    ['first', ['held', 'out']],
    ['second', ['out']],
  ]);
  const { figures } = await ground.client.getFlow({ params: { id: 'offer' } });
  expect(figures.map(({ step, messages }) => [step, messages.map(({ what }) => what)])).toEqual([
    ['first', ['held', 'out']],
    ['rest', []],
    ['second', ['out']],
  ]);
});

const ASSISTED =
  'classes: { promo: {} }\nconnectors: { sandbox: { kind: sandbox, assisted: true, confirmWithin: 4h } }';

test('tells of a message that nobody has confirmed in time', async () => {
  await begin(ASSISTED);
  await tell('member.joined');
  expect((await saidOf('first'))[0]).toBe('out');
  ground.pass(4 * 3_600_000);
  await ground.installation.worker.settle();
  expect(await saidOf('first')).toEqual([
    'unconfirmed',
    'unconfirmed',
    '“首发”没有发，不占上限：一直没有人确认发送；流程 offer 第 7 行',
    '“首发” was not sent, and counts for no cap: nobody confirmed it; flow offer, line 7',
  ]);
});

test('tells of a message that a person has confirmed', async () => {
  await begin(ASSISTED);
  await tell('member.joined');
  const { items } = await ground.client.listDeliveries({ query: { status: 'unconfirmed' } });
  const resolved = { as: 'sent', reason: '已在企业微信里确认' } as const;
  await ground.client.resolveDelivery({ params: { key: items[0]?.key ?? '' }, body: resolved });
  await ground.installation.worker.settle();
  expect(await saidOf('first')).toEqual([
    'sent',
    null,
    '渠道确认“首发”已发出；流程 offer 第 7 行',
    'The channel confirmed “首发”; flow offer, line 7',
  ]);
  expect((await saidOf('second'))[0]).toBe('out');
});
