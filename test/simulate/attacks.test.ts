import { describe, expect, it } from 'vitest';
import type { Json } from '../../engine/base/index.ts';
import { GROUP, memberFlow, smallWorld } from './small-world.ts';

function failureOf(steps: string, top = 'vars: { v: "", list: [] }'): string {
  const small = smallWorld([memberFlow('f', steps, { top })]);
  small.tell('member.joined', { text: 'x'.repeat(60_000) });
  small.to('2026-03-03T09:00:00+08:00');
  return small.newest().failure?.message ?? '';
}

describe('values that grow', () => {
  it.each([
    [
      'a variable that doubles',
      `  a: { update: { vars: { v: "= vars.v + vars.v + 'xxxxxxxxxx'" } }, next: b }
  b: { wait: { for: 1s }, next: a }`,
      /more than 65536 characters/,
    ],
    [
      'a variable that holds itself',
      `  a: { update: { vars: { list: "= [vars.list]" } }, next: b }
  b: { wait: { for: 1s }, next: a }`,
      /more than 32 levels/,
    ],
    [
      'a list that grows',
      `  a: { update: { vars: { list: "= vars.list + [trigger.data.text]" } }, next: b }
  b: { wait: { for: 1s }, next: a }`,
      /more than 65536 characters/,
    ],
    [
      'two variables that are too large together',
      '  a: { update: { vars: { v: "= trigger.data.text", list: "= [trigger.data.text]" } }, end: d }',
      /variables of the instance would have more than 65536/,
    ],
    [
      'attributes',
      `  a: { update: { set: { a: "= trigger.data.text", b: "= trigger.data.text" } }, end: d }`,
      /attributes of the profile would have more than 65536/,
    ],
    [
      'the data of an event that is emitted',
      `  a: { emit: { event: member.tagged, data: { a: "= trigger.data.text", b: "= trigger.data.text" } }, end: d }`,
      /data of `member.tagged` would have more than 65536/,
    ],
    [
      'a text',
      '  a: { send: { to: member, text: "{{ trigger.data.text }}" }, end: d }',
      /longer than 8000/,
    ],
  ])('fail the instance: %s', (_, steps, message) => {
    expect(failureOf(steps)).toMatch(message);
  });

  it('leave a profile as it is, where events tell too much', () => {
    const small = smallWorld([]);
    for (let told = 0; told < 20; told += 1) {
      small.tell('member.joined', { member: { [`k${told}`]: 'x'.repeat(30_000) } });
    }
    const state = small.world.entity({ kind: 'customer', ref: 'p1' });
    expect(JSON.stringify(state).length).toBeLessThan(140_000);
    expect(state?.kind === 'person' && Object.keys(state.customer.attributes)).toEqual([
      'k0',
      'k1',
    ]);
  });

  it('keep 64 events while a message is on its way', () => {
    const small = smallWorld(
      [
        memberFlow(
          'f',
          '  a: { send: { to: member, text: x }, on: [{ event: order.paid, if: "false", end: p }], next: b, failed: b }\n  b: { wait: {}, on: [{ event: order.paid, if: "false", end: p }] }',
        ),
      ],
      { channel: () => 'waits' },
    );
    small.tell('member.joined');
    for (let told = 0; told < 100; told += 1) small.tell('order.paid');
    expect(small.newest().kept).toHaveLength(64);
    expect(small.facts('dropped')).toHaveLength(36);
  });
});

describe('refs', () => {
  const emitTo = (ref: string) =>
    failureOf(`  a: { emit: { event: member.tagged, to: { customer: ${ref} } }, end: d }`);

  it.each([
    ['a separator', '"= \'a\\\\u001fb\'"'],
    ['a line end', '"= \'a\\\\nb\'"'],
    ['a slash', '"= \'g1/p1\'"'],
    ['129 characters', `"= '${'x'.repeat(129)}'"`],
    ['a number', '"= 7"'],
    ['a list', '"= [\'a\']"'],
  ])('that are none fail an emit: %s', (_, ref) => {
    expect(emitTo(ref)).toMatch(/yields no ref/);
  });

  it.each([
    ['nothing', '"= null"'],
    ['an empty text', '"= \'\'"'],
    ['128 characters', `"= '${'x'.repeat(128)}'"`],
  ])('let an emit pass: %s', (_, ref) => {
    expect(emitTo(ref)).toBe('');
  });

  it('that are none reach nobody of the staff', () => {
    const text =
      '  a: { send: { to: { staff: "= \'a\\\\u001fb\'" }, text: x }, next: b, blocked: c }\n  b: { wait: {}, on: [{ event: order.paid, end: p }] }\n  c: { wait: {}, on: [{ event: order.paid, end: p }] }';
    const small = smallWorld([memberFlow('f', text)]);
    small.tell('member.joined');
    expect(small.facts('blocked')).toMatchObject([{ why: 'noRecipient' }]);
    expect(small.newest().steps).toEqual(['c']);
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'may be what every object has: %s',
    (ref) => {
      const flow = memberFlow(
        'f',
        '  a: { send: { to: member, text: "{{ group.name }}{{ member.name }}" }, end: d }',
      );
      const small = smallWorld([flow]);
      const data = { group: { ref, name: '甲' }, member: { ref, name: '乙' } };
      const subject = { kind: 'member', ref: `${ref}/${ref}` } as const;
      small.tell('message.received', data, subject);
      small.tell('member.joined', data, subject);
      small.tell('member.left', data, subject);
      expect(small.sent()).toEqual(['member: 甲乙']);
      const state = small.world.entity(subject);
      const members = state?.kind === 'person' ? Object.entries(state.members) : [];
      expect(members).toMatchObject([[ref, { present: false, tags: [], points: 0 }]]);
    },
  );

  it('leave prototypes alone, whatever data an event has', () => {
    const small = smallWorld([
      memberFlow('f', '  a: { update: { vars: { v: "= event.data" } }, end: d }', {
        top: 'vars: { v: { type: object } }',
      }),
    ]);
    // As it comes off the wire, where `__proto__` is a key like any other.
    const data = JSON.parse(
      '{"__proto__":{"polluted":1},"member":{"__proto__":{"polluted":1},"constructor":1},"group":{"__proto__":{"polluted":1}}}',
    ) as Record<string, Json>; // JSON.parse yields JSON
    small.tell('member.joined', data);
    expect(small.outcomes()).toEqual(['d']);
    expect('polluted' in {}).toBe(false);
  });

  it('and long keys name instances by a hash', () => {
    const flow = memberFlow('f', '  a: { wait: {}, on: [{ event: order.paid, end: p }] }', {
      top: 'key: event.data.ref',
    });
    const small = smallWorld([flow]);
    const [long, other] = ['x'.repeat(60_000), 'a\u001fb'];
    for (const ref of [long, other, long]) small.tell('member.joined', { ref });
    const keys = small.world.instances().map(({ key }) => key);
    expect(keys).toEqual([
      expect.stringMatching(/^[0-9a-f]{64}$/),
      expect.stringMatching(/^[0-9a-f]{64}$/),
    ]);
    expect(small.refusals()).toEqual(['running']);
    small.tell('order.paid', { ref: other });
    expect(small.outcomes()).toEqual([null, 'p']);
  });
});

it('a reply of 60,000 characters is compared with each option once, by its beginning', () => {
  const options = Array.from(
    { length: 20 },
    (_, at) =>
      `{ match: [${Array.from({ length: 50 }, (__, word) => `{ contains: ${'a'.repeat(100)}b${at}x${word} }`).join(', ')}], end: o${at} }`,
  ).join(', ');
  const small = smallWorld([
    memberFlow(
      'f',
      `  a: { ask: { to: member, text: x, options: [${options}] }, after: [{ delay: 1d, end: d }] }`,
    ),
  ]);
  small.tell('member.joined');
  small.tell('message.received', { text: `${'a'.repeat(60_000)}b0x0`, channel: 'private' });
  expect(small.outcomes()).toEqual([null]);
  small.tell('message.received', { text: `${'a'.repeat(200)}b0x0`, channel: 'private' });
  expect(small.outcomes()).toEqual(['o0']);
});

it('a group with a name that every object has lives like any other', () => {
  const small = smallWorld([
    memberFlow('f', '  a: { send: { to: group, text: x }, end: d }', { about: 'group' }),
  ]);
  small.tell('member.joined', {}, { kind: 'member', ref: 'constructor/valueOf' });
  small.tell('group.dismissed', {}, { ...GROUP, ref: 'constructor' });
  expect(small.sent()).toEqual(['group: x']);
});
