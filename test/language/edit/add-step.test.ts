import { describe, expect, it } from 'vitest';
import { addStep } from '../../../engine/language/edit/index.ts';
import { changes, refusal, SAMPLE } from './sample-flow.ts';

describe('adding a step', () => {
  it('puts it between a port and what the port led to', () => {
    const result = addStep(SAMPLE, { kind: 'send', after: { step: 'hello', port: 'next' } });
    expect(changes(result)).toEqual([
      '-    next: pause',
      '+    next: send',
      '+  send:',
      '+    send: { to: member, text: 你好！ }',
      '+    next: pause',
      '+',
    ]);
    expect(result.ok && result.step).toBe('send');
  });

  it('gives every way out that the kind must have the old target', () => {
    const result = addStep(SAMPLE, { kind: 'choose', after: { step: 'pause', port: 'on.0' } });
    expect(changes(result)).toEqual([
      '-      - { event: message.received, next: menu }   # any word',
      '+      - { event: message.received, next: choose }   # any word',
      '+  choose:',
      '+    choose:',
      '+      - { if: "true", next: menu }',
      '+    else: menu',
      '+',
    ]);
  });

  it('takes an end over as well', () => {
    const result = addStep(SAMPLE, { kind: 'wait', after: { step: 'price', port: 'next' } });
    expect(changes(result)).toEqual(['+    next: wait', '+', '+  wait:', '+    wait: { for: 1d }']);
  });

  it('makes it the first of the flow, leading to the one that was', () => {
    const result = addStep(SAMPLE, { kind: 'wait', id: 'rest', after: 'start' });
    expect(changes(result)).toEqual([
      '+  rest:',
      '+    wait: { for: 1d }',
      '+    next: hello',
      '+',
    ]);
  });

  it('puts it into a frame: last, first, or behind a step in it', () => {
    expect(changes(addStep(SAMPLE, { kind: 'wait', frame: 'phase' }))).toEqual([
      '+        wait: { wait: { for: 1d } }',
    ]);
    expect(changes(addStep(SAMPLE, { kind: 'wait', frame: 'phase', after: 'start' }))).toEqual([
      '+        wait: { wait: { for: 1d }, next: a }',
    ]);
    expect(changes(addStep(SAMPLE, { kind: 'wait', after: { step: 'a', port: 'next' } }))).toEqual([
      '-        a: { wait: { for: 1d }, next: b }',
      '+        a: { wait: { for: 1d }, next: wait }',
      '+        wait: { wait: { for: 1d }, next: b }',
    ]);
  });

  it('puts it behind an entry of the flow itself', () => {
    const result = addStep(SAMPLE, { kind: 'wait', after: { step: null, port: 'on.0' } });
    expect(changes(result)).toEqual([
      '-  - { event: order.paid, end: converted }   # sold',
      '+  - { event: order.paid, next: wait }   # sold',
      '+  wait:',
      '+    wait: { for: 1d }',
      '+    end: converted',
      '+',
    ]);
  });

  it('picks the first free id', () => {
    const once = addStep(SAMPLE, { kind: 'send' });
    const twice = once.ok ? addStep(once.text, { kind: 'send' }) : once;
    expect(twice.ok && twice.step).toBe('send-2');
  });

  it('begins the steps of a flow that has none', () => {
    const added = { kind: 'wait', id: 'rest' };
    const rest = {
      zero: 'flow: x\nabout: group\n',
      empty: 'flow: x\nabout: group\nsteps: {}   # c\n',
    };
    const zero = addStep(rest.zero, added);
    expect(zero.ok && zero.text).toBe(
      'flow: x\nabout: group\nsteps:\n  rest:\n    wait: { for: 1d }\n',
    );
    const empty = addStep(rest.empty, added);
    expect(empty.ok && empty.text).toBe(
      'flow: x\nabout: group\nsteps:   # c\n  rest:\n    wait: { for: 1d }\n',
    );
    const blank = addStep('flow: x\nsteps:\n', { ...added, after: 'start' });
    expect(blank.ok && blank.text).toBe('flow: x\nsteps:\n  rest:\n    wait: { for: 1d }\n');
  });

  it('takes a body that is given', () => {
    const body = { update: { tags: { add: ['vip'] } }, end: 'done' };
    const result = addStep('flow: x\nsteps:\n  a: { wait: { for: 1d }, next: a }\n', {
      kind: 'update',
      body,
    });
    expect(result.ok && result.text).toBe(
      'flow: x\nsteps:\n  a: { wait: { for: 1d }, next: a }\n  update: { update: { tags: { add: [vip] } }, end: done }\n',
    );
  });

  it('is refused with a reason where it cannot be done', () => {
    const after = { step: 'hello', port: 'next' };
    expect(refusal(addStep(SAMPLE, { kind: 'fly' }))).toBe('There is no kind of step `fly`.');
    expect(refusal(addStep(SAMPLE, { kind: 'send', id: 'menu' }))).toBe(
      'There is a step `menu` already. Choose another id.',
    );
    expect(refusal(addStep(SAMPLE, { kind: 'send', id: 'A B' }))).toBe(
      "`A B` cannot be a step's id: use lower-case letters, digits and hyphens, beginning with a letter.",
    );
    expect(refusal(addStep(SAMPLE, { kind: 'send', frame: 'phase', after }))).toBe(
      '`hello` stands outside of `phase` and cannot lead to a step inside.',
    );
    expect(refusal(addStep(SAMPLE, { kind: 'send', frame: 'menu' }))).toBe(
      '`menu` cannot hold steps.',
    );
    expect(refusal(addStep(SAMPLE, { kind: 'send', frame: 'none' }))).toBe(
      'The flow has no step `none`.',
    );
    expect(refusal(addStep(SAMPLE, { kind: 'send', after: { step: 'hello', port: 'x' } }))).toBe(
      "`hello` has no port `x`. Put the step's content right first.",
    );
    expect(refusal(addStep('a: [', { kind: 'send' }))).toBe(
      'The YAML has a mistake. Put it right first.',
    );
    expect(refusal(addStep('- a\n', { kind: 'send' }))).toBe(
      'This is not a flow. Write `flow` and `steps` in the YAML first.',
    );
  });
});
