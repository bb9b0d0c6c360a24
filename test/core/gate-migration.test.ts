import { describe, expect, it } from 'vitest';
import { instant } from '../../engine/base/index.ts';
import { journalWords, migrationSignal } from '../../engine/core/index.ts';
import type { Workspace } from '../../engine/language/index.ts';
import { DEFAULT_WORKSPACE, STAY } from '../../engine/language/index.ts';
import { bench, compile, facts, sent } from './bench-of-one.ts';

const WORKSPACE: Workspace = {
  ...DEFAULT_WORKSPACE,
  quiet: { from: '22:00', to: '08:00' },
  classes: { service: {}, promo: { cap: [{ max: 1, per: 'month' }] } },
};
const NIGHT = instant(Date.parse('2026-03-02T23:00:00+08:00'));
const MORNING = '2026-03-03T08:00:00+08:00';

const OFFER = `flow: care
title: 关怀
about: member
start: [{ on: member.joined }]
reenter: { after: 1h }
steps:
  offer: { send: { to: member, class: promo, text: 大促 }, next: rest }
  rest: { wait: {}, on: [{ event: order.paid, end: done }] }
`;

/** A member who joined at night, and then is moved to another version. */
function movedTo(text: string) {
  const one = bench([OFFER], { workspace: WORKSPACE, at: NIGHT });
  one.event('member.joined');
  one.publish(text);
  const { plan, hash } = compile(text, WORKSPACE);
  const rules = plan.migrate ?? STAY;
  const { type, data } = migrationSignal(one.instances[0]!, {
    version: 2,
    hash,
    rules,
    by: 'chen',
    reason: '改版',
  });
  const change = one.signal(one.instances[0]!, type, data);
  return { one, change };
}

describe('a message that waits while its instance moves to another version', () => {
  it('waits on where its step stays, and keeps its text and its key', () => {
    const { one, change } = movedTo(
      `${OFFER.replace('大促', '新大促')}migrate: { default: move }\n`,
    );
    expect(change.ledger).toEqual([]);
    const key = one.state?.gate?.held?.[0]?.key;
    const morning = one.to(MORNING);
    expect(sent(...morning)).toEqual(['member: 大促']);
    expect(morning.flatMap(({ effects }) => effects.map((effect) => effect.key))).toEqual([key]);
    expect(one.instances).toMatchObject([{ version: 2, steps: ['rest'] }]);
  });

  it('goes with a step that has another name', () => {
    const text = OFFER.replace('offer:', 'deal:');
    const { one } = movedTo(`${text}migrate: { steps: { offer: { to: deal } } }\n`);
    expect(one.instances).toMatchObject([{ version: 2, steps: ['deal'] }]);
    expect(sent(...one.to(MORNING))).toEqual(['member: 大促']);
    expect(one.instances).toMatchObject([{ steps: ['rest'] }]);
  });

  it('is taken back where its step is gone', () => {
    const text = OFFER.replace(/ {2}offer:.*\n/, '');
    const { one, change } = movedTo(`${text}migrate: { steps: { offer: { to: rest } } }\n`);
    expect(change.ledger).toMatchObject([{ what: 'withdrawn', why: 'leftStep' }]);
    expect(facts(change, 'withdrawn')).toHaveLength(1);
    expect(sent(...one.to(MORNING))).toEqual([]);
    expect(one.instances).toMatchObject([{ version: 2, steps: ['rest'] }]);
  });
});

describe('the journal', () => {
  it('says in words that a message waits, why, until when, and why it was refused', () => {
    const one = bench([OFFER], { workspace: WORKSPACE, at: NIGHT });
    const held = one.event('member.joined');
    one.to(MORNING);
    one.event('order.paid');
    one.now = instant(Date.parse('2026-03-03T10:00:00+08:00'));
    const refused = one.event('member.joined');
    const explain = journalWords(
      { text: OFFER, compiled: compile(OFFER, WORKSPACE) },
      'Asia/Shanghai',
    );
    const told = [...held.journal, ...refused.journal]
      .filter(({ fact }) => fact.type === 'held' || fact.type === 'blocked')
      .map((entry) => explain(entry).words);
    expect(told).toEqual([
      {
        zh: '消息先不发：现在是静默时段，最早 2026-03-03 08:00 再试',
        en: 'Holds the message: these are quiet hours, until 2026-03-03 08:00 at the earliest',
      },
      {
        zh: '消息没有发出：“promo”类消息已到上限',
        en: 'Did not send the message: messages of `promo` are at their limit',
      },
    ]);
  });
});
