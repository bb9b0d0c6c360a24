import { describe, expect, it } from 'vitest';
import type { FlowMachine, MachineHost, MachineState } from '../../engine/core/machine.ts';
import { machineOf } from '../../engine/core/machine.ts';
import type { PlanAction } from '../../engine/language/index.ts';
import { compile } from './bench-of-one.ts';

const machine = machineOf(
  compile(`
flow: try
title: 试
about: member
start: [{ on: member.joined }]
after: [{ delay: 30d, end: expired }]
steps:
  hello: { send: { to: member, text: 好 }, next: phase }
  phase:
    stage:
      after: [{ delay: 7d, end: over }]
      steps:
        a: { wait: { for: 1d }, on: [{ event: order.paid, next: a }], next: b }
        b: { wait: {}, on: [{ event: message.received, next: bye }] }
  bye: { update: { points: { add: 1, reason: r } }, end: done }
`),
);

/** A host that writes down what it is told and grants everything. */
function recorder(): MachineHost & { readonly log: string[] } {
  const log: string[] = [];
  return {
    log,
    holds: () => true,
    delay: () => 1000,
    entered: (step) => log.push(`entered ${step}`),
    took: ({ step, port }) => log.push(`took ${step}.${port}`),
    perform: (action: PlanAction) => log.push(action.type),
    arm: (timer) => log.push(`arm ${timer}`),
    disarm: (timer) => log.push(`disarm ${timer}`),
  };
}

function run(flow: FlowMachine, events: readonly string[], throughJson: boolean) {
  const host = recorder();
  let state: MachineState = flow.start(host);
  for (const event of events) {
    if (throughJson) state = flow.restore(JSON.parse(JSON.stringify(state.value)));
    state = flow.offer(state, event, host) ?? state;
  }
  return { log: host.log, state };
}

const PATH = ['@sent:hello', 'order.paid', 'xstate.after.wait@phase/a.phase/a', 'message.received'];

describe('a machine', () => {
  it('tells its host, in order, what it enters, leaves, does, arms and disarms', () => {
    expect(run(machine, PATH, false).log).toMatchInlineSnapshot(`
      [
        "arm .after.0",
        "entered hello",
        "send",
        "withdraw",
        "took hello.next",
        "entered phase",
        "arm phase.after.0",
        "entered a",
        "arm a.wait",
        "disarm a.wait",
        "took a.on.0",
        "entered a",
        "arm a.wait",
        "disarm a.wait",
        "took a.next",
        "entered b",
        "disarm phase.after.0",
        "took b.on.0",
        "entered bye",
        "profile",
        "took bye.next",
        "disarm .after.0",
      ]
    `);
  });

  it('does the same when it is restored from its stored value at every step', () => {
    expect(run(machine, PATH, true)).toEqual(run(machine, PATH, false));
  });

  it('answers null to an event that nothing takes, and has told its host nothing', () => {
    const host = recorder();
    const state = machine.start(host);
    const before = host.log.length;
    expect(machine.offer(state, 'order.refunded', host)).toBeNull();
    expect(host.log).toHaveLength(before);
  });

  it('re-enters a step that goes to itself, and nothing around it', () => {
    const host = recorder();
    const inA = run(machine, PATH.slice(0, 1), false).state;
    machine.offer(inA, 'order.paid', host);
    expect(host.log).toEqual(['disarm a.wait', 'took a.on.0', 'entered a', 'arm a.wait']);
  });
});
