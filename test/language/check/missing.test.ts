import { describe, expect, it } from 'vitest';
import { memberFlow, seen, theFinding } from '../flow-texts.ts';

const codes = (text: string) => seen(text).map((finding) => [finding.code, finding.marked]);
const saying = (id: string, text: string) =>
  `${id}: { send: { to: member, text: "${text}" }, end: x }`;
const missing = (marked: string) => [['VALUE_MAY_BE_MISSING', marked]];

describe('what a text prints', () => {
  const started = (start: string, text: string) =>
    codes(`start: [${start}]\n${memberFlow(saying('a', text))}`);

  it('may be missing of a trigger that not all starts carry', () => {
    const both = '{ on: message.received }, { on: order.paid }';
    expect(started(both, '{{ trigger.data.text }}')).toEqual(missing('trigger.data.text'));
    expect(started(both, "{{ trigger.data.text | default: '?' | truncate: 3 }}")).toEqual([]);
    expect(started(both, '{{ trigger.data.group.ref }}')).toEqual([]);
    expect(started('{ on: message.received }', '{{ trigger.data.text }}')).toEqual([]);
  });

  it('may be missing where a schedule starts the flow too', () => {
    const both = '{ on: message.received }, { schedule: "0 9 * * 1" }';
    expect(started(both, '{{ trigger.data.text }}')).toEqual(missing('trigger.data.text'));
    const text = `start: [${both}]\n${memberFlow(saying('a', '{{ trigger.data.text }}'))}`;
    expect(theFinding(text).message.en).toContain('does not come with schedule');
  });

  it('is left alone where an event of the workspace says nothing of its data', () => {
    expect(
      started('{ on: shop.visited }, { on: message.received }', '{{ trigger.data.text }}'),
    ).toEqual([]);
  });

  it('may be missing of the last event, by some of the ways that lead to it', () => {
    const waiting = (on: string) =>
      codes(
        `start: [{ on: message.received }]\n${memberFlow(
          `w: { wait: { for: 1d }, next: a, on: [${on}] }`,
          saying('a', '{{ event.data.text }}'),
        )}`,
      );
    expect(waiting('{ event: message.received, next: a }')).toEqual([]);
    expect(waiting('{ event: order.paid, next: a }')).toEqual(missing('event.data.text'));
    expect(waiting('{ event: order.paid, end: y }')).toEqual([]);
    expect(waiting('{ event: order.paid, update: { tags: { add: [x] } } }')).toEqual(
      missing('event.data.text'),
    );
  });

  it('is unknown of an event that never carries it', () => {
    const text = `start: [{ on: order.paid }]\n${memberFlow(saying('a', '{{ event.data.text }}'))}`;
    expect(codes(text)).toEqual([['UNKNOWN_FIELD', 'event.data.text']]);
  });

  it('is what was replied, behind the options and the else of a question', () => {
    const asking = (after: string) =>
      codes(
        `start: [{ on: order.paid }]\n${memberFlow(
          `q: { ask: { to: member, text: hi, options: [{ match: ["1"], next: a }], else: a }, after: [{ delay: 1h, ${after} }] }`,
          saying('a', '{{ event.data.text }}'),
        )}`,
      );
    expect(asking('end: silent')).toEqual([]);
    expect(asking('next: a')).toEqual(missing('event.data.text'));
  });

  it('is anything where the flow is taken there from anywhere by time', () => {
    const text = `start: [{ on: order.paid }]
after: [{ delay: 1d, next: a }]
${memberFlow('w: { wait: { for: 2d }, end: y }', saying('a', '{{ event.data.text }}'))}`;
    expect(codes(text)).toEqual([]);
  });

  const saved = (...steps: readonly string[]) =>
    codes(`vars: { lead: { type: object }, n: 0 }\n${memberFlow(...steps)}`);
  const set = (id: string, next: string) =>
    `${id}: { update: { vars: { lead: "= {'id': 'x'}" } }, next: ${next} }`;

  it('may be missing of a variable that is saved on some paths only', () => {
    const split = 'a: { split: [{ share: 50, next: b }, { share: 50, next: c }] }';
    expect(saved(split, set('b', 'c'), saying('c', '{{ vars.lead.id }}'))).toEqual(
      missing('vars.lead.id'),
    );
    expect(saved(split, set('b', 'c'), saying('c', "{{ vars.lead.id | default: '-' }}"))).toEqual(
      [],
    );
    expect(saved(split, set('b', 'd'), set('c', 'd'), saying('d', '{{ vars.lead.id }}'))).toEqual(
      [],
    );
    expect(saved(split, set('b', 'c'), saying('c', '{{ vars.n }}'))).toEqual([]);
  });

  it('is there once it was saved, also inside and behind a stage', () => {
    const stage = `p: { stage: { on: [{ event: order.paid, next: z }], steps: { q: { wait: { for: 1d }, next: y } } } }`;
    const [y, z] = ['y', 'z'].map((id) => saying(id, '{{ vars.lead.id }}'));
    expect(saved(set('a', 'p'), stage, y!, z!)).toEqual([]);
    const late = stage
      .replace('next: y', 'next: r')
      .replace('} } } }', `}, ${set('r', 'y')} } } }`);
    expect(saved('a: { wait: { for: 1d }, next: p }', late, y!, z!)).toEqual(
      missing('vars.lead.id'),
    );
  });

  it('is saved by a reply, and not where nobody replied', () => {
    const asking = (after: string) =>
      codes(
        `vars: { said: { type: string } }\n${memberFlow(
          `q: { ask: { to: member, text: hi, else: a }, save: said, after: [{ delay: 1h, ${after} }] }`,
          saying('a', '{{ vars.said }}'),
        )}`,
      );
    expect(asking('end: silent')).toEqual([]);
    expect(asking('next: a')).toEqual(missing('vars.said'));
  });
});

describe('an entry that another one shadows', () => {
  const listening = (...on: readonly string[]) =>
    codes(memberFlow(`a: { wait: { for: 1d }, end: x, on: [${on.join(', ')}] }`)).map(
      ([code]) => code,
    );
  const paid = (condition: string, end = 'y') =>
    `{ event: order.paid, if: "${condition}", end: ${end} }`;

  it('has the same condition, however it is written', () => {
    const more = 'event.data.amountMinor > 1';
    expect(listening(paid(more), paid(more, 'z'))).toEqual(['ON_SHADOWED']);
    expect(listening(paid(more), paid('(event.data.amountMinor)>1', 'z'))).toEqual(['ON_SHADOWED']);
    expect(listening(paid(more), paid('event.data.amountMinor > 2', 'z'))).toEqual([]);
    expect(listening(paid(more), paid(more).replace('order.paid', 'order.placed'))).toEqual([]);
  });

  it('stands below one that always holds', () => {
    expect(listening(paid('true'), paid('event.data.amountMinor > 2'))).toEqual(['ON_SHADOWED']);
    expect(listening(paid('event.data.amountMinor > 2'), paid('true'))).toEqual([]);
  });

  it('may be a branch of a choice', () => {
    const choosing = (...conditions: readonly string[]) => {
      const branches = conditions.map((condition) => `{ if: "${condition}", end: x }`);
      return codes(memberFlow(`a: { choose: [${branches.join(', ')}], else: { end: y } }`));
    };
    expect(choosing('group.size > 3', 'group.size > 4')).toEqual([]);
    expect(choosing('group.size > 3', 'group.size>3')).toEqual([['ON_SHADOWED', '"group.size>3"']]);
    expect(choosing('true', 'group.size > 3').map(([code]) => code)).toEqual(['ON_SHADOWED']);
  });
});
