import { describe, expect, it } from 'vitest';
import { checkFlow } from '../../../engine/language/index.ts';
import { LAST, memberFlow, seen, theFinding, WORKSPACE } from '../flow-texts.ts';

function one(text: string) {
  const findings = seen(text);
  expect(findings).toHaveLength(1);
  return findings[0];
}

describe('the shape of steps', () => {
  it('accepts a flow without mistakes', () => {
    expect(seen(memberFlow(LAST))).toEqual([]);
  });

  it('refuses a step without a kind', () => {
    expect(seen(memberFlow('a: { title: Hello }'))).toEqual([
      { code: 'KIND_MISSING', severity: 'error', marked: 'a', step: 'a' },
    ]);
  });

  it('asks whether a mistyped kind is meant', () => {
    const finding = theFinding(memberFlow('a: { sned: { to: member, text: hi }, end: done }'));
    expect(finding.code).toBe('UNKNOWN_KIND');
    expect(finding.hint).toEqual({ zh: '是不是想写“send”？', en: 'Did you mean `send`?' });
  });

  it('lists the kinds where no kind is near', () => {
    const finding = theFinding(memberFlow('a: { teleport: {} }'));
    expect(finding.hint?.en).toBe(
      'The kinds of steps are send, ask, wait, choose, split, update, call, do, start, emit, collect, task, ticket, ladder, stage, parallel.',
    );
  });

  it('refuses a step with two kinds', () => {
    expect(
      one(memberFlow('a: { wait: { for: 1d }, send: { to: member, text: hi }, end: x }')),
    ).toEqual({ code: 'SEVERAL_KINDS', severity: 'error', marked: 'wait', step: 'a' });
  });

  it('refuses a step without content', () => {
    expect(one(memberFlow('a:'))).toEqual({
      code: 'SCHEMA',
      severity: 'error',
      marked: 'a',
      step: 'a',
    });
  });

  it('refuses a flow without steps', () => {
    expect(one(memberFlow())?.code).toBe('SCHEMA');
    expect(one('flow: f\nabout: member\nsteps: {}\n')?.code).toBe('SCHEMA');
    expect(one('flow: f\nabout: member\n')?.code).toBe('KEY_MISSING');
  });

  it('refuses an id that is not kebab-case', () => {
    expect(one(memberFlow('First: { wait: { for: 1d }, end: done }'))?.code).toBe('BAD_ID');
  });

  it('refuses an id of 65 characters and accepts one of 64', () => {
    const step = (length: number) => `${'a'.repeat(length)}: { wait: { for: 1d }, end: done }`;
    expect(seen(memberFlow(step(64)))).toEqual([]);
    expect(one(memberFlow(step(65)))?.code).toBe('BAD_ID');
  });

  it('refuses an id that occurs again inside a frame', () => {
    const text = memberFlow(
      'a: { wait: { for: 1d }, next: phase }',
      'phase: { stage: { steps: { a: { wait: { for: 1d }, end: done } } } }',
    );
    expect(one(text)).toEqual({
      code: 'DUPLICATE_STEP',
      severity: 'error',
      marked: 'a',
      step: 'a',
    });
  });

  it('refuses the same id twice in one block', () => {
    expect(one(memberFlow(LAST, LAST))?.code).toBe('DUPLICATE_KEY');
  });

  it('asks whether a mistyped key is meant', () => {
    const finding = theFinding(memberFlow('a: { wait: { fro: 1d, at: "10:00" }, end: done }'));
    expect(finding.code).toBe('UNKNOWN_KEY');
    expect(finding.message.en).toBe('`fro` is not a key that can stand here.');
    expect(finding.hint?.en).toBe('Did you mean `for`?');
  });

  it('tells a key that is missing at the key around it', () => {
    expect(one(memberFlow('a: { send: { text: hi }, end: done }'))).toEqual({
      code: 'KEY_MISSING',
      severity: 'error',
      marked: 'send',
      step: 'a',
    });
  });

  it('does not let a step of a wrong shape hide mistakes in other steps', () => {
    const text = memberFlow(
      'a: { send: 3, next: b }',
      'b: { wait: { for: soon }, next: c }',
      'c: { choose: [{ if: "vars.x", next: d }], else: b }',
    );
    expect(seen(text).map((finding) => [finding.code, finding.step])).toEqual([
      ['SCHEMA', 'a'],
      ['BAD_SPAN', 'b'],
      ['UNKNOWN_VARIABLE', 'c'],
      ['UNKNOWN_TARGET', 'c'],
    ]);
  });

  it('finds mistakes inside a frame whose own shape is wrong', () => {
    const text = memberFlow(
      'a: { stage: { on: 3, steps: { b: { wait: { for: soon }, end: done } } } }',
    );
    expect(seen(text).map((finding) => [finding.code, finding.step])).toEqual([
      ['SCHEMA', 'a'],
      ['BAD_SPAN', 'b'],
    ]);
  });

  it('says what is wrong in a value that may have several forms', () => {
    const finding = theFinding(
      memberFlow('a: { send: { to: { dutty: service }, text: hi }, end: done }'),
    );
    expect([finding.code, finding.hint?.en]).toEqual(['UNKNOWN_KEY', 'Did you mean `duty`?']);
  });

  it('refuses more than 500 steps', () => {
    const steps = (count: number) =>
      Array.from(
        { length: count },
        (_, index) =>
          `s${index}: { wait: { for: 1d }, ${index + 1 < count ? `next: s${index + 1}` : 'end: done'} }`,
      );
    expect(seen(memberFlow(...steps(500)))).toEqual([]);
    const codes = seen(memberFlow(...steps(501))).map((finding) => finding.code);
    expect(codes).toContain('SCHEMA');
  });
});

describe('the top of a flow', () => {
  it('refuses keys that it does not know', () => {
    const finding = theFinding(`priority: 1\n${memberFlow(LAST)}`);
    expect([finding.code, finding.hint?.en]).toEqual([
      'UNKNOWN_KEY',
      'Delete it, or write one of title, note, key, start, reenter, goals, credit, vars, on, after, migrate, assert.',
    ]);
  });

  it('refuses a subject that does not exist', () => {
    const finding = theFinding(memberFlow(LAST).replace('member', 'membr'));
    expect(finding.hint?.en).toBe('Did you mean `member`?');
  });

  it('compares the id with the name of the file', () => {
    const check = (fileId: string) =>
      checkFlow(memberFlow(LAST), WORKSPACE, { fileId }).findings.map((finding) => finding.code);
    expect(check('f')).toEqual([]);
    expect(check('g')).toEqual(['FLOW_ID_DIFFERS']);
  });

  it('says that an empty file is empty', () => {
    expect(theFinding('').message.en).toBe('The file is empty.');
    expect(theFinding('- a list').message.en).toBe('The file does not hold a flow.');
  });

  it('refuses a cron that is none', () => {
    const text = (cron: string) => `start: [{ schedule: "${cron}" }]\n${memberFlow(LAST)}`;
    expect(seen(text('0 20 * * 5'))).toEqual([]);
    expect(seen(text('0 25 * * 5')).map((finding) => finding.code)).toEqual(['BAD_CRON']);
  });

  it('refuses a clock time and hours that are none', () => {
    const wait = (spec: string) => memberFlow(`a: { wait: { ${spec} }, end: done }`);
    expect(seen(wait('at: "23:59"'))).toEqual([]);
    expect(one(wait('at: "24:00"'))?.code).toBe('BAD_TIME');
    expect(one(wait('between: "09:00-9"'))?.code).toBe('BAD_TIME');
  });
});

describe('variables of a flow', () => {
  const withVars = (vars: string) => `vars: ${vars}\n${memberFlow(LAST)}`;

  it('takes their types from their defaults or from the long form', () => {
    expect(
      checkFlow(
        withVars('{ n: 0, s: "", b: false, l: [], o: { x: 1 }, lead: { type: object } }'),
        WORKSPACE,
      ).compiled?.plan.vars,
    ).toEqual({
      n: { type: 'number', default: 0 },
      s: { type: 'string', default: '' },
      b: { type: 'boolean', default: false },
      l: { type: 'list', default: [] },
      o: { type: 'object', default: { x: 1 } },
      lead: { type: 'object', default: {} },
    });
  });

  it('refuses a variable whose type nothing tells', () => {
    expect(one(withVars('{ n: null }'))?.code).toBe('VARIABLE_TYPE');
    expect(one(withVars('{ n: { type: numbr } }'))?.code).toBe('VARIABLE_TYPE');
    expect(one(withVars('{ n: { type: number, default: "1" } }'))?.code).toBe('VARIABLE_TYPE');
  });

  it('refuses a name that an expression could not write', () => {
    expect(one(withVars('{ sent-at: 0 }'))?.code).toBe('BAD_ID');
  });
});
