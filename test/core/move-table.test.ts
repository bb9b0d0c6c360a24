import { describe, expect, it } from 'vitest';
import type { PlanHash } from '../../engine/base/index.ts';
import { seededRandom } from '../../engine/base/index.ts';
import type { FlowMachine, MachineHost } from '../../engine/core/machine.ts';
import { machineOf } from '../../engine/core/machine.ts';
import { compile } from './bench-of-one.ts';

const compiled = compile(`
flow: try
title: 试
about: member
start: [{ on: member.joined }]
after: [{ delay: 30d, end: expired }]
on: [{ event: order.refunded, end: refunded }]
steps:
  hello: { send: { to: member, text: 好 }, next: phase }
  phase:
    stage:
      after: [{ delay: 7d, next: which }]
      steps:
        a:
          wait: { for: 1d }
          on: [{ event: order.paid, if: "event.data.n > 1", next: a }, { event: order.paid, next: b }]
          next: b
        b: { wait: {}, on: [{ event: message.received, next: which }] }
  which:
    choose:
      - { if: "event.data.n > 2", next: phase }
      - { if: "event.data.n > 1", next: hello }
      - { if: "event.data.n > 0", next: bye }
    else: hello
  bye: { update: { points: { add: 1, reason: r } }, end: done }
`);

const EVENTS = [
  '@sent:hello',
  '@blocked:hello',
  'order.paid',
  'order.refunded',
  'message.received',
  'xstate.after.wait@phase/a.phase/a',
  'xstate.after.after.0@phase.phase',
];

let copies = 0;

/** A machine that remembers nothing yet. */
function freshMachine(): FlowMachine {
  copies += 1;
  return machineOf({ ...compiled, hash: `${compiled.hash}${copies}` as PlanHash });
}

/** Answers by chance, and writes down all that it is asked and told. */
function host(seed: number, throwsAt = Number.POSITIVE_INFINITY) {
  const random = seededRandom(seed);
  const log: string[] = [];
  const say = (line: string) => {
    log.push(line);
    if (log.length === throwsAt) throw new Error(`thrown at ${line}`);
  };
  const told: MachineHost = {
    holds(condition, move) {
      say(`holds ${JSON.stringify(condition)} ${move.port}`);
      return random.next() < 0.5;
    },
    delay: (delay) => (delay.type === 'span' ? delay.span.count : 0),
    entered: (step) => say(`entered ${step}`),
    took: ({ step, port }) => say(`took ${step}.${port}`),
    perform: (action) => say(action.type),
    arm: (timer, delayMs) => say(`arm ${timer} ${delayMs}`),
    disarm: (timer) => say(`disarm ${timer}`),
  };
  return { log, told };
}

/** Walks the flow by chance; `machine` is asked for at every move. */
function walk(seed: number, machine: () => FlowMachine): readonly unknown[] {
  const random = seededRandom(seed);
  const start = host(seed);
  let state = machine().start(start.told);
  const seen: unknown[] = [start.log];
  for (let move = 1; move < 25 && state.outcome === null; move += 1) {
    const event = EVENTS[Math.floor(random.next() * EVENTS.length)]!;
    const { log, told } = host(seed * 100 + move);
    const flow = machine();
    const after = flow.offer(flow.restore(state.value), event, told);
    seen.push([event, log, after?.value, after?.outcome, after?.steps]);
    state = after ?? state;
  }
  return seen;
}

describe('the table of moves', () => {
  it('makes the moves that a machine without memory makes', () => {
    const warm = freshMachine();
    for (let seed = 1; seed <= 150; seed += 1) {
      expect(walk(seed, () => warm)).toEqual(walk(seed, freshMachine));
    }
  });

  it('finds the same after a host has thrown anywhere', () => {
    const [length] = [walkStart(freshMachine()).length];
    expect(length).toBeGreaterThan(2);
    for (let throwsAt = 1; throwsAt <= length; throwsAt += 1) {
      const machine = freshMachine();
      const failing = host(1, throwsAt);
      expect(() => machine.start(failing.told)).toThrow(failing.log.at(-1));
      expect(walkStart(machine)).toEqual(walkStart(freshMachine()));
    }
  });

  it('throws what a condition throws, the first time and when it is known', () => {
    const machine = freshMachine();
    const inA = machine.restore({ phase: 'a' });
    const failing = {
      ...host(1).told,
      holds: () => {
        throw new RangeError('no');
      },
    };
    for (let time = 1; time <= 2; time += 1) {
      expect(() => machine.offer(inA, 'order.paid', failing)).toThrow(new RangeError('no'));
    }
    machine.offer(inA, 'order.paid', host(1).told);
    expect(() => machine.offer(inA, 'order.paid', failing)).toThrow(new RangeError('no'));
  });
});

function walkStart(machine: FlowMachine): readonly string[] {
  const { log, told } = host(1);
  machine.start(told);
  return log;
}
