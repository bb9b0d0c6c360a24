import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EffectKey, Instant } from '../../../engine/base/index.ts';
import type { Ground } from '../ground.ts';
import { openGround, publish } from '../ground.ts';
import { lineOf, tellLedger } from '../ledger-lines.ts';

const HOUR_MS = 3_600_000;

/** One of every month at least, and seven days apart: four a month do not fit into two. */
const WORKSPACE = `zone: Asia/Shanghai
classes:
  promo: { cap: [{ max: 2, per: month }] }
campaigns:
  flash: { class: promo, cap: [{ min: 2, per: month }] }
  group-buy: { class: promo, cap: [{ min: 1, per: month }] }
`;

const WEEKLY = `flow: weekly
title: 每周一次
about: group
start: [{ schedule: "0 20 * * 5" }]
steps: { say: { send: { to: group, class: promo, text: 来吧 }, end: said } }
`;

let ground: Ground;

beforeEach(async () => {
  ground = await openGround({ workspace: WORKSPACE });
});
afterEach(() => ground.close());

async function calendar(group?: string) {
  const answer = await ground.client.getCalendar({ query: group === undefined ? {} : { group } });
  const dayOf = (date: string) => answer.days.find((day) => day.date === date);
  return { ...answer, dayOf };
}

test('a day tells what was sent, what waits and what is planned', async () => {
  await publish(ground.client, 'weekly', WEEKLY);
  const now = ground.now();
  const later = (now + 30 * HOUR_MS) as Instant; // an instant thirty hours on
  await tellLedger(ground.store, [
    lineOf(now),
    lineOf(now, { key: 'i1/tell/1/2' as EffectKey, what: 'held', why: 'gap', until: later }),
  ]);
  const { days, today, dayOf } = await calendar();
  expect([today, days.length, days[0]?.date]).toEqual(['2026-03-02', 31, '2026-03-01']);
  expect(dayOf('2026-03-02')).toEqual({
    date: '2026-03-02',
    sent: [{ class: 'promo', count: 1 }],
    waiting: [],
    planned: [],
  });
  expect(dayOf('2026-03-03')?.waiting).toEqual([{ class: 'promo', count: 1 }]);
  expect(dayOf('2026-03-06')?.planned).toEqual([
    {
      at: '2026-03-06T12:00:00.000Z',
      flow: 'weekly',
      title: '每周一次',
      class: 'promo',
      to: 'group',
      conflict: null,
    },
  ]);
  expect(dayOf('2026-03-20')?.planned[0]?.conflict?.words.en).toBe(
    'messages of `promo` are at their limit',
  );
});

test('of one group, only what goes to the group is told', async () => {
  await publish(ground.client, 'weekly', WEEKLY);
  await tellLedger(ground.store, [lineOf(ground.now())]);
  const { dayOf } = await calendar('g1');
  expect(dayOf('2026-03-02')?.sent).toEqual([]);
  expect(dayOf('2026-03-06')?.planned).toHaveLength(1);
});

test('two rules of the workspace that cannot both hold are told to the author', async () => {
  const { findings } = await calendar();
  expect(findings.map(({ code, path }) => [code, path.join('.')])).toEqual([
    ['RULES_CONTRADICT', 'classes.promo.cap.0'],
  ]);
});
