import { expect, it } from 'vitest';
import { instant } from '../../engine/base/index.ts';
import { gateWords } from '../../engine/core/gate-words.ts';
import type { GateReason } from '../../engine/core/index.ts';

const REASONS: readonly GateReason[] = [
  'quiet',
  'slot',
  'gap',
  'approval',
  'capHeld',
  'cap',
  'quota',
  'optOut',
  'consent',
  'content',
  'stage',
  'late',
  'noTime',
  'crowded',
  'denied',
  'unconfirmed',
  'leftStep',
  'noConnector',
  'noRecipient',
  'nobodyOnDuty',
  'notInGroup',
];
const zone = 'Asia/Shanghai';

it('says every reason in Chinese and in English, each otherwise', () => {
  const words = REASONS.map((reason) => gateWords(reason, { rule: 'promo', until: null, zone }));
  expect(new Set(words.map(({ zh }) => zh)).size).toBe(REASONS.length);
  expect(new Set(words.map(({ en }) => en)).size).toBe(REASONS.length);
  expect(words.filter(({ zh }) => !/\p{Script=Han}/u.test(zh))).toEqual([]);
  expect(words.filter(({ en }) => /\p{Script=Han}/u.test(en))).toEqual([]);
});

it('names the rule, and when the message is judged again', () => {
  const until = instant(Date.parse('2026-03-31T16:00:00Z'));
  expect(gateWords('capHeld', { rule: 'promo', until, zone })).toEqual({
    zh: '“promo”类消息已到上限，等下一个周期，最早 2026-04-01 00:00 再试',
    en: 'messages of `promo` are at their limit for now, until 2026-04-01 00:00 at the earliest',
  });
});

it('has words for the rule of all classes together', () => {
  expect(gateWords('cap', { rule: '*', until: null, zone })).toEqual({
    zh: '全部消息合计已到上限',
    en: 'all messages together are at their limit',
  });
});
