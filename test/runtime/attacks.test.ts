import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../engine/base/index.ts';
import { EngineError, instant } from '../../engine/base/index.ts';
import { type IncomingEvent, readEvents } from '../../engine/runtime/incoming-event.ts';

const NOW = instant(Date.parse('2026-03-02T09:00:00+08:00'));
const USUAL: IncomingEvent = {
  id: 'e1',
  source: 'shop',
  type: 'member.joined',
  subject: 'group/g1/member/p1',
};

function read(event: Partial<IncomingEvent>) {
  return readEvents([{ ...USUAL, ...event }], { now: NOW, isDeclared: () => false });
}

function refusal(event: Partial<IncomingEvent>): string {
  try {
    read(event);
  } catch (error) {
    if (error instanceof EngineError && error.code === 'EVENT_INVALID') return error.message;
    throw error;
  }
  return '';
}

function nested(depth: number): JsonObject {
  return Array.from({ length: depth }).reduce<JsonObject>((inner) => ({ inner }), {});
}

describe('a hostile event is refused', () => {
  it.each<[string, Partial<IncomingEvent>, RegExp]>([
    ['data 33 deep', { data: nested(33) }, /nested more than 32/],
    ['data 100,000 deep', { data: nested(100_000) }, /nested more than 32/],
    ['a key of 70,000', { data: { ['k'.repeat(70_000)]: 1 } }, /at most 65536/],
    ['a text of 70,000', { data: { text: 'x'.repeat(70_000) } }, /at most 65536/],
    ['a text that grows as UTF-8', { data: { text: '试'.repeat(30_000) } }, /at most 65536/],
    [
      'twenty thousand keys',
      { data: Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`k${at}`, 1])) },
      /at most 65536/,
    ],
    ['a list of a hundred thousand', { data: { xs: Array(100_000).fill(1) } }, /at most 65536/],
    ['a ref with a separator', { subject: 'customer/a\u001fb' }, /without `\/` and control/],
    ['a ref with NUL', { subject: 'customer/a\0' }, /without `\/` and control/],
    ['a ref with half of a pair', { subject: 'customer/\ud800' }, /without `\/` and control/],
    ['a ref of 129', { subject: `customer/${'x'.repeat(129)}` }, /1 to 128/],
    ['a ref of slashes', { subject: 'group/g1/member/p1/p2' }, /`subject` must be/],
    ['a ref of nothing', { subject: 'customer/' }, /`subject` must be/],
    [
      'a ref in the data with a line end',
      { type: 'order.paid', subject: undefined as never, data: { customer: { ref: 'a\nb' } } },
      /data.customer.ref/,
    ],
    ['an id with a line end', { id: 'a\nb' }, /control characters/],
    ['an id of 257', { id: 'x'.repeat(257) }, /1 to 256/],
    ['the name of the engine', { source: 'groupflow' }, /kept for the engine/],
    ['a start by hand', { type: '@start' }, /kept for the engine/],
    ['an event of the machine', { type: 'xstate.init' }, /kept for the engine/],
    ['a type that every object has', { type: 'constructor' }, /is not known/],
    ['a time that is none', { time: '2026-99-99T00:00:00Z' }, /ISO 8601/],
    ['a time of 60,000 digits', { time: `${'9'.repeat(60_000)}Z` }, /ISO 8601/],
  ])('%s', (_, event, message) => {
    expect(refusal(event)).toMatch(message);
  });
});

describe('a hostile event is made harmless', () => {
  it('whose data names prototypes', () => {
    // As it comes off the wire, where `__proto__` is a key like any other.
    const data = JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"p":1}}}');
    const [event] = read({ data });
    expect(JSON.stringify(event?.data)).toBe(JSON.stringify(data));
    expect('polluted' in {} || 'p' in {}).toBe(false);
  });

  it('that cuts a character in two, or holds NUL', () => {
    const [event] = read({ data: { text: '😀'.slice(0, 1), 'a\0': 'b\0c' } });
    expect(event?.data).toEqual({ text: '\uFFFD', 'a\uFFFD': 'b\uFFFDc' });
  });

  it('that comes from the future', () => {
    expect(read({ time: '9999-12-31T23:59:59Z' })[0]?.time).toBe(NOW);
  });
});
