import { describe, expect, test } from 'vitest';
import type { ClockAnswer } from '../../../editor/app/index.ts';
import type { SandboxChat, SandboxMessage } from '../../../editor/pages/sandbox/chat.ts';
import {
  avatarColour,
  chatLines,
  initials,
  messagesOf,
  privateChats,
  suggestName,
} from '../../../editor/pages/sandbox/chat.ts';
import { aheadOf, jumpsFrom } from '../../../editor/pages/sandbox/clock-jumps.ts';
import {
  MEMBER_EVENTS,
  QUICK_EVENTS,
  readData,
  sampleData,
} from '../../../editor/pages/sandbox/event-presets.ts';
import { messageCounts, unreadIn } from '../../../editor/pages/sandbox/unread.ts';
import { EVENT_CATALOGUE } from '../../../engine/language/index.ts';

describe('the chat', () => {
  test('says the time at first and again after a quarter of an hour of silence', () => {
    const messages = [
      message({ seq: '1', at: '2026-11-21T02:00:00.000Z' }),
      message({ seq: '2', at: '2026-11-21T02:14:59.999Z' }),
      message({ seq: '3', at: '2026-11-21T02:29:59.999Z' }),
    ];
    const lines = chatLines(messages, () => false);
    expect(lines.map((line) => (line.type === 'time' ? line.at : line.message.seq))).toEqual([
      '2026-11-21T02:00:00.000Z',
      '1',
      '2',
      '2026-11-21T02:29:59.999Z',
      '3',
    ]);
  });

  test('puts my bubbles apart and keeps what the system says in the middle', () => {
    const system = message({ seq: '1', from: 'system' });
    const mine = message({ seq: '2', from: 'member', author: 'p1' });
    const flow = message({ seq: '3' });
    const lines = chatLines([system, mine, flow], ({ author }) => author === 'p1');
    expect(lines.slice(1)).toEqual([
      { type: 'system', message: system },
      { type: 'bubble', message: mine, mine: true },
      { type: 'bubble', message: flow, mine: false },
    ]);
  });

  test('keeps private chats out of the group', () => {
    const open = message({ seq: '1' });
    const secret = message({ seq: '2', person: 'p1' });
    const chat = chatOf({ messages: [open, secret] });
    expect(messagesOf(chat, null)).toEqual([open]);
    expect(messagesOf(chat, 'p1')).toEqual([secret]);
  });

  test('offers private chats of members first, then of staff, and the one that is open', () => {
    const chat = chatOf({
      messages: [message({ person: 'staff/chen' }), message({ person: 'p2' })],
    });
    expect(privateChats(chat, null)).toEqual(['p2', 'staff/chen']);
    expect(privateChats(chat, 'p1')).toEqual(['p1', 'p2', 'staff/chen']);
  });
});

describe('the unread messages', () => {
  const before = chatOf({ messages: [message({}), message({ person: 'p1' })] });
  const after = chatOf({ messages: [...before.messages, message({ person: 'p1' }), message({})] });

  test('are those that came into a chat since it was looked at', () => {
    const facts = { now: messageCounts(after), seen: messageCounts(before), open: '' };
    expect(['', 'p1', 'p2'].map((key) => unreadIn(key, facts))).toEqual([0, 1, 0]);
  });

  test('are none when older messages have gone', () => {
    const facts = { now: messageCounts(before), seen: messageCounts(after), open: '' };
    expect(unreadIn('p1', facts)).toBe(0);
  });
});

describe('the members', () => {
  test('are offered the first name that nobody bears, present or gone', () => {
    const { members } = chatOf({});
    expect(suggestName(['小李', '王芳', '陈晨'], members)).toBe('陈晨');
    expect(suggestName(['小李'], members)).toBe('小李3');
  });

  test('are drawn by the end of a Chinese name, or by a first letter', () => {
    expect(['欧阳小李', '李', 'alice', ' 陈 '].map(initials)).toEqual(['小李', '李', 'A', '陈']);
  });

  test('keep their colour', () => {
    expect(avatarColour('guest-1')).toBe(avatarColour('guest-1'));
    expect(avatarColour('')).toBe(0);
  });
});

describe('the clock', () => {
  const clock: ClockAnswer = {
    now: '2026-11-21T02:00:00.000Z',
    zone: 'Asia/Shanghai',
    offsetMs: 0,
    movable: true,
    reason: null,
    nextDueAt: '2026-11-21T02:30:00.000Z',
  };

  test('moves by an hour, by a day, and to the next wake-up', () => {
    expect(jumpsFrom(clock)).toEqual([
      { name: 'hour', byMs: 3_600_000, refusal: null },
      { name: 'day', byMs: 86_400_000, refusal: null },
      { name: 'toNext', byMs: 1_800_000, refusal: null },
    ]);
  });

  test('says why it does not move', () => {
    const refusals = (parts: Partial<ClockAnswer>) =>
      jumpsFrom({ ...clock, ...parts }).map(({ refusal }) => refusal);
    expect(refusals({ movable: false })).toEqual(['locked', 'locked', 'locked']);
    expect(refusals({ nextDueAt: null })).toEqual([null, null, 'noneDue']);
    expect(refusals({ nextDueAt: '2027-11-22T02:00:00.000Z' })).toEqual([null, null, null]);
    expect(refusals({ nextDueAt: '2027-11-22T02:00:00.001Z' })).toEqual([null, null, 'tooFar']);
  });

  test('moves by a moment at least when the wake-up is due already', () => {
    const past = jumpsFrom({ ...clock, nextDueAt: '2026-11-21T01:59:00.000Z' });
    expect(past.at(-1)).toEqual({ name: 'toNext', byMs: 1, refusal: null });
  });

  test('says by how much it is ahead in the largest unit', () => {
    const minutes = [0, 1, 59, 60, 1439, 1440, 4320].map((count) => aheadOf(count * 60_000));
    expect(minutes).toEqual([
      null,
      { count: 1, unit: 'minutes' },
      { count: 59, unit: 'minutes' },
      { count: 1, unit: 'hours' },
      { count: 24, unit: 'hours' },
      { count: 1, unit: 'days' },
      { count: 3, unit: 'days' },
    ]);
  });
});

describe('the events to be raised', () => {
  test('are of the catalogue and can concern a person', () => {
    const types = EVENT_CATALOGUE.map(({ type }) => type);
    expect(QUICK_EVENTS.filter(({ type }) => !types.includes(type))).toEqual([]);
    expect(MEMBER_EVENTS.map(({ type }) => type)).not.toContain('message.received');
    expect(MEMBER_EVENTS.map(({ type }) => type)).not.toContain('group.created');
  });

  test('come with their fields to be filled in', () => {
    expect(JSON.parse(sampleData('complaint.received'))).toEqual({ severity: 'high' });
    expect(JSON.parse(sampleData('member.tagged'))).toEqual({ tags: [], by: '' });
    expect(JSON.parse(sampleData('unheard.of'))).toEqual({});
  });

  test('take a JSON object as data and nothing else', () => {
    expect(readData('{"a":1}')).toEqual({ a: 1 });
    expect(readData('  ')).toEqual({});
    expect(['[1]', '"a"', 'null', '{a:1}'].map(readData)).toEqual([null, null, null, null]);
  });
});

function message(parts: Partial<SandboxMessage>): SandboxMessage {
  return {
    seq: '1',
    person: null,
    from: 'flow',
    author: '群助手',
    text: '你好',
    at: '2026-11-21T02:00:00.000Z',
    mention: [],
    replies: [],
    ...parts,
  };
}

function chatOf(parts: { messages?: SandboxMessage[] }): SandboxChat {
  return {
    group: { ref: 'sandbox', name: '体验群' },
    members: [
      { ref: 'p1', name: '小李', present: true },
      { ref: 'p2', name: '王芳', present: false },
    ],
    messages: parts.messages ?? [],
    clock: {
      now: '2026-11-21T02:00:00.000Z',
      zone: 'Asia/Shanghai',
      offsetMs: 0,
      movable: true,
      reason: null,
      nextDueAt: null,
    },
  };
}
