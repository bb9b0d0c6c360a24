import { afterEach, expect, test } from 'vitest';
import type { Ground } from '../ground.ts';
import { joined, openGround, publish } from '../ground.ts';

let ground: Ground;
afterEach(() => ground.close());

const WORKSPACE = `zone: Asia/Shanghai
quiet: { from: "09:00", to: "11:00" }
classes:
  promo: { cap: [{ max: 1, per: month }], quiet: ignore }
  news: {}
`;

const FLOW = `flow: offer
title: 优惠
about: member
start: [{ on: member.joined }]
steps:
  first: { title: 首发, send: { to: customer, class: promo, text: 一 }, next: second }
  second:
    title: 第二条
    send: { to: customer, class: promo, text: 二 }
    next: news
    blocked: news
  news: { title: 快讯, send: { to: customer, class: news, text: 三 }, end: told }
`;

const params = { kind: 'customer', ref: 'p1' };

test('the gate tells the ledger what it lets through, refuses and holds, and when it goes', async () => {
  ground = await openGround({ workspace: WORKSPACE });
  const { client, installation } = ground;
  await publish(client, 'offer', FLOW);
  // 10:00 in Shanghai.
  await client.sendEvents({ body: [joined('1', 'p1')] });
  await installation.worker.settle();
  const zh = async () =>
    (await client.getLedger({ params })).items.map(({ words }) => words.zh).sort();
  expect(await zh()).toEqual([
    '“快讯”先等着：现在是静默时段，最早 2026-03-02 11:00 再试（quiet：09:00–11:00）；流程 offer 第 12 行',
    '“第二条”没有发：“promo”类消息已到上限（classes.promo.cap：每月最多 1 条）；流程 offer 第 7 行',
    '发出了“首发”；流程 offer 第 6 行',
  ]);
  ground.pass(3_600_000);
  await installation.worker.settle();
  const news = (await client.getLedger({ params })).items.find(({ step }) => step === 'news');
  expect([news?.what, news?.lines.map(({ what }) => what)]).toEqual(['out', ['held', 'out']]);
  const { figures } = await client.getFlow({ params: { id: 'offer' } });
  expect(figures.map(({ step, messages }) => [step, messages.map(({ what }) => what)])).toEqual([
    ['first', ['out']],
    ['news', ['held', 'out']],
    ['second', ['refused']],
  ]);
});
