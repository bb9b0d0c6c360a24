import { describe, expect, it } from 'vitest';
import { memberFlow, seen, theFinding, WORKSPACE } from '../flow-texts.ts';

const codes = (text: string) => seen(text).map((finding) => [finding.code, finding.marked]);
const sending = (message: string) => memberFlow(`a: { send: { ${message} }, end: done }`);
const about = (subject: string, text: string) => text.replace('about: member', `about: ${subject}`);

describe('what a flow names of its workspace', () => {
  it('refuses an unknown class, and asks whether a near one is meant', () => {
    const finding = theFinding(sending('to: member, class: prmo, text: hi'));
    expect([finding.code, finding.hint?.en]).toEqual(['UNKNOWN_CLASS', 'Did you mean `promo`?']);
  });

  it('refuses an unknown role and an unknown roster', () => {
    expect(codes(sending('to: { role: boss }, text: hi'))).toEqual([['UNKNOWN_ROLE', 'boss']]);
    expect(codes(sending('to: { duty: night }, text: hi'))).toEqual([['UNKNOWN_ROSTER', 'night']]);
    expect(codes(sending('to: { duty: service }, text: hi'))).toEqual([]);
  });

  it('says to add the first role where there is none', () => {
    const finding = theFinding(sending('to: { role: boss }, text: hi'), {
      ...WORKSPACE,
      roles: {},
    });
    expect(finding.hint?.en).toBe('Add it to workspace.yaml.');
  });

  it('refuses a message to whom no connector carries', () => {
    const workspace = { ...WORKSPACE, deliver: { ...WORKSPACE.deliver, staff: '' } };
    expect(theFinding(sending('to: { role: manager }, text: hi'), workspace).code).toBe(
      'NOT_DELIVERABLE',
    );
    expect(seen(sending('to: member, text: hi'), workspace)).toEqual([]);
  });

  it('refuses whom the flow cannot know', () => {
    expect(codes(about('customer', sending('to: member, text: hi')))).toEqual([
      ['RECIPIENT_UNREACHABLE', 'member'],
    ]);
    expect(codes(about('group', sending('to: group, text: hi')))).toEqual([]);
    expect(codes(about('group', sending('to: group, text: hi, mention: [member]')))).toEqual([
      ['RECIPIENT_UNREACHABLE', '[member]'],
    ]);
    const emitting = memberFlow('a: { emit: { event: lead.quoted, to: members }, end: done }');
    expect(codes(emitting)).toEqual([['RECIPIENT_UNREACHABLE', 'members']]);
    expect(codes(about('group', emitting))).toEqual([]);
  });

  it('refuses a schedule for other subjects than the flow is about', () => {
    const text = (kind: string) =>
      `start: [{ schedule: "0 20 * * 5", for: { about: ${kind} } }]\n${sending('to: member, text: hi')}`;
    expect(codes(text('member'))).toEqual([]);
    expect(codes(text('group'))).toEqual([['RECIPIENT_UNREACHABLE', 'group']]);
  });
});

describe('events', () => {
  const on = (event: string) => memberFlow(`a: { wait: {}, on: [{ event: ${event}, end: done }] }`);

  it('asks whether a near event is meant', () => {
    const finding = theFinding(on('mesage.received'));
    expect([finding.code, finding.hint?.en]).toEqual([
      'UNKNOWN_EVENT',
      'Did you mean `message.received`?',
    ]);
  });

  it('says where to declare events of one’s own', () => {
    expect(theFinding(on('zzz.qqq')).hint?.en).toContain('`events` in workspace.yaml');
    expect(codes(on('lead.quoted'))).toEqual([]);
  });

  it.each(['"@sent:a"', 'xstate.stop', '"order.*"', '"*"'])('refuses the reserved %s', (event) => {
    expect(seen(on(event)).map((finding) => finding.code)).toEqual(['EVENT_RESERVED']);
  });

  it('refuses an unknown event of a start and of an emit', () => {
    const text = `start: [{ on: order.payed }]\n${memberFlow('a: { emit: { event: lead.qoted }, end: x }')}`;
    expect(codes(text)).toEqual([
      ['UNKNOWN_EVENT', 'order.payed'],
      ['UNKNOWN_EVENT', 'lead.qoted'],
    ]);
  });

  it('warns of an event that never reaches the flow', () => {
    expect(seen(on('connector.degraded'))).toEqual([
      {
        code: 'EVENT_NEVER_ARRIVES',
        severity: 'warning',
        marked: 'connector.degraded',
        step: 'a',
      },
    ]);
    expect(codes(about('workspace', on('connector.degraded')))).toEqual([]);
  });
});

describe('variables that are set', () => {
  const setting = (vars: string) =>
    `vars: { n: 0, s: "", l: [] }\n${memberFlow(`a: { update: { vars: { ${vars} } }, end: done }`)}`;

  it('accepts values of their types, and any formula', () => {
    expect(codes(setting('n: 1, s: "x {{ vars.n }}", l: [1]'))).toEqual([]);
    expect(codes(setting('n: "= vars.n + 1"'))).toEqual([]);
  });

  it('refuses a value of another type', () => {
    const finding = theFinding(setting('n: "1"'));
    expect(finding.code).toBe('VARIABLE_TYPE');
    expect(finding.message.en).toBe('Variable `n` is a number, but a string is written here.');
    expect(theFinding(setting('n: null')).message.en).toContain('but a null is written');
  });

  it('refuses a variable that is not declared, in updates of entries too', () => {
    expect(theFinding(setting('m: 1')).hint?.en).toBe('Did you mean `n`?');
    const entry = memberFlow(
      'a: { wait: { for: 1d }, end: x, on: [{ event: order.paid, update: { vars: { paid: 1 } } }] }',
    );
    expect(codes(entry)).toEqual([['UNKNOWN_VARIABLE', '1']]);
  });

  it('refuses to save a reply in a variable that is not declared', () => {
    const text = memberFlow(
      'a: { ask: { to: member, text: hi, else: { end: x } }, save: said, after: [{ delay: 1d, end: x }] }',
    );
    expect(codes(text)).toEqual([['UNKNOWN_VARIABLE', 'said']]);
  });
});
