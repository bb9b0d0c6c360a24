import { expect, test } from 'vitest';
import { rowKey, unsentCount, unsentRows } from '../../../../editor/flow/drawer/message-rows.ts';

const words = { zh: '“promo”类消息已到上限', en: 'messages of `promo` are at their limit' };
const out = { what: 'out', why: null, rule: null, words: null, count: 90 } as const;
const held = { what: 'held', why: 'quiet', rule: null, words: null, count: 4 } as const;
const refused = { what: 'refused', why: 'cap', rule: 'promo', words, count: 7 } as const;
const figures = [
  {
    step: 'greet',
    live: 0,
    entered: 90,
    ports: {},
    ended: 0,
    won: 0,
    arms: [],
    messages: [out, held],
  },
  { step: 'tell', live: 0, entered: 7, ports: {}, ended: 0, won: 0, arms: [], messages: [refused] },
];

test('lists what was not sent or not at once, over all steps, the most frequent first', () => {
  expect(unsentRows(figures)).toEqual([
    { step: 'tell', ...refused },
    { step: 'greet', ...held },
  ]);
});

test('counts what will not go out, without what waits', () => {
  expect(unsentCount(figures)).toBe(7);
  expect(unsentCount([])).toBe(0);
});

test('tells rows apart by step, reason and rule', () => {
  const keys = unsentRows(figures).map(rowKey);
  expect(keys).toEqual(['tell refused cap promo', 'greet held quiet ']);
});
