import { describe, expect, it } from 'vitest';
import { memberFlow, planOf, seen, theFinding } from '../flow-texts.ts';

const codes = (text: string) => seen(text).map((finding) => [finding.code, finding.marked]);
const choosing = (condition: string) =>
  memberFlow(`a: { choose: [{ if: "${condition}", end: x }], else: { end: y } }`);
const saying = (text: string) => memberFlow(`a: { send: { to: member, text: "${text}" }, end: x }`);
const taking = (event: string, condition: string) =>
  memberFlow(`a: { wait: {}, on: [{ event: ${event}, if: "${condition}", end: x }] }`);

describe('expressions', () => {
  it('marks where an expression goes wrong, inside the text', () => {
    const text = choosing('1 + ');
    const { range, code } = theFinding(text);
    expect(code).toBe('CEL_INVALID');
    const start = text.indexOf('1 + ');
    expect(range.start.offset).toBeGreaterThanOrEqual(start);
    expect(range.end.offset).toBeLessThanOrEqual(start + '1 + '.length);
  });

  it('marks the whole value where escapes move its characters', () => {
    const text = choosing("'\\u4ef7' + ");
    const marked = seen(text)[0]?.marked;
    expect(marked).toBe('"\'\\u4ef7\' + "');
  });

  it('refuses a text with a tag, and one that is not closed', () => {
    expect(codes(saying('{% if x %}')).map(([code]) => code)).toEqual(['TEXT_INVALID']);
    expect(codes(saying('hi {{ member.name')).map(([code]) => code)).toEqual(['TEXT_INVALID']);
  });

  it('counts the = of a formula when it marks a name', () => {
    const text = memberFlow('a: { update: { set: { level: "= lvl + 1" } }, end: x }');
    expect(codes(text)).toEqual([['UNKNOWN_NAME', 'lvl']]);
  });

  it('refuses names that a flow about this subject does not know', () => {
    const text = choosing('group.size > 3');
    expect(codes(text)).toEqual([]);
    expect(codes(text.replace('about: member', 'about: customer'))).toEqual([
      ['UNKNOWN_NAME', 'group.size'],
    ]);
    expect(theFinding(choosing('mmber.points > 3')).hint?.en).toBe('Did you mean `member`?');
  });

  it('knows neither variables nor the trigger when it judges a start', () => {
    const text = (condition: string) =>
      `vars: { n: 0 }\nstart: [{ on: order.paid, if: "${condition}" }]\n${saying('hi')}`;
    expect(codes(text('event.data.amountMinor > 100'))).toEqual([]);
    expect(codes(text('vars.n > 1'))).toEqual([['UNKNOWN_NAME', 'vars.n']]);
    expect(codes(text('trigger.type != null'))).toEqual([['UNKNOWN_NAME', 'trigger.type']]);
  });

  it('refuses a variable that is not declared', () => {
    expect(codes(saying('{{ vars.cuont }}'))).toEqual([['UNKNOWN_VARIABLE', 'vars.cuont']]);
  });

  it('warns of fields that the event does not carry', () => {
    expect(codes(taking('order.paid', 'event.data.amountMinor > 1'))).toEqual([]);
    expect(codes(taking('order.paid', "event.data.group.ref == 'g'"))).toEqual([]);
    const finding = theFinding(taking('order.paid', 'event.data.amount > 1'));
    expect([finding.code, finding.severity]).toEqual(['UNKNOWN_FIELD', 'warning']);
    expect(codes(taking('order.paid', 'event.amount > 1')).map(([code]) => code)).toEqual([
      'UNKNOWN_FIELD',
    ]);
  });

  it('knows the declared fields of the workspace’s own events', () => {
    expect(codes(taking('lead.quoted', "event.data.lead == 'x'"))).toEqual([]);
    expect(codes(taking('lead.quoted', "event.data.led == 'x'"))).toEqual([
      ['UNKNOWN_FIELD', 'event.data.led'],
    ]);
    expect(codes(taking('shop.visited', "event.data.whatever == 'x'"))).toEqual([]);
  });

  it('judges the trigger by the events that start the flow', () => {
    const text = (start: string) => `start: [${start}]\n${saying('{{ trigger.data.amount }}')}`;
    expect(codes(text('{ on: order.paid }'))).toEqual([['UNKNOWN_FIELD', 'trigger.data.amount']]);
    expect(codes(text('{ on: order.paid }, { schedule: "0 9 * * *" }'))).toEqual([]);
  });

  it('checks conditions of schedules, keys, notices and values', () => {
    const text = `key: "event.dta"
start: [{ schedule: "0 9 * * *", for: { if: "grp.size > 1" } }]
${memberFlow(
  'a: { wait: { for: 1d }, end: x, after: [{ delay: 1h, notify: { to: { role: manager }, text: "{{ nme }}" } }] }',
)}`;
    expect(codes(text)).toEqual([
      ['UNKNOWN_FIELD', 'event.dta'],
      ['UNKNOWN_NAME', 'grp.size'],
      ['UNKNOWN_NAME', 'nme'],
    ]);
  });

  it('lists the fields of events that the plan reads, sorted and once', () => {
    const text = `key: event.data.orderRef
start: [{ on: order.paid, if: "event.data.amountMinor > 1" }]
${memberFlow(
  'a: { wait: {}, on: [{ event: message.received, if: "event.data.text == trigger.data.orderRef", end: x }] }',
)}`;
    expect(planOf(text).reads).toEqual(['data.amountMinor', 'data.orderRef', 'data.text']);
  });

  it('reads all of the data where an expression takes it whole, and nothing where none is read', () => {
    const emitting = (data: string) =>
      planOf(memberFlow(`a: { emit: { event: shop.visited, data: { x: "${data}" } }, end: x }`))
        .reads;
    expect(emitting('= event')).toEqual(['data']);
    expect(emitting('= event.data')).toEqual(['data']);
    expect(emitting('= event.type')).toEqual([]);
  });
});
