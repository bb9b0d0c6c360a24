import { expect, test } from 'vitest';
import { createHand } from '../../engine/runtime/hand.ts';
import type { Delivery } from '../../engine/store/index.ts';

const FIRST = { shard: 1, turn: 1, key: 'a' } as Delivery; // names of deliveries are enough here
const SECOND = { shard: 1, turn: 2, key: 'b' } as Delivery; // likewise

test('tells what is in hand after a claim that failed, and only then', async () => {
  const hand = createHand();
  const told: unknown[] = [];
  const take = (claimed: readonly Delivery[] | Error) =>
    hand.take(async ({ inHand }) => {
      told.push(inHand);
      if (claimed instanceof Error) throw claimed;
      return claimed;
    });
  await take([FIRST, SECOND]);
  await expect(take(new Error('lost'))).rejects.toThrow('lost');
  hand.drop([FIRST]);
  await take([]);
  await take([]);
  expect(told).toEqual([undefined, undefined, [SECOND], undefined]);
});

test('still holds what was claimed again before its first outcome is known as stored', async () => {
  const hand = createHand();
  await hand.take(async () => [FIRST]);
  await hand.take(async () => [FIRST]);
  hand.drop([FIRST]);
  await expect(hand.take(() => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
  await hand.take(async ({ inHand }) => {
    expect(inHand).toEqual([FIRST]);
    return [];
  });
});
