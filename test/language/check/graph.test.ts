import { describe, expect, it } from 'vitest';
import { LAST, memberFlow, seen, theFinding } from '../flow-texts.ts';

const codes = (text: string) => seen(text).map((finding) => [finding.code, finding.marked]);

describe('targets', () => {
  it('asks whether a mistyped target is meant', () => {
    const text = memberFlow(
      'a: { wait: { for: 1d }, end: x, on: [{ event: order.paid, next: last }, { event: order.placed, next: lsat }] }',
      LAST,
    );
    const finding = theFinding(text);
    expect(finding.message.en).toBe('Step `a` points to `lsat`, which does not exist.');
    expect(finding.hint?.en).toBe('Did you mean `last`?');
  });

  it('finds a target in the long form of a port', () => {
    const text = memberFlow(
      'a: { send: { to: member, text: hi }, end: x, failed: { next: nowhere } }',
    );
    expect(codes(text)).toEqual([['UNKNOWN_TARGET', 'nowhere']]);
  });

  it('finds a target of the flow itself', () => {
    const text = `on: [{ event: order.paid, next: nowhere }]\n${memberFlow(LAST)}`;
    expect(theFinding(text).message.en).toBe('The flow points to `nowhere`, which does not exist.');
  });

  it('wants to know where a step goes that can finish', () => {
    expect(codes(memberFlow('a: { wait: { for: 1d } }'))).toEqual([['TARGET_MISSING', 'a']]);
    expect(codes(memberFlow('a: { choose: [{ if: "true", end: x }] }'))).toEqual([
      ['TARGET_MISSING', 'a'],
    ]);
    expect(codes(memberFlow('a: { split: [{ share: 50, end: x }, { share: 50 }] }'))).toEqual([
      ['TARGET_MISSING', '{ share: 50 }'],
    ]);
  });

  it('refuses a port that is named and leads nowhere', () => {
    const text = memberFlow('a: { send: { to: member, text: hi }, end: x, failed: {} }');
    expect(codes(text)).toEqual([['TARGET_MISSING', '{}']]);
  });

  it('refuses a step that both goes on and ends', () => {
    expect(codes(memberFlow('a: { wait: { for: 1d }, next: last, end: x }', LAST))).toEqual([
      ['TARGET_TWICE', 'end'],
    ]);
  });

  it('does not lead into a frame from outside, but lead out of it', () => {
    const text = (first: string, inner: string) =>
      memberFlow(
        `a: { wait: { for: 1d }, next: ${first} }`,
        `phase: { stage: { steps: { b: { wait: { for: 1d }, next: ${inner} } } } }`,
        LAST,
      );
    expect(codes(text('phase', 'last'))).toEqual([]);
    expect(codes(text('b', 'last')).map(([code]) => code)).toContain('TARGET_INSIDE_FRAME');
  });

  it('does not let the entries of a frame name its inner steps', () => {
    const text = memberFlow(
      'phase: { stage: { on: [{ event: order.paid, next: b }], steps: { b: { wait: { for: 1d }, end: x } } } }',
    );
    expect(codes(text)).toEqual([['TARGET_INSIDE_FRAME', 'b']]);
  });
});

describe('reachability', () => {
  it('finds a step that nothing leads to', () => {
    expect(codes(memberFlow('a: { wait: { for: 1d }, end: x }', LAST))).toEqual([
      ['STEP_UNREACHABLE', 'last'],
    ]);
  });

  it('counts every port, the entries of frames and those of the flow', () => {
    const text = `on: [{ event: order.paid, next: paid }]\n${memberFlow(
      'a: { send: { to: member, text: hi }, end: x, blocked: b }',
      'b: { stage: { after: [{ delay: 1d, next: c }], steps: { d: { wait: {} } } } }',
      'c: { wait: {}, after: [{ delay: 1d, end: x }] }',
      'paid: { wait: { for: 1d }, end: x }',
    )}`;
    expect(codes(text)).toEqual([]);
  });

  it('tells of an unreachable frame only the frame', () => {
    const text = memberFlow(
      LAST,
      'phase: { stage: { steps: { b: { wait: { for: 1d }, next: c }, c: { wait: { for: 1d }, end: x } } } }',
    );
    expect(codes(text)).toEqual([['STEP_UNREACHABLE', 'phase']]);
  });

  it('does not blame the step that a mistyped target meant', () => {
    expect(codes(memberFlow('a: { wait: { for: 1d }, next: lsat }', LAST))).toEqual([
      ['UNKNOWN_TARGET', 'lsat'],
    ]);
  });

  it('tells of a mistyped target in a step whose shape is wrong, too', () => {
    expect(codes(memberFlow('a: { wait: 3, next: lsat }', LAST))).toEqual([
      ['SCHEMA', '3'],
      ['UNKNOWN_TARGET', 'lsat'],
    ]);
  });

  it('does not blame steps that a step of a wrong shape may lead to', () => {
    expect(codes(memberFlow('a: { wait: 3, next: last }', LAST))).toEqual([['SCHEMA', '3']]);
  });
});

describe('loops', () => {
  it('refuses a circle in which nothing waits, and tells it once', () => {
    const finding = theFinding(
      memberFlow(
        'a: { update: { tags: { add: [x] } }, next: b }',
        'b: { choose: [{ if: "true", next: a }], else: last }',
        LAST,
      ),
    );
    expect([finding.code, finding.step]).toEqual(['INSTANT_LOOP', 'a']);
    expect(finding.message.en).toContain('a → b → a');
  });

  const circle = (step: string) =>
    memberFlow(`a: { ${step}, next: b }`, 'b: { update: { tags: { add: [x] } }, next: a }');

  it.each(['wait: { for: 1d }', 'wait: { at: "10:00" }'])('accepts a circle with %s', (step) => {
    expect(codes(circle(step))).toEqual([]);
  });

  it.each([
    'wait: { between: "09:00-18:00" }',
    'wait: { days: workdays }',
    'wait: { until: "trigger.time" }',
    'send: { to: member, text: hi }',
  ])('does not count %s as a rest', (step) => {
    expect(codes(circle(step))).toEqual([['INSTANT_LOOP', 'a']]);
  });

  it('counts a message whose result is awaited as a rest', () => {
    expect(codes(circle('send: { to: member, text: hi }, failed: { end: lost }'))).toEqual([]);
  });

  it('follows a circle through a frame', () => {
    const text = memberFlow(
      'phase: { stage: { steps: { b: { update: { tags: { add: [x] } }, next: phase } } } }',
    );
    expect(codes(text)).toEqual([['INSTANT_LOOP', 'phase']]);
  });

  it('accepts a question that is asked again', () => {
    const text = memberFlow(
      'a: { ask: { to: member, text: hi, else: { next: a, max: 2 } }, after: [{ delay: 1h, end: x }] }',
    );
    expect(codes(text)).toEqual([]);
  });
});

describe('waits that nothing ends', () => {
  it('refuses a wait without time and without a way out', () => {
    expect(codes(memberFlow('a: { wait: {} }'))).toEqual([['WAIT_NEVER_ENDS', 'a']]);
  });

  it('is not content with an entry that acts and stays', () => {
    const text = memberFlow(
      'a: { wait: {}, on: [{ event: order.paid, update: { tags: { add: [x] } } }] }',
    );
    expect(codes(text)).toEqual([['WAIT_NEVER_ENDS', 'a']]);
  });

  it('accepts an entry of the step, of a frame or of the flow that leads out', () => {
    const entry = 'on: [{ event: order.paid, end: x }]';
    expect(codes(memberFlow(`a: { wait: {}, ${entry} }`))).toEqual([]);
    expect(codes(memberFlow(`p: { stage: { ${entry}, steps: { a: { wait: {} } } } }`))).toEqual([]);
    expect(codes(`${entry}\n${memberFlow('a: { wait: {} }')}`)).toEqual([]);
  });

  it('refuses a target that such a wait never comes to', () => {
    const text = memberFlow(
      'a: { wait: {}, next: last, after: [{ delay: 1d, next: last }] }',
      LAST,
    );
    expect(codes(text)).toEqual([['STEP_INVALID', 'last']]);
  });
});

describe('goals', () => {
  const withGoal = (goal: string) => `goals: [${goal}]\n${memberFlow(LAST)}`;

  it('accepts an outcome in which the flow can end', () => {
    expect(codes(withGoal('done'))).toEqual([]);
  });

  it('asks whether a near outcome is meant', () => {
    const finding = theFinding(withGoal('doone'));
    expect([finding.code, finding.hint?.en]).toEqual([
      'GOAL_NEVER_REACHED',
      'Did you mean `done`?',
    ]);
  });

  it('believes a step of a wrong shape that it ends in the goal', () => {
    const text = `goals: [won]\n${memberFlow('a: { wait: 3, end: won }')}`;
    expect(codes(text)).toEqual([['SCHEMA', '3']]);
  });
});

describe('entries', () => {
  const entry = (list: string, spec: string) =>
    codes(memberFlow(`a: { wait: { for: 1d }, end: x, ${list}: [{ ${spec} }] }`)).map(
      ([code]) => code,
    );

  it('refuses an entry that leads nowhere and does nothing', () => {
    expect(entry('on', 'event: order.paid')).toEqual(['ENTRY_DOES_NOTHING']);
    expect(entry('after', 'delay: 1h')).toEqual(['ENTRY_DOES_NOTHING']);
    expect(entry('after', 'delay: 1h, notify: { to: { role: manager }, text: hi }')).toEqual([]);
  });

  it('repeats only what stays', () => {
    const notify = 'notify: { to: { role: manager }, text: hi }';
    expect(entry('after', `delay: 1h, every: true, max: 3, ${notify}`)).toEqual([]);
    expect(entry('after', 'delay: 1h, every: true, end: x')).toEqual(['STEP_INVALID']);
    expect(entry('after', `delay: 1h, max: 3, ${notify}`)).toEqual(['STEP_INVALID']);
  });

  it('warns of an entry behind one that takes every such event', () => {
    const text = (condition: string) =>
      memberFlow(
        `a: { wait: { for: 1d }, end: x, on: [{ event: order.paid, ${condition}end: y }, { event: order.paid, end: z }] }`,
      );
    expect(seen(text(''))).toEqual([
      {
        code: 'ON_SHADOWED',
        severity: 'warning',
        marked: '{ event: order.paid, end: z }',
        step: 'a',
      },
    ]);
    expect(seen(text('if: "event.data.amountMinor > 100", '))).toEqual([]);
  });

  it('warns of options behind an entry that takes every reply', () => {
    const text = memberFlow(
      'a: { ask: { to: member, text: hi, options: [{ match: ["1"], end: x }] }, on: [{ event: message.received, end: y }], after: [{ delay: 1d, end: z }] }',
    );
    expect(codes(text)).toEqual([['ON_SHADOWED', '{ match: ["1"], end: x }']]);
  });

  it('warns of shadowed entries of the flow', () => {
    const text = `on: [{ event: order.paid, end: a }, { event: order.paid, end: b }]\n${memberFlow(LAST)}`;
    expect(codes(text)).toEqual([['ON_SHADOWED', '{ event: order.paid, end: b }']]);
  });
});
