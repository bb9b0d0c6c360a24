import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EffectKey, Instant } from '../../../engine/base/index.ts';
import { ApiError } from '../../../server/client.ts';
import type { Ground } from '../ground.ts';
import { openGround } from '../ground.ts';
import { FLASH_WORKSPACE, lineOf, tellLedger } from '../ledger-lines.ts';

const HOUR_MS = 3_600_000;

let ground: Ground;

beforeEach(async () => {
  ground = await openGround({ workspace: FLASH_WORKSPACE });
});
afterEach(() => ground.close());

test('the plan of this month is compared with what was sent in it', async () => {
  const { client, store } = ground;
  const sentAt = (hours: number) => (ground.now() + hours * HOUR_MS) as Instant; // an hour of one
  await tellLedger(store, [
    lineOf(sentAt(0)),
    lineOf(sentAt(0), { key: 'i1/tell/1/2' as EffectKey }),
    lineOf(sentAt(0), { key: 'i1/tell/1/3' as EffectKey, what: 'refused', why: 'cap' }),
  ]);
  const plan = await client.getContentPlan();
  expect(plan).toMatchObject({
    from: '2026-02-28T16:00:00.000Z',
    to: '2026-03-31T16:00:00.000Z',
    zone: 'Asia/Shanghai',
    sent: 2,
    shards: { read: 64, of: 64 },
    rows: [
      { name: '*', type: 'all', sent: 2 },
      { name: 'service', type: 'class', sent: 0 },
      {
        name: 'promo',
        type: 'class',
        sent: 2,
        recipients: 1,
        caps: [
          {
            min: null,
            max: 2,
            per: 'month',
            ended: { windows: 0 },
            running: { windows: 1, below: 0, full: 1, over: 0 },
          },
        ],
        deviations: [],
      },
    ],
  });
  const april = await client.getContentPlan({ query: { from: '2026-04-01' } });
  expect([april.from, april.to, april.sent]).toEqual([
    '2026-03-31T16:00:00.000Z',
    '2026-04-30T16:00:00.000Z',
    0,
  ]);
});

test('a period that cannot be is refused', async () => {
  const refused = async (from: string, to: string) => {
    const call = ground.client.getContentPlan({ query: { from, to } });
    const error = await call.catch((thrown: unknown) => thrown);
    return error instanceof ApiError ? error.problem.code : error;
  };
  expect(await refused('2026-03-01', '2026-03-01')).toBe('INPUT_INVALID');
  expect(await refused('2026-03-01', '2026-06-10')).toBe('INPUT_INVALID');
  expect(await refused('yesterday', '2026-06-10')).toBe('INPUT_INVALID');
  expect(await refused('2026-03-01', '2026-06-09')).toMatchObject({ sent: 0 });
});
