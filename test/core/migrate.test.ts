import { describe, expect, it } from 'vitest';
import { wordsOf } from '../../engine/core/explain.ts';
import type { EntityChange, Instance } from '../../engine/core/index.ts';
import { migrationSignal } from '../../engine/core/index.ts';
import type { MigrateRules } from '../../engine/language/index.ts';
import { readMigrate, STAY } from '../../engine/language/index.ts';
import type { Bench } from './bench-of-one.ts';
import { bench, compile, facts, sent } from './bench-of-one.ts';

const flow = (steps: string, head = '') => `
flow: care
title: 关怀
about: member
start: [{ on: member.joined }]
${head}
steps:
${steps}
`;

const ORDER = { by: 'chen', reason: '改版' };

/** Publishes another version and moves the instance, as its `migrate` or other rules say. */
function move(one: Bench, text: string, rules?: MigrateRules): EntityChange {
  one.publish(text);
  const { plan, hash } = compile(text);
  const instance = one.instances[0]!;
  const told = { version: 2, hash, rules: rules ?? plan.migrate ?? STAY, ...ORDER };
  const { type, data } = migrationSignal(instance, told);
  return one.signal(instance, type, data);
}

function open(text: string): Bench {
  const one = bench([text]);
  one.event('member.joined');
  return one;
}

const WAIT = flow(`
  hello: { send: { to: member, text: 你好 }, next: pause }
  pause: { wait: { for: 3d }, next: bye }
  bye: { send: { to: member, text: 再见 }, end: done }
`);
const MOVE = 'migrate: { default: move }';
const dueAt = ({ timers }: Instance) => Object.values(timers).map((timer) => timer.dueAt);

describe('an instance of an older version', () => {
  it('stays where the newer version says nothing of it', () => {
    const one = open(WAIT);
    const before = one.instances[0];
    const change = move(one, WAIT.replace('再见', '回见'));
    expect(one.instances[0]).toEqual(before);
    expect([change.instances, change.journal]).toEqual([[], []]);
  });

  it('moves to the step of the same name and kind, keeps its due time and sends nothing', () => {
    const one = open(WAIT);
    const due = dueAt(one.instances[0]!);
    const change = move(one, `${WAIT.replace('3d', '5d').replace('再见', '回见')}${MOVE}`);
    expect(one.instances).toMatchObject([{ status: 'active', version: 2, steps: ['pause'] }]);
    expect(dueAt(one.instances[0]!)).toEqual(due);
    expect(change.effects).toEqual([]);
    expect(facts(change, 'migrated')).toEqual([
      { type: 'migrated', from: 1, version: 2, steps: ['pause'], ...ORDER },
    ]);
    expect(one.to('2026-03-05T09:00:00+08:00').flatMap((turn) => sent(turn))).toEqual([
      'member: 回见',
    ]);
  });

  it('counts its timers anew where they restart', () => {
    const one = open(WAIT);
    one.to('2026-03-03T09:00:00+08:00');
    const rules = 'migrate: { default: move, timers: restart }';
    move(one, `${WAIT.replace('3d', '5d')}${rules}`);
    expect(dueAt(one.instances[0]!)).toEqual([Date.parse('2026-03-08T09:00:00+08:00')]);
  });

  it('rests in the step that takes the place of a removed one, and performs nothing', () => {
    const one = open(WAIT);
    const renamed = WAIT.replace('next: pause', 'next: rest').replace('  pause:', '  rest:');
    const change = move(one, `${renamed}migrate: { steps: { pause: { to: rest } } }`);
    expect(one.instances).toMatchObject([{ version: 2, steps: ['rest'], value: 'rest' }]);
    expect(Object.keys(one.instances[0]!.timers)).toEqual(['rest.wait']);
    expect(change.effects).toEqual([]);
  });

  it('performs the step that it is told to enter, and goes on from there', () => {
    const one = open(WAIT);
    const offer = flow(
      `
  offer: { send: { to: member, text: 优惠 }, next: rest }
  rest: { wait: { for: 1d }, end: done }
`,
      'migrate: { steps: { pause: { to: offer, enter: true } } }',
    );
    const change = move(one, offer);
    expect(sent(change)).toEqual(['member: 优惠']);
    expect(one.instances).toMatchObject([{ version: 2, status: 'active', steps: ['rest'] }]);
    expect(dueAt(one.instances[0]!)).toEqual([Date.parse('2026-03-03T09:00:00+08:00')]);
  });

  it('ends where the rule says so', () => {
    const one = open(WAIT);
    const change = move(one, `${flow(LAST)}migrate: { steps: { pause: { end: dropped } } }`);
    expect(one.instances).toMatchObject([{ status: 'completed', outcome: 'dropped', timers: {} }]);
    expect(facts(change, 'ended')).toMatchObject([{ cause: { type: 'command', by: 'chen' } }]);
  });

  it.each([
    ['the step is gone', flow('  other: { wait: { for: 1d }, end: done }')],
    [
      'the step is of another kind',
      WAIT.replace('wait: { for: 3d }', 'send: { to: member, text: 啊 }'),
    ],
  ])('keeps its version when %s', (_, text) => {
    const one = open(WAIT);
    const before = one.instances[0]!;
    const change = move(one, `${text}\n${MOVE}`);
    expect(one.instances).toEqual([before]);
    expect(facts(change, 'notMigrated')).toMatchObject([{ version: 2, why: 'nowhere' }]);
  });

  it('keeps its version when nobody can rest in the step without performing it', () => {
    const one = open(WAIT);
    const text = WAIT.replace('next: pause', 'next: bye').replace(/ {2}pause: .*\n/, '');
    move(one, `${text}migrate: { steps: { pause: { to: bye } } }`);
    expect(one.instances).toMatchObject([{ version: 1, steps: ['pause'] }]);
  });

  it('keeps its version, and all that it had, when entering its step fails', () => {
    const one = open(WAIT);
    const before = one.instances[0]!;
    const bye = 'bye: { update: { vars: { n: "= customer.level + 1" } }, end: done }';
    const text = WAIT.replace(/bye: \{ send.*/, bye).replace('steps:', 'vars: { n: 0 }\nsteps:');
    const change = move(one, `${text}migrate: { steps: { pause: { to: bye, enter: true } } }`);
    expect(one.instances).toEqual([before]);
    expect(change.effects).toEqual([]);
    expect(change.journal.map(({ fact }) => fact)).toMatchObject([
      { type: 'notMigrated', why: 'failed', message: expect.stringContaining('level') },
    ]);
  });
});

const LAST = '  other: { wait: { for: 1d }, end: done }';

it('a version that a newer one has taken the place of moves nobody', () => {
  const one = open(WAIT);
  const { hash } = compile(`${WAIT.replace('3d', '5d')}${MOVE}`);
  const told = { version: 2, hash, rules: { ...STAY, default: 'move' as const }, ...ORDER };
  one.publish(`${WAIT.replace('3d', '5d')}${MOVE}`);
  one.publish(WAIT.replace('3d', '6d'));
  const { type, data } = migrationSignal(one.instances[0]!, told);
  expect(one.signal(one.instances[0]!, type, data).instances).toEqual([]);
});

describe('the variables of an instance that moves', () => {
  const counted = (type: string) => WAIT.replace('steps:', `vars: { n: ${type} }\nsteps:`);

  it('get the defaults of new ones and keep what they have', () => {
    const one = open(counted('1'));
    one.instances = [{ ...one.instances[0]!, vars: { n: 7 } }];
    move(one, `${WAIT.replace('steps:', 'vars: { n: 1, name: 小李 }\nsteps:')}${MOVE}`);
    expect(one.instances[0]?.vars).toEqual({ n: 7, name: '小李' });
  });

  it('keep it from moving when one has another type', () => {
    const one = open(counted('1'));
    const change = move(one, `${counted('一')}${MOVE}`);
    expect(one.instances[0]?.version).toBe(1);
    expect(facts(change, 'notMigrated')).toMatchObject([{ why: 'variable' }]);
  });
});

const ASK = flow(`
  menu:
    ask: { to: member, text: 回复 1, options: [{ match: ["1"], next: thanks }], else: { next: menu, max: 2 } }
    failed: { end: lost }
    after: [{ delay: 2h, end: silent }]
  thanks: { send: { to: member, text: 谢谢 }, end: done }
`);
const RENAMED_ASK = ASK.replaceAll('menu', 'choice').replace('谢谢', '多谢');

describe('the message of a step', () => {
  it('is taken back when its step vanishes', () => {
    const one = open(ASK);
    const { key } = Object.values(one.instances[0]!.sends)[0]!;
    const change = move(one, `${flow(LAST)}\nmigrate: { steps: { menu: { to: other } } }`);
    expect(change.effects).toMatchObject([{ type: 'withdraw', of: key }]);
    expect(one.instances).toMatchObject([{ version: 2, steps: ['other'], sends: {} }]);
  });

  it('is the message of the step that has taken its place, with its result and its replies', () => {
    const one = open(ASK);
    const { key } = Object.values(one.instances[0]!.sends)[0]!;
    const rules = 'migrate: { steps: { menu: { to: choice } } }';
    expect(move(one, `${RENAMED_ASK}${rules}`).effects).toEqual([]);
    const result = { step: 'menu', visit: 1 };
    const instance = one.instances[0]!;
    const event = { id: `${key}/sent`, source: 'test', time: one.now, acceptedAt: one.now };
    const { id, subject } = instance;
    const told = one.turn((turn) =>
      turn.take({ ...event, type: '@sent', subject, instance: id, data: result }),
    );
    expect(facts(told, 'delivered')).toEqual([{ type: 'delivered', step: 'choice', why: null }]);
    expect(sent(one.event('message.received', { text: '1' }))).toEqual(['member: 多谢']);
  });

  it('repeats no key of an effect', () => {
    const one = open(ASK);
    const first = Object.values(one.instances[0]!.sends)[0]!.key;
    const rules = 'migrate: { steps: { menu: { to: choice, enter: true } } }';
    const keys = move(one, `${RENAMED_ASK}${rules}`).effects.map(({ key }) => key);
    expect(new Set([first, ...keys]).size).toBe(3);
  });
});

describe('the frames of an instance that moves', () => {
  const staged = (steps: string) =>
    flow(`
  phase:
    stage:
      after: [{ delay: 7d, end: over }]
      steps:
        ${steps}
        b: { wait: { for: 4d }, end: done }
`);

  it('are kept where both versions have them', () => {
    const one = open(staged('a: { wait: { for: 2d }, next: b }'));
    one.to('2026-03-03T09:00:00+08:00');
    const next = staged('c: { wait: { for: 9d }, next: b }');
    const change = move(one, `${next}migrate: { steps: { a: { to: c, enter: true } } }`);
    expect(one.instances).toMatchObject([{ version: 2, steps: ['c'], value: { phase: 'c' } }]);
    expect(facts(change, 'entered').map(({ step }) => step)).toEqual(['c']);
    expect(one.instances[0]?.timers['phase.after.0']?.dueAt).toBe(
      Date.parse('2026-03-09T09:00:00+08:00'),
    );
  });

  it('are entered where they are new, and left where they are gone', () => {
    const one = open(WAIT);
    const next = staged('a: { wait: { for: 2d }, next: b }');
    const change = move(one, `${next}migrate: { steps: { pause: { to: b } } }`);
    expect(one.instances).toMatchObject([{ value: { phase: 'b' }, steps: ['b'] }]);
    expect(facts(change, 'entered').map(({ step }) => step)).toEqual(['phase']);
    const back = compile(`${WAIT}migrate: { steps: { phase: { to: pause } } }`);
    const { data } = migrationSignal(one.instances[0]!, {
      version: 3,
      hash: back.hash,
      rules: back.plan.migrate ?? STAY,
      ...ORDER,
    });
    one.publish(`${WAIT}migrate: { steps: { phase: { to: pause } } }`);
    one.signal(one.instances[0]!, '@migrate', data);
    expect(one.instances).toMatchObject([{ version: 3, value: 'pause' }]);
    expect(Object.keys(one.instances[0]!.timers)).toEqual(['pause.wait']);
  });
});

it('a move is told in words', () => {
  const speech = {
    zone: 'Asia/Shanghai',
    step: (step: string) => ({ zh: step, en: step }),
    port: () => ({ zh: '', en: '' }),
    event: () => ({ zh: '', en: '' }),
  };
  const one = open(WAIT);
  const [fact] = facts(move(one, `${WAIT.replace('3d', '5d')}${MOVE}`), 'migrated');
  expect(wordsOf(fact!, speech)).toEqual({
    zh: '由 chen 从版本 1 移到版本 2，停在“pause”：改版',
    en: 'Moved from version 1 to version 2, resting in “pause” by chen: 改版',
  });
});

it('rules are read as they are written', () => {
  const steps = { a: { to: 'b' }, c: { to: 'd', enter: true }, e: { end: 'lost' } };
  expect(readMigrate({ default: 'move', timers: 'restart', steps })).toEqual({
    default: 'move',
    timers: 'restart',
    steps: {
      a: { type: 'to', step: 'b', enter: false },
      c: { type: 'to', step: 'd', enter: true },
      e: { type: 'end', outcome: 'lost' },
    },
  });
});
