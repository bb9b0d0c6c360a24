import { expect, test } from 'vitest';
import { readSubject, shownAttributes } from '../../../editor/pages/subject/subject-facts.ts';

test('reads a subject from a URL', () => {
  expect(readSubject('member:sandbox/guest-1')).toEqual({ kind: 'member', ref: 'sandbox/guest-1' });
  expect(readSubject('customer:wm:1')).toEqual({ kind: 'customer', ref: 'wm:1' });
});

test('opens nothing for what names no subject', () => {
  expect(['', 'member', 'member:', 'staff:li', ':x'].map(readSubject)).toEqual([
    null,
    null,
    null,
    null,
    null,
  ]);
});

test('says attributes in the order of their names, structured ones as JSON', () => {
  expect(shownAttributes({ name: '小李', level: 3, address: { city: '杭州' } })).toEqual([
    ['address', '{"city":"杭州"}'],
    ['level', '3'],
    ['name', '小李'],
  ]);
});
