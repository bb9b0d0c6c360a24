import { expect, test } from 'vitest';
import type { EffectKey, FlowId, InstanceId, StepId } from '../../../engine/base/index.ts';
import { instant } from '../../../engine/base/index.ts';
import type { ContentPlan, LedgerEntry } from '../../../engine/core/index.ts';
import { deviations, openPlanTally, openSentBook } from '../../../engine/core/index.ts';
import { DEFAULT_WORKSPACE, parseInstant, parseWorkspace } from '../../../engine/language/index.ts';

const ZONE = 'Asia/Shanghai';

const at = (text: string) => parseInstant(text, ZONE) ?? instant(Number.NaN);

const MARCH = { from: at('2026-03-01'), to: at('2026-04-01') };

let keys = 0;

function line(owner: string, when: string, change: Partial<LedgerEntry> = {}) {
  keys += 1;
  const [kind = '', ref = ''] = owner.split(':');
  const entry: LedgerEntry = {
    at: at(when),
    key: `i/say/1/${keys}` as EffectKey,
    to: kind === 'group' ? { kind, group: ref } : { kind: 'customer', person: ref },
    class: 'promo',
    origin: {
      flow: 'sale' as FlowId,
      version: 1,
      instance: 'i' as InstanceId,
      step: 'say' as StepId,
      subject: { kind: 'customer', ref },
    },
    what: 'out',
    why: null,
    rule: null,
    until: null,
    ...change,
  };
  return { owner, entry };
}

function planOf(
  policy: string,
  lines: readonly ReturnType<typeof line>[],
  now = at('2026-04-02'),
): ContentPlan {
  const { workspace } = parseWorkspace(`zone: ${ZONE}\n${policy}`);
  const tally = openPlanTally(workspace ?? DEFAULT_WORKSPACE, { period: MARCH, now });
  const book = openSentBook();
  for (const { owner, entry } of lines) book.add(owner, entry);
  tally.add(book);
  return tally.plan();
}

function rowOf(plan: ContentPlan, name = 'promo') {
  return plan.rows.find(({ rule }) => rule.name === name);
}

function wordsOf(plan: ContentPlan, name: string): readonly string[] {
  const row = rowOf(plan, name);
  return row ? deviations(row).map(({ words }) => words.en) : ['no such row'];
}

const SHARES = 'classes: { promo: { share: 25% }, news: { share: 75% } }\n';
const many = (count: number, name: string) =>
  Array.from({ length: count }, (_, index) =>
    line(`person:p${index}`, '2026-03-05T10:00', { class: name }),
  );

test('a share is met within a fifth of what is planned, both sides of it', () => {
  const of = (promo: number) =>
    wordsOf(planOf(SHARES, [...many(promo, 'promo'), ...many(100 - promo, 'news')]), 'promo');
  expect([of(20), of(30)]).toEqual([[], []]);
  expect(of(19)).toEqual(['19% of all messages, 6 points below the 25% planned']);
  expect(of(31)).toEqual(['31% of all messages, 6 points above the 25% planned']);
});

test('too few messages tell nothing of shares', () => {
  const state = (count: number) => rowOf(planOf(SHARES, many(count, 'news')))?.share?.state;
  expect([state(0), state(19), state(20)]).toEqual(['few', 'few', 'under']);
});

test('messages are counted by slot, and outside of all', () => {
  const plan = planOf('classes: { promo: { slots: ["10:00-11:00", "20:00-21:00"] } }\n', [
    line('group:g1', '2026-03-05T10:00'),
    line('group:g1', '2026-03-05T20:59'),
    line('group:g1', '2026-03-05T21:00'),
  ]);
  expect(rowOf(plan)).toMatchObject({
    slots: [
      { slot: '10:00-11:00', sent: 1 },
      { slot: '20:00-21:00', sent: 1 },
    ],
    outsideSlots: 1,
  });
  expect(wordsOf(plan, 'promo')).toEqual(['1 message went out outside of the slots']);
});

const CAPS = 'classes: { promo: { cap: [{ min: 2, max: 3, per: month }] }, news: {} }\n';

test('a fewest is missed by each recipient of anything who got less in a window', () => {
  const lines = [
    line('group:g1', '2026-03-01T00:00'),
    line('group:g1', '2026-03-31T23:59'),
    line('group:g2', '2026-03-05T10:00'),
    line('group:g3', '2026-03-05T10:00', { class: 'news' }),
    line('person:p1', '2026-03-05T10:00', { class: 'news' }),
  ];
  expect(wordsOf(planOf(CAPS, lines), 'promo')).toEqual([
    'at least 2 a month: missed 2 of 3 times',
  ]);
  const running = rowOf(planOf(CAPS, lines, at('2026-03-20')))?.caps[0];
  expect(running?.ended.windows).toBe(0);
  expect(running?.running).toEqual({ windows: 3, below: 2, full: 0, over: 0 });
});

test('a full window and one that has too much are told apart', () => {
  const some = (count: number) =>
    Array.from({ length: count }, (_, day) => line('group:g1', `2026-03-0${day + 1}T10:00`));
  const ended = (count: number) => rowOf(planOf(CAPS, some(count)))?.caps[0]?.ended;
  expect(ended(3)).toEqual({ windows: 1, below: 0, full: 1, over: 0 });
  expect(ended(4)).toEqual({ windows: 1, below: 0, full: 1, over: 1 });
});

test('a gap is broken by a message that comes before its end, not at it', () => {
  const plan = planOf('classes: { promo: { gap: 7d } }\n', [
    line('group:g1', '2026-03-02T10:00'),
    line('group:g1', '2026-03-09T10:00'),
    line('group:g1', '2026-03-16T09:59'),
    line('group:g2', '2026-03-16T10:00'),
  ]);
  expect(rowOf(plan)?.gap).toEqual({ span: '7d', kept: 1, broken: 1 });
});

test('what was given back, or lies outside of the period, does not count', () => {
  const failed = line('group:g1', '2026-03-02T10:00');
  const plan = planOf('classes: { promo: {} }\n', [
    failed,
    { owner: 'group:g1', entry: { ...failed.entry, what: 'failed', at: at('2026-03-03') } },
    line('group:g1', '2026-03-02T10:00', { what: 'refused', why: 'cap' }),
    line('group:g1', '2026-02-28T23:59'),
    line('group:g1', '2026-04-01'),
    line('group:g1', '2026-03-31T23:59'),
  ]);
  expect(plan.sent).toBe(1);
});

test('a campaign counts for its class, an unknown name by itself, an exception not for all', () => {
  const plan = planOf(
    'classes: { "*": { except: [service] }, promo: {}, service: {} }\ncampaigns: { flash: { class: promo } }\n',
    ['flash', 'promo', 'service', 'old'].map((name) =>
      line('person:p', '2026-03-05T10:00', { class: name }),
    ),
  );
  expect(plan.rows.map(({ rule, sent }) => [rule.name, rule.type, sent])).toEqual([
    ['*', 'all', 3],
    ['service', 'class', 1],
    ['promo', 'class', 2],
    ['flash', 'campaign', 1],
    ['old', 'other', 1],
  ]);
});
