import { describe, expect, it } from 'vitest';
import { EngineError, instant, plusMs } from '../../engine/base/index.ts';
import type { IncomingEvent } from '../../engine/runtime/incoming-event.ts';
import { readEvents } from '../../engine/runtime/incoming-event.ts';

const NOW = instant(Date.parse('2026-03-02T09:00:00+08:00'));
const EVENT: IncomingEvent = {
  id: '1',
  source: 'shop',
  type: 'order.paid',
  subject: 'customer/wm1',
};

function read(event: Partial<IncomingEvent>, declared: readonly string[] = []) {
  const isDeclared = (type: string) => declared.includes(type);
  const [first] = readEvents([{ ...EVENT, ...event }], { now: NOW, isDeclared });
  return first;
}

function mistakes(...events: readonly IncomingEvent[]) {
  try {
    readEvents(events, { now: NOW, isDeclared: () => false });
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== 'EVENT_INVALID') throw error;
    const errors = error.details.errors as readonly { pointer: string; detail: string }[];
    return errors.map((mistake) => mistake.pointer);
  }
  return [];
}

const mistakeOf = (event: Partial<IncomingEvent>) => mistakes({ ...EVENT, ...event });
const without = (event: IncomingEvent): IncomingEvent => {
  const { subject: _subject, ...rest } = event;
  return rest;
};

describe('the subject of an event', () => {
  it.each([
    ['customer/wm1', { kind: 'customer', ref: 'wm1' }],
    ['group/g1', { kind: 'group', ref: 'g1' }],
    ['group/g1/member/wm1', { kind: 'member', ref: 'g1/wm1' }],
    ['workspace', { kind: 'workspace', ref: '' }],
    ['customer/小李 01', { kind: 'customer', ref: '小李 01' }],
  ])('is read from `%s`', (subject, expected) => {
    expect(read({ subject })?.subject).toEqual(expected);
  });

  it.each([
    'customer',
    'customer/',
    'customer/a/b',
    'person/a',
    'group/g/member',
    'group/g/member/',
    'group/g/member/a/b',
    'group//member/a',
    'group/g/owner/a',
    '',
    'customer/a\u0007b',
    `customer/${'r'.repeat(129)}`,
  ])('is refused as `%s`', (subject) => {
    expect(mistakeOf({ subject })).toEqual(['/0/subject']);
  });

  it('may have a ref of 128 characters', () => {
    const ref = 'r'.repeat(128);
    expect(read({ subject: `customer/${ref}` })?.subject.ref).toBe(ref);
  });

  it.each([
    [
      { group: { ref: 'g1' }, member: { ref: 'wm1' } },
      { kind: 'member', ref: 'g1/wm1' },
    ],
    [{ customer: { ref: 'wm1' } }, { kind: 'customer', ref: 'wm1' }],
    [{ group: { ref: 'g1' } }, { kind: 'group', ref: 'g1' }],
    [
      { group: { ref: 'g1' }, member: { ref: 'a' }, customer: { ref: 'b' } },
      { kind: 'member', ref: 'g1/a' },
    ],
    [
      { group: { ref: 'g1' }, customer: { ref: 'b' } },
      { kind: 'customer', ref: 'b' },
    ],
  ])('is taken from the data %j where it is not said', (data, expected) => {
    const [event] = readEvents([without({ ...EVENT, data })], {
      now: NOW,
      isDeclared: () => false,
    });
    expect(event?.subject).toEqual(expected);
  });

  it('must be said somewhere', () => {
    expect(mistakes(without({ ...EVENT, data: { member: { ref: 'a' } } }))).toEqual(['/0/subject']);
  });

  it('is refused with a pointer into the data when a ref there is no ref', () => {
    expect(mistakes(without({ ...EVENT, data: { customer: { ref: 'a/b' } } }))).toEqual([
      '/0/data/customer/ref',
    ]);
    expect(mistakes(without({ ...EVENT, data: { customer: { ref: 7 } } }))).toEqual([
      '/0/data/customer/ref',
    ]);
  });
});

describe('the type of an event', () => {
  it('may be one of the catalogue or one that the workspace declares', () => {
    expect(read({ type: 'member.joined' })?.type).toBe('member.joined');
    expect(read({ type: 'lead.quoted' }, ['lead.quoted'])?.type).toBe('lead.quoted');
    expect(mistakeOf({ type: 'lead.quoted' })).toEqual(['/0/type']);
  });

  it.each(['@sent', '@', 'xstate.stop', 'xstate.done.state.f/p', '', 't'.repeat(129)])(
    'is refused as `%s`',
    (type) => {
      expect(mistakeOf({ type })).toEqual(['/0/type']);
    },
  );

  it('is refused as an engine type even when the workspace declares it', () => {
    expect(() => read({ type: '@sent' }, ['@sent'])).toThrow(/kept for the engine/);
  });
});

describe('the time of an event', () => {
  it('is the time of acceptance when it is not said', () => {
    expect(read({})?.time).toBe(NOW);
  });

  it('may lie five minutes ahead, and is now when it lies further ahead', () => {
    const ahead = (ms: number) => read({ time: new Date(NOW + ms).toISOString() })?.time;
    expect(ahead(300_000)).toBe(plusMs(NOW, 300_000));
    expect(ahead(300_001)).toBe(NOW);
  });

  it('is kept however long ago it was', () => {
    expect(read({ time: '2001-01-01T00:00:00Z' })?.time).toBe(Date.parse('2001-01-01T00:00:00Z'));
  });

  it.each(['yesterday', '2026-03-02', '2026-03-02T09:00:00', '2026-13-02T09:00:00Z', ''])(
    'is refused as `%s`',
    (time) => {
      expect(mistakeOf({ time })).toEqual(['/0/time']);
    },
  );
});

describe('the name of an event', () => {
  it('is its source and id, each of 1 to 256 characters', () => {
    expect(read({ id: 'i'.repeat(256) })?.id).toHaveLength(256);
    expect(mistakeOf({ id: 'i'.repeat(257) })).toEqual(['/0/id']);
    expect(mistakeOf({ id: '' })).toEqual(['/0/id']);
    expect(mistakeOf({ source: 'a\nb' })).toEqual(['/0/source']);
  });

  it('cannot claim to come from the engine', () => {
    expect(mistakeOf({ source: 'groupflow' })).toEqual(['/0/source']);
  });
});

describe('a list of events', () => {
  it('is refused whole, with the mistakes of every event', () => {
    expect(mistakes(EVENT, { ...EVENT, type: 'nope' }, { ...EVENT, subject: 'x' })).toEqual([
      '/1/type',
      '/2/subject',
    ]);
  });

  it('names at most twenty mistakes', () => {
    const wrong = Array.from({ length: 30 }, () => ({ ...EVENT, type: 'nope' }));
    expect(mistakes(...wrong)).toHaveLength(20);
  });
});

describe('what staff and bots say', () => {
  const said = (kind: string, subject: string) =>
    read({ type: 'message.received', subject, data: { member: { ref: 'a', kind } } });

  it.each(['staff', 'bot'])('is a sent message about the group, by a %s', (kind) => {
    const event = said(kind, 'group/g1/member/a');
    expect([event?.type, event?.subject]).toEqual(['message.sent', { kind: 'group', ref: 'g1' }]);
  });

  it('is a sent message about the customer in a private chat', () => {
    const event = said('staff', 'customer/b');
    expect([event?.type, event?.subject]).toEqual(['message.sent', { kind: 'customer', ref: 'b' }]);
  });

  it('is a received message when a customer says it', () => {
    const event = said('customer', 'group/g1/member/a');
    expect([event?.type, event?.subject]).toEqual([
      'message.received',
      { kind: 'member', ref: 'g1/a' },
    ]);
  });
});
