import { expect, test } from 'vitest';
import type { LedgerMessage } from '../../../editor/pages/subject/ledger-messages.ts';
import { daySpan, gatherMessages } from '../../../editor/pages/subject/ledger-messages.ts';
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

function messageOf(key: string, ...whats: readonly LedgerMessage['what'][]): LedgerMessage {
  const words = { zh: '', en: '' };
  const at = '2026-03-06T12:05:00.000Z';
  return {
    key,
    at,
    what: whats.at(-1) ?? 'out',
    why: null,
    words,
    rule: null,
    until: null,
    class: 'promo',
    to: 'customer p1',
    subjectName: null,
    flow: 'flash-sale',
    flowTitle: null,
    version: 1,
    step: 'tell',
    stepTitle: words,
    line: null,
    instance: 'i1',
    subject: { kind: 'customer', ref: 'p1' },
    lines: whats.map((what) => ({ at, what, why: null, words })),
  };
}

test('gathers a message whose lines lie on two pages, as it stands on the first', () => {
  const pages = [
    { items: [messageOf('b', 'out'), messageOf('a', 'held', 'out')] },
    { items: [messageOf('a', 'held'), messageOf('c', 'refused')] },
  ];
  const told = gatherMessages(pages).map(({ key, what, lines }) => [
    key,
    what,
    lines.map((line) => line.what),
  ]);
  expect(told).toEqual([
    ['b', 'out', ['out']],
    ['a', 'out', ['held', 'held', 'out']],
    ['c', 'refused', ['refused']],
  ]);
});

test('asks for a whole local day, and for all days without one', () => {
  expect(daySpan('2026-02-28')).toEqual({ from: '2026-02-28', to: '2026-03-01' });
  expect(daySpan('')).toEqual({});
});
