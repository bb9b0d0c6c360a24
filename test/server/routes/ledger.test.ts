import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EffectKey, Instant } from '../../../engine/base/index.ts';
import { instant } from '../../../engine/base/index.ts';
import type { LedgerEntry } from '../../../engine/core/index.ts';
import type { Ground } from '../ground.ts';
import { openGround, publish } from '../ground.ts';
import { FLASH_SALE, FLASH_WORKSPACE, lineOf, tellLedger } from '../ledger-lines.ts';

let ground: Ground;

beforeEach(async () => {
  ground = await openGround({ workspace: FLASH_WORKSPACE });
  await publish(ground.client, 'flash-sale', FLASH_SALE);
});
afterEach(() => ground.close());

const time = (text: string): Instant => instant(Date.parse(text));
const CUSTOMER = { kind: 'customer', ref: 'p1' };

async function tell(text: string, change: Partial<LedgerEntry> = {}): Promise<void> {
  await tellLedger(ground.store, [lineOf(time(text), change)]);
}

test('says why somebody was not sent a message, with the rule, the flow and the line', async () => {
  await tell('2026-03-06T12:05:00Z', { what: 'refused', why: 'cap', rule: 'promo' });
  const { items, next } = await ground.client.getLedger({ params: CUSTOMER });
  const words = {
    zh: '“限时秒杀”没有发：“promo”类消息已到上限（classes.promo.cap：每月最多 2 条）；流程 flash-sale 第 6 行',
    en: 'Did not send “限时秒杀”: messages of `promo` are at their limit (classes.promo.cap: at most 2 per month); flow flash-sale, line 6',
  };
  const at = '2026-03-06T12:05:00.000Z';
  const message = {
    key: 'i1/tell/1/1',
    at,
    what: 'refused',
    why: 'cap',
    words,
    rule: { path: 'classes.promo.cap', words: { zh: '每月最多 2 条', en: 'at most 2 per month' } },
    until: null,
    class: 'promo',
    to: 'customer p1',
    subjectName: null,
    flow: 'flash-sale',
    flowTitle: '限时活动',
    version: 1,
    step: 'tell',
    stepTitle: { zh: '限时秒杀', en: '限时秒杀' },
    line: 6,
    instance: 'i1',
    subject: { kind: 'member', ref: 'g1/p1' },
    lines: [{ at, what: 'refused', why: 'cap', words }],
  };
  expect([items, next]).toEqual([[message], null]);
});

test('gathers the lines of a message, and tells of it as it stands', async () => {
  const until = time('2026-03-07T00:00:00Z');
  await tell('2026-03-06T14:30:00Z', { what: 'held', why: 'quiet', rule: null, until });
  await tell('2026-03-06T15:00:00Z', { key: 'i1/tell/2/2' as EffectKey });
  const held = await ground.client.getLedger({ params: CUSTOMER });
  expect(held.items.map(({ what, until: again }) => [what, again])).toEqual([
    ['out', null],
    ['held', '2026-03-07T00:00:00.000Z'],
  ]);
  await tell('2026-03-07T00:00:00Z');
  const { items } = await ground.client.getLedger({ params: CUSTOMER });
  expect(items.map(({ what, lines }) => [what, lines.map((line) => line.what)])).toEqual([
    ['out', ['held', 'out']],
    ['out', ['out']],
  ]);
});

test('takes days of the workspace, page by page', async () => {
  for (const hour of ['2026-03-05T15:59', '2026-03-05T16:00', '2026-03-06T15:59']) {
    await tell(`${hour}:00Z`, { key: hour as EffectKey });
  }
  const query = { from: '2026-03-06', to: '2026-03-07', limit: 1 };
  const first = await ground.client.getLedger({ params: CUSTOMER, query });
  expect(first.items.map(({ key }) => key)).toEqual(['2026-03-06T15:59']);
  const second = await ground.client.getLedger({
    params: CUSTOMER,
    query: { ...query, cursor: first.next ?? '' },
  });
  expect([second.items.map(({ key }) => key), second.next]).toEqual([['2026-03-05T16:00'], null]);
});

test('refuses a day that is none, and a subject that is none', async () => {
  await expect(
    ground.client.getLedger({ params: CUSTOMER, query: { from: 'friday' } }),
  ).rejects.toMatchObject({ status: 400, problem: { errors: [{ pointer: '?from' }] } });
  await expect(
    ground.client.getLedger({ params: { kind: 'person', ref: 'p1' } }),
  ).rejects.toMatchObject({ status: 400 });
});

test('tells by ids what a flow did that is not known any more', async () => {
  const { origin } = lineOf(time('2026-03-06T12:00:00Z'));
  await tell('2026-03-06T12:00:00Z', { origin: { ...origin, version: 9 } });
  const [message] = (await ground.client.getLedger({ params: CUSTOMER })).items;
  expect([message?.words.zh, message?.flowTitle, message?.line]).toEqual([
    '发出了“tell”；流程 flash-sale',
    null,
    null,
  ]);
});

test('lists what the messages of a flow came to, by what, why and rule', async () => {
  await tell('2026-03-06T12:00:00Z', { key: 'a' as EffectKey });
  const refused = { what: 'refused', why: 'cap', rule: 'promo' } as const;
  await tell('2026-03-06T12:05:00Z', { key: 'b' as EffectKey, ...refused });
  const params = { id: 'flash-sale' };
  const query = { what: 'refused', why: 'cap', rule: 'promo', step: 'tell' } as const;
  const { items } = await ground.client.getFlowLedger({ params, query });
  expect(items.map(({ key, what, instance }) => [key, what, instance])).toEqual([
    ['b', 'refused', 'i1'],
  ]);
  const all = await ground.client.getFlowLedger({ params });
  expect(all.items.map(({ key }) => key)).toEqual(['b', 'a']);
  const words = {
    zh: '“promo”类消息已到上限',
    en: 'messages of `promo` are at their limit',
  };
  const { figures } = await ground.client.getFlow({ params });
  expect(figures.map(({ step, messages }) => [step, messages])).toEqual([
    [
      'tell',
      [
        { what: 'out', why: null, rule: null, words: null, count: 1 },
        { what: 'refused', why: 'cap', rule: 'promo', words, count: 1 },
      ],
    ],
  ]);
});
