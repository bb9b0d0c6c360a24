import { describe, expect, it } from 'vitest';
import { connect, disconnect, startWith } from '../../../engine/language/edit/index.ts';
import { changedLines, changes, refusal, SAMPLE } from './sample-flow.ts';

describe('connecting a port', () => {
  it('changes only the target', () => {
    const target = { type: 'step', step: 'price' } as const;
    expect(changes(connect(SAMPLE, { step: 'hello', port: 'next', target }))).toEqual([
      '-    next: pause',
      '+    next: price',
    ]);
    expect(changes(connect(SAMPLE, { step: 'menu', port: 'options.1', target }))).toEqual([
      '-          end: person',
      '+          next: price',
    ]);
    expect(changes(connect(SAMPLE, { step: null, port: 'on.0', target }))).toEqual([
      '-  - { event: order.paid, end: converted }   # sold',
      '+  - { event: order.paid, next: price }   # sold',
    ]);
    expect(changes(connect(SAMPLE, { step: 'phase', port: 'after.0', target }))).toEqual([
      '-      after: [{ delay: 7d, end: over }]',
      '+      after: [{ delay: 7d, next: price }]',
    ]);
  });

  it('writes a step short and an end long', () => {
    const step = { type: 'step', step: 'menu' } as const;
    const end = { type: 'end', outcome: 'capped' } as const;
    expect(changes(connect(SAMPLE, { step: 'hello', port: 'failed', target: step }))).toEqual([
      '-    failed: { end: unreachable }   # rare',
      '+    failed: menu   # rare',
    ]);
    expect(changes(connect(SAMPLE, { step: 'hello', port: 'failed', target: end }))).toEqual([
      '-    failed: { end: unreachable }   # rare',
      '+    failed: { end: capped }   # rare',
    ]);
    expect(changes(connect(SAMPLE, { step: 'hello', port: 'blocked', target: end }))).toEqual([
      '+    blocked: { end: capped }',
    ]);
    expect(changes(connect(SAMPLE, { step: 'menu', port: 'else', target: end }))).toEqual([
      '-      else: menu',
      '+      else: { end: capped }',
    ]);
  });

  it('begins a map of ports with the first one that leads somewhere', () => {
    const text =
      'flow: x\nsteps:\n  a:\n    start: { flow: y, await: true }\n    end: z\n    title: t\n';
    const to = (port: string, before: string) =>
      connect(before, { step: 'a', port, target: { type: 'end', outcome: 'o' } });
    const first = to('else', text);
    expect(first.ok && changedLines(text, first.text)).toEqual([
      '+    on-outcome:',
      '+      else: { end: o }',
    ]);
    const named = text.replace('    end', '    on-outcome: { won: { end: w } }\n    end');
    const second = to('else', named);
    expect(second.ok && changedLines(named, second.text)).toEqual([
      '-    on-outcome: { won: { end: w } }',
      '+    on-outcome: { won: { end: w }, else: { end: o } }',
    ]);
  });

  it('keeps what else stands at the port', () => {
    const text = SAMPLE.replace('else: menu', 'else: { next: menu, max: 2 }   # twice');
    const target = { type: 'step', step: 'price' } as const;
    const result = connect(text, { step: 'menu', port: 'else', target });
    expect(result.ok && changedLines(text, result.text)).toEqual([
      '-      else: { next: menu, max: 2 }   # twice',
      '+      else: { next: price, max: 2 }   # twice',
    ]);
  });

  it('writes a target that was missing behind the keys that come before it', () => {
    const text =
      'flow: x\nsteps:\n  a:\n    wait: { for: 1d }\n    on: []\n    after: []\n  b: { wait: { for: 1d }, end: x }\n';
    const result = connect(text, { step: 'a', port: 'next', target: { type: 'step', step: 'b' } });
    expect(result.ok && changedLines(text, result.text)).toEqual(['+    next: b']);
    expect(result.ok && result.text).toContain('on: []\n    next: b\n    after');
  });

  it('is refused where the target cannot be named from there', () => {
    const at = { step: 'hello', port: 'next' };
    expect(refusal(connect(SAMPLE, { ...at, target: { type: 'step', step: 'a' } }))).toBe(
      '`a` stands inside the stage `phase` and is reached only from within. Connect to `phase` itself.',
    );
    expect(refusal(connect(SAMPLE, { ...at, target: { type: 'step', step: 'gone' } }))).toBe(
      'The flow has no step `gone`.',
    );
    expect(refusal(connect(SAMPLE, { ...at, target: { type: 'end', outcome: 'A b' } }))).toBe(
      'The outcome `A b` must be of lower-case letters, digits and hyphens, beginning with a letter.',
    );
    expect(
      refusal(
        connect(SAMPLE, { step: 'gone', port: 'next', target: { type: 'end', outcome: 'x' } }),
      ),
    ).toBe('The flow has no step `gone`.');
    expect(
      refusal(connect(SAMPLE, { step: null, port: 'on.7', target: { type: 'end', outcome: 'x' } })),
    ).toBe("`flow` has no port `on.7`. Put the step's content right first.");
  });

  it('lets a step in a frame lead out of it', () => {
    const target = { type: 'step', step: 'price' } as const;
    expect(changes(connect(SAMPLE, { step: 'a', port: 'next', target }))).toEqual([
      '-        a: { wait: { for: 1d }, next: b }',
      '+        a: { wait: { for: 1d }, next: price }',
    ]);
  });
});

describe('disconnecting a port', () => {
  it('takes the target away and leaves the rest', () => {
    expect(changes(disconnect(SAMPLE, { step: 'hello', port: 'next' }))).toEqual([
      '-    next: pause',
    ]);
    expect(changes(disconnect(SAMPLE, { step: 'hello', port: 'failed' }))).toEqual([
      '-    failed: { end: unreachable }   # rare',
    ]);
    expect(changes(disconnect(SAMPLE, { step: 'menu', port: 'options.0' }))).toEqual([
      '-        - { match: ["1"], next: price }    # material',
      '+        - { match: ["1"] }    # material',
    ]);
  });

  it('changes nothing where there is no target', () => {
    expect(changes(disconnect(SAMPLE, { step: 'hello', port: 'blocked' }))).toEqual([]);
  });

  it('is refused where there is no such port', () => {
    expect(changes(disconnect(SAMPLE, { step: 'hello', port: 'x' }))).toEqual(['MISSING']);
    expect(changes(disconnect('a: [', { step: 'hello', port: 'x' }))).toEqual(['SYNTAX']);
  });
});

describe('starting with another step', () => {
  it('moves it before the others', () => {
    const result = startWith(SAMPLE, 'price');
    expect(changes(result)).toEqual([
      '+  price:',
      '+    send: { to: member, text: "价格表" }',
      '+    end: told',
      '+',
      '-  price:',
      '-    send: { to: member, text: "价格表" }',
      '-    end: told',
      '-',
    ]);
  });

  it('is refused for a step in a frame, or one that is not there', () => {
    expect(refusal(startWith(SAMPLE, 'a'))).toBe(
      '`a` stands inside a stage, so the flow cannot start with it.',
    );
    expect(changes(startWith(SAMPLE, 'gone'))).toEqual(['MISSING']);
    expect(changes(startWith('a: [', 'gone'))).toEqual(['SYNTAX']);
  });
});
