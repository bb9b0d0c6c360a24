import { describe, expect, it } from 'vitest';
import type { EntityChange } from '../../engine/core/index.ts';
import type { Workspace } from '../../engine/language/index.ts';
import { DEFAULT_WORKSPACE } from '../../engine/language/index.ts';
import { bench, CUSTOMER, MONDAY } from './bench-of-one.ts';

const WORKSPACE: Workspace = {
  ...DEFAULT_WORKSPACE,
  optOut: { words: ['退订', 'TD'], allow: ['service'] },
  classes: { service: {}, promo: {}, survey: { consent: 'required' } },
};

const once = (name: string) => `
flow: ${name}
about: customer
start: [{ on: order.paid }]
reenter: { after: 1s }
steps:
  offer: { send: { to: customer, class: ${name}, text: ${name} }, blocked: { end: refused }, end: told }
`;
const goodbye = `
flow: goodbye
about: customer
start: [{ on: consent.withdrawn }]
reenter: { after: 1s }
steps:
  bye: { send: { to: customer, text: 再见 }, end: told }
`;

const lines = (change: EntityChange) =>
  change.ledger.map(({ what, class: name, why }) => [name, what, why].join(' '));

function open() {
  const one = bench([once('promo'), once('survey'), goodbye], { workspace: WORKSPACE });
  return {
    one,
    pay: () => {
      one.now = (one.now + 60_000) as typeof one.now; // a minute later
      return lines(one.event('order.paid', {}, CUSTOMER));
    },
    tell: (type: string, data = {}) => one.event(type, data, CUSTOMER),
  };
}

describe('a reply that is one of the words to opt out by', () => {
  it('ends all messages but those of the classes that are allowed', () => {
    const { one, pay, tell } = open();
    expect(pay()).toEqual(['promo out ', 'survey refused consent']);
    expect(lines(tell('message.received', { text: ' 退订。' }))).toEqual(['service out ']);
    expect(pay()).toEqual(['promo refused optOut', 'survey refused optOut']);
    expect(one.state?.gate?.consent).toEqual({ optedOutAt: MONDAY + 60_000, given: {} });
  });

  it('is one only where nothing else is said', () => {
    const { one, tell } = open();
    tell('message.received', { text: '怎么退订' });
    expect(one.state).not.toHaveProperty('gate');
  });

  it('is taken back by an agreement', () => {
    const { one, pay, tell } = open();
    tell('message.received', { text: 'td' });
    tell('consent.given');
    expect(pay()).toEqual(['promo out ', 'survey refused consent']);
    expect(one.state).not.toHaveProperty('gate');
  });

  it('tells the flows of the person once', () => {
    const { one, tell } = open();
    tell('message.received', { text: 'TD' });
    expect(one.instances.map(({ flow, trigger }) => [flow, trigger.type])).toEqual([
      ['goodbye', 'consent.withdrawn'],
    ]);
  });
});

describe('an agreement to a class', () => {
  it('lets messages of that class go out, until it is withdrawn', () => {
    const { one, pay, tell } = open();
    tell('consent.given', { class: 'survey' });
    expect(pay()).toEqual(['promo out ', 'survey out ']);
    tell('consent.withdrawn', { class: 'survey' });
    expect(pay()).toEqual(['promo out ', 'survey refused consent']);
    expect(one.state).not.toHaveProperty('gate');
  });
});
