import { describe, expect, it } from 'vitest';
import { instant } from '../../engine/base/index.ts';
import type { SubjectRef } from '../../engine/core/index.ts';
import { eventOf, GROUP, memberFlow, smallWorld } from './small-world.ts';

const ELSEWHERE: SubjectRef = { kind: 'member', ref: 'g2/p1' };

describe('subjects and what they know', () => {
  it('know a member and its customer as one person, whichever group tells of them', () => {
    const tagged = memberFlow('tags', '  note: { update: { tags: { add: [met] } }, end: noted }');
    const greet = memberFlow(
      'greets',
      `  which: { choose: [{ if: "'met' in customer.tags", end: known }], else: { end: new } }`,
      { on: 'order.paid' },
    );
    const { tell, world } = smallWorld([tagged, greet]);
    tell('member.joined');
    tell('order.paid', {}, ELSEWHERE);
    const outcomes = world.instances().map(({ subject, outcome }) => [subject.ref, outcome]);
    expect(outcomes).toEqual([
      ['g1/p1', 'noted'],
      ['g2/p1', 'known'],
    ]);
  });

  it('know of their group what was told to them last, and nothing newer', () => {
    const text = memberFlow(
      'names',
      '  hi: { send: { to: member, text: "{{ group.name }}" }, end: said }',
    );
    const { tell, sent } = smallWorld([text]);
    tell('order.paid', { group: { name: '旧名' } });
    tell('group.updated', { group: { name: '新名' } }, GROUP);
    tell('member.joined');
    expect(sent()).toEqual(['member: 旧名']);
  });

  it('take their events one at a time, in the order of their acceptance', () => {
    const text = memberFlow(
      'hears',
      '  rest: { wait: {}, on: [{ event: message.received, update: { vars: { heard: "= vars.heard + [event.data.text]" } } }, { event: order.paid, end: paid }] }',
      { top: 'vars: { heard: [] }' },
    );
    const { world, tell, newest } = smallWorld([text]);
    tell('member.joined');
    tell('message.received', { text: '一' });
    // Told later, though it happened earlier.
    const { subject } = newest();
    const time = instant(world.now() - 60_000);
    const data = { text: '二' };
    world.send(eventOf({ id: 'late', type: 'message.received', subject, time, data }));
    tell('order.paid');
    tell('message.received', { text: '三' });
    expect(newest()).toMatchObject({ outcome: 'paid', vars: { heard: ['一', '二'] } });
  });

  it('give an event to the first entry that holds, and to no other', () => {
    const text = memberFlow(
      'counts',
      `  rest:
    wait: {}
    on:
      - { event: message.received, if: "event.data.text == '三'", end: third }
      - { event: message.received, if: "event.data.text != '一'", update: { vars: { n: "= vars.n + 1" } } }
      - { event: message.received, update: { vars: { n: "= vars.n + 10" } } }`,
      { top: 'vars: { n: 0 }' },
    );
    const { tell, newest } = smallWorld([text]);
    tell('member.joined');
    for (const said of ['一', '二']) tell('message.received', { text: said });
    expect(newest().vars).toEqual({ n: 11 });
    tell('message.received', { text: '三' });
    expect(newest()).toMatchObject({ outcome: 'third', vars: { n: 11 } });
  });

  it('read a string as a text, one that begins with = as an expression, and the rest as it is', () => {
    const text = memberFlow(
      'sets',
      `  note: { update: { vars: { a: "说 {{ event.data.text }}", b: "= event.data.text", c: 7, d: "= vars.c + 1" } }, end: noted }`,
      { top: 'vars: { a: "", b: "", c: 1, d: 0 }' },
    );
    const { tell, newest } = smallWorld([text]);
    tell('member.joined', { text: '在' });
    expect(newest().vars).toEqual({ a: '说 在', b: '在', c: 7, d: 2 });
  });
});
