import { describe, expect, it } from 'vitest';
import type { SubjectRef } from '../../engine/core/index.ts';
import { MEMBER, memberFlow, smallWorld } from './small-world.ts';

describe('asks', () => {
  const asking = (id: string, match: string, on: string) =>
    memberFlow(
      id,
      `  menu: { ask: { to: member, text: 请选, options: [{ match: [${match}], end: chosen }], else: { end: other } }, after: [{ delay: 1h, end: silent }] }`,
      { on },
    );

  it('give a reply to the newest whose options match, and `else` to the newest of all', () => {
    const { tell, to, outcomes } = smallWorld([
      asking('first', 'A', 'member.joined'),
      asking('second', 'B', 'trial.started'),
    ]);
    tell('member.joined');
    to('2026-03-02T09:00:10+08:00');
    tell('trial.started');
    tell('message.received', { text: 'a。' });
    expect(outcomes()).toEqual(['chosen', null]);
    tell('message.received', { text: '？？' });
    expect(outcomes()).toEqual(['chosen', 'other']);
  });

  it('may take any reply, and then have no options', () => {
    const text = memberFlow(
      'open',
      '  menu: { ask: { to: member, text: 说说, else: { end: said } }, save: words, after: [{ delay: 1h, end: silent }] }',
      { top: "vars: { words: '' }" },
    );
    const { tell, newest } = smallWorld([text]);
    tell('member.joined');
    tell('message.received', { text: '都好' });
    expect(newest()).toMatchObject({ outcome: 'said', vars: { words: '都好' } });
  });

  it('keep an empty text of a reply without any', () => {
    const text = memberFlow(
      'open',
      '  menu: { ask: { to: member, text: 说说, else: { end: said } }, save: words, after: [{ delay: 1h, end: silent }] }',
      { top: "vars: { words: '?' }" },
    );
    const { tell, newest } = smallWorld([text]);
    tell('member.joined');
    tell('message.received', { kind: 'image', mediaRef: 'm1' });
    expect(newest()).toMatchObject({ status: 'completed', outcome: 'said', vars: { words: '' } });
  });

  it('are not answered by a reply that does not reach them, however new they are', () => {
    const { tell, outcomes, world } = smallWorld([asking('menu', 'A', 'member.joined')]);
    const elsewhere: SubjectRef = { kind: 'member', ref: 'g2/p1' };
    tell('member.joined');
    tell('member.joined', {}, elsewhere);
    tell('message.received', { text: 'A' });
    expect(outcomes()).toEqual(['chosen', null]);
    expect(world.instances().map(({ subject }) => subject.ref)).toEqual(['g1/p1', 'g2/p1']);
  });

  it('take back their message when they are left by a reply to another question', () => {
    const waits = (id: string, on: string, match: string) =>
      memberFlow(
        id,
        `  menu: { ask: { to: member, text: 请选, options: [{ match: [${match}], end: chosen }] }, failed: { end: lost }, after: [{ delay: 1h, end: silent }] }`,
        { on, top: 'on: [{ event: message.received, end: left }]' },
      );
    const { tell, outcomes, world } = smallWorld(
      [waits('first', 'member.joined', 'A'), waits('second', 'trial.started', 'B')],
      { channel: () => 'waits' },
    );
    tell('member.joined');
    tell('trial.started');
    tell('message.received', { text: 'B' });
    expect(outcomes()).toEqual(['left', 'chosen']);
    expect(world.waiting().map(({ origin }) => origin.flow)).toEqual(['second']);
  });

  it('take no reply that is older than their own message', () => {
    const { world, tell, to, outcomes } = smallWorld([asking('menu', 'A', 'member.joined')]);
    const early = world.now();
    to('2026-03-02T09:10:00+08:00');
    tell('member.joined');
    world.send({
      id: 'old',
      source: 'test',
      type: 'message.received',
      subject: MEMBER,
      time: early,
      data: { text: 'A' },
    });
    expect(outcomes()).toEqual([null]);
  });

  it('lead where the first `after` leads when their message cannot go out', () => {
    const text = memberFlow(
      'owner',
      '  menu: { ask: { to: owner, text: 请选, options: [{ match: [A], end: chosen }] }, after: [{ delay: 1h, end: silent }] }',
    );
    const { tell, outcomes, facts } = smallWorld([text]);
    tell('member.joined');
    expect(outcomes()).toEqual(['silent']);
    expect(facts('blocked').map(({ why }) => why)).toEqual(['noRecipient']);
  });
});
