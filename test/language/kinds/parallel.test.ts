import { describe, expect, it } from 'vitest';
import { endsOf, outline, parseFlow, portsOf } from '../../../engine/language/index.ts';
import { LAST, memberFlow, seen, stateOf, theFinding } from '../flow-texts.ts';

const DAY = 'wait: { for: 1d }';
const codes = (text: string) => seen(text).map((finding) => finding.code);

/** A parallel step `p` with branches `q` and `r`, whose steps these are. */
function two(q: string, r: string, more = 'end: x'): string {
  return `p: { parallel: { branches: { q: { steps: { ${q} } }, r: { steps: { ${r} } } } }, ${more} }`;
}

const A = `a: { ${DAY}, end: calm }`;
const B = `b: { ${DAY}, end: told }`;

describe('parallel', () => {
  it('is a state with one inside for each branch, which has ends of its own', () => {
    expect(stateOf(memberFlow(two(A, B, 'on-outcome: { told: last }, end: x'), LAST), 'p')).toEqual(
      {
        step: 'p',
        kind: 'parallel',
        parallel: ['q', 'r'],
        states: {
          q: {
            initial: 'a',
            states: {
              a: expect.objectContaining({ step: 'a' }),
              'end:calm': { outcome: 'calm' },
            },
          },
          r: {
            initial: 'b',
            states: {
              b: expect.objectContaining({ step: 'b' }),
              'end:told': { outcome: 'told' },
            },
          },
        },
        done: [
          { port: 'on-outcome.told', in: ['p', 'r', 'end:told'], target: ['last'] },
          { port: 'next', target: ['end:x'] },
        ],
      },
    );
  });

  it('with `first` is left as soon as one branch has ended, by its outcome', () => {
    const text = memberFlow(
      `p: { parallel: { first: true, branches: { q: { steps: { ${A} } }, r: { steps: { ${B} } } } }, on-outcome: { told: last }, end: x }`,
      LAST,
    );
    expect(stateOf(text, 'p')?.always).toEqual([
      { port: 'next', in: ['p', 'q', 'end:calm'], target: ['end:x'] },
      { port: 'on-outcome.told', in: ['p', 'r', 'end:told'], target: ['last'] },
    ]);
    expect(stateOf(text, 'p')?.done).toBeUndefined();
  });

  it('keeps the ends of its branches to itself', () => {
    const { flow } = parseFlow(memberFlow(two(A, B)));
    expect(flow && endsOf(flow)).toEqual(['x']);
    expect(codes(`goals: [calm]\n${memberFlow(two(A, B))}`)).toEqual(['GOAL_NEVER_REACHED']);
  });

  it('names its own end and its entries from outside of its branches', () => {
    const text = memberFlow(two(A, B, 'on: [{ event: order.paid, end: y }], end: x'));
    expect(stateOf(text, 'p')?.on?.[0]?.target).toEqual(['end:y']);
    expect(stateOf(text, 'p', 'q', 'a')?.after?.[0]?.moves[0]?.target).toEqual([
      'p',
      'q',
      'end:calm',
    ]);
  });

  it('lowers frames in branches and branches in branches by their paths', () => {
    const inner = `s: { stage: { steps: { c: { ${DAY}, next: d }, d: { ${DAY}, end: calm } } } }`;
    const nested = `n: { parallel: { branches: { p2: { steps: { p3: { stage: { steps: { e: { ${DAY}, end: z } } } } } } } }, end: told }`;
    const text = memberFlow(two(inner, nested));
    const target = (...path: string[]) => stateOf(text, ...path)?.after?.[0]?.moves[0]?.target;
    expect(target('p', 'q', 's', 'c')).toEqual(['p', 'q', 's', 'd']);
    expect(target('p', 'q', 's', 'd')).toEqual(['p', 'q', 'end:calm']);
    expect(target('p', 'r', 'n', 'p2', 'p3', 'e')).toEqual(['p', 'r', 'n', 'p2', 'end:z']);
    expect(stateOf(text, 'p', 'r', 'n')?.done?.[0]?.target).toEqual(['p', 'r', 'end:told']);
  });

  it('has a port for `next` and one for each outcome', () => {
    const { flow } = parseFlow(
      memberFlow(two(A, B, 'on-outcome: { told: last, else: last }'), LAST),
    );
    const step = flow?.steps.find(({ id }) => id === 'p');
    expect(
      step && portsOf(step).map(({ name, target, required }) => [name, target, required]),
    ).toEqual([
      ['next', null, false],
      ['on-outcome.told', { type: 'step', step: 'last' }, true],
      ['on-outcome.else', { type: 'step', step: 'last' }, true],
    ]);
  });

  it('draws its steps with their branch, and their ends as ends of it', () => {
    const { flow } = parseFlow(memberFlow(two(A, B)));
    const drawn = flow && outline(flow);
    expect(drawn?.nodes.map(({ id, frame, branch }) => [id, frame, branch])).toEqual([
      ['p', null, null],
      ['a', 'p', 'q'],
      ['b', 'p', 'r'],
    ]);
    expect(drawn?.edges.find(({ from }) => from === 'a')?.to).toEqual({
      type: 'end',
      outcome: 'calm',
      branch: { step: 'p', name: 'q' },
    });
    expect(drawn?.ends).toEqual(['x']);
  });
});

describe('what is wrong with branches', () => {
  it('is a target outside of the branch, in another branch too', () => {
    const out = (target: string, ...more: string[]) =>
      seen(
        memberFlow(
          two(`a: { ${DAY}, next: ${target} }`, B, 'on: [{ event: order.paid, next: last }]'),
          LAST,
          ...more,
        ),
      ).map(({ code, marked, step }) => [code, marked, step]);
    expect(out('last')).toEqual([['TARGET_OUTSIDE_BRANCH', 'last', 'a']]);
    expect(out('b')).toEqual([['TARGET_OUTSIDE_BRANCH', 'b', 'a']]);
    expect(out('p')).toEqual([['TARGET_OUTSIDE_BRANCH', 'p', 'a']]);
  });

  it('is a target inside, from outside', () => {
    const text = memberFlow(two(A, B, 'next: a'));
    expect(codes(text)).toEqual(['TARGET_INSIDE_FRAME']);
  });

  it('is a missing target where all branches can end, and one that is never reached where not', () => {
    expect(codes(memberFlow(two(A, B, 'title: t')))).toEqual(['TARGET_MISSING']);
    const circle = `a: { ${DAY}, next: a }`;
    expect(codes(memberFlow(two(circle, B, 'on: [{ event: order.paid, end: y }]')))).toEqual([]);
    expect(
      theFinding(memberFlow(two(circle, B, 'on: [{ event: order.paid, end: y }], end: x'))),
    ).toMatchObject({
      code: 'STEP_INVALID',
      message: { en: 'Nothing ends the branch q, so the step never goes on here.' },
    });
  });

  it('is an outcome in which no branch ends', () => {
    const finding = theFinding(memberFlow(two(A, B, 'on-outcome: { tod: { end: y } }, end: x')));
    expect([finding.code, finding.hint?.en]).toEqual(['STEP_INVALID', 'Did you mean `told`?']);
  });

  it('is a `next` beside an `else` that takes all the rest', () => {
    expect(codes(memberFlow(two(A, B, 'on-outcome: { else: { end: y } }, end: x')))).toEqual([
      'STEP_INVALID',
    ]);
  });

  it('is an entry that hides an outer `on`, also one of a collection', () => {
    const paid = 'on: [{ event: order.paid, if: "event.data.amountMinor > 5", end: big }]';
    const hides = (q: string, top = 'on: [{ event: order.paid, end: paid }]') =>
      seen(`${top}\n${memberFlow(two(q, B))}`).map(({ code, severity, step }) => [
        code,
        severity,
        step,
      ]);
    const warning = [['ON_HIDDEN', 'warning', 'a']];
    expect(hides(`a: { ${DAY}, ${paid}, end: calm }`)).toEqual(warning);
    expect(hides('a: { collect: { event: order.paid, max: 3, into: orders }, end: calm }')).toEqual(
      warning,
    );
    expect(hides(`a: { ${DAY}, ${paid}, end: calm }`, 'title: t')).toEqual([]);
    const framed = `s: { stage: { on: [{ event: order.paid, end: in }], steps: { a: { ${DAY}, ${paid}, end: calm } } } }`;
    expect(hides(framed, 'title: t')).toEqual([]);
    expect(hides(framed)).toEqual([
      ['ON_HIDDEN', 'warning', 's'],
      ['ON_HIDDEN', 'warning', 'a'],
    ]);
  });

  it('is not a reply that an ask takes from an outer `on`', () => {
    const ask =
      'a: { ask: { to: member, text: hi, options: [{ match: ["1"], end: calm }] }, after: [{ delay: 1d, end: late }] }';
    expect(
      codes(`on: [{ event: message.received, end: heard }]\n${memberFlow(two(ask, B))}`),
    ).toEqual([]);
  });

  it('is a step that nothing leads to, also inside', () => {
    expect(seen(memberFlow(two(`${A}, c: { ${DAY}, end: z }`, B)))).toMatchObject([
      { code: 'STEP_UNREACHABLE', step: 'c' },
    ]);
  });

  it('is a wait that nothing ends, though the step around it has a `next`', () => {
    const waiting = (more: string, first = '') =>
      codes(
        memberFlow(
          `p: { parallel: { ${first}branches: { q: { steps: { a: { wait: {} }, c: { ${DAY}, end: z } } }, r: { steps: { ${B} } } } }, ${more} }`,
        ),
      ).filter((code) => code !== 'STEP_UNREACHABLE');
    expect(waiting('end: x')).toEqual(['WAIT_NEVER_ENDS']);
    expect(waiting('end: x, after: [{ delay: 3d, end: y }]')).toEqual([]);
    expect(waiting('end: x', 'first: true, ')).toEqual([]);
  });

  it('is a circle in which all branches end at once, or one with `first`', () => {
    const instant = 'a: { update: { tags: { add: [x] } }, end: calm }';
    const circle = (q: string, r: string, first = '') =>
      codes(
        memberFlow(
          `p: { parallel: { ${first}branches: { q: { steps: { ${q} } }, r: { steps: { ${r} } } } }, next: p }`,
        ),
      );
    expect(circle(instant, instant.replace('a:', 'b:'))).toEqual(['INSTANT_LOOP']);
    expect(circle(instant, B)).toEqual([]);
    expect(circle(instant, B, 'first: true, ')).toEqual(['INSTANT_LOOP']);
    expect(circle(A, B, 'first: true, ')).toEqual([]);
    expect(circle('a: { update: { tags: { add: [x] } }, next: a }', B)).toContain('INSTANT_LOOP');
  });

  it('is a branch without steps', () => {
    expect(codes(memberFlow(two('', B)))).toContain('SCHEMA');
    const text = memberFlow('p: { parallel: { branches: { q: {} } }, end: x }');
    expect(codes(text)).toContain('KEY_MISSING');
  });
});
