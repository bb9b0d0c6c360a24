import { describe, expect, it } from 'vitest';
import { canonicalJson, type Json } from '../../engine/base/index.ts';
import { checkFlow, DEFAULT_WORKSPACE, parseFlow } from '../../engine/language/index.ts';
import { LAST, memberFlow, planOf } from './flow-texts.ts';
import { WIDE_FLOW } from './wide-flow.ts';

const TRIAL = `flow: trial-follow-up            # id, kebab-case
title: 试听课五步跟进
about: customer
key: event.data.trialRef
start:
  - on: trial.started            # an event …
    # if: <CEL>  late: 1h
reenter: { after: 30d }
goals: [converted]
vars: { reminders: 0, lead: { type: object } }
on:
  - { event: order.paid, end: converted }
  - { event: contact.lost, end: lost }
after:
  - { delay: 30d, end: expired }
steps:                           # the first one is initial
  greet:
    send: { to: customer, class: service, text: "{{ customer.name | default: '朋友' }},欢迎试听!" }
    next: first-lesson
  first-lesson:
    wait: { for: 1d, at: "10:00", days: workdays }
    on:
      - { event: message.received, if: "event.data.text.contains('价格')", next: price }
    next: tips
  tips:
    send: { to: customer, text: 试听前先看这个 }
    end: told
  price:
    send: { to: customer, text: 价格表 }
    end: told
`;

function compiled(text: string) {
  const checked = checkFlow(text, DEFAULT_WORKSPACE);
  expect(checked.findings).toEqual([]);
  return checked.compiled!;
}

describe('the flow of the language’s introduction', () => {
  it('compiles to a plan with every default filled in', () => {
    const { chart, ...plan } = compiled(TRIAL).plan;
    expect(plan).toEqual({
      format: 1,
      flow: 'trial-follow-up',
      title: '试听课五步跟进',
      about: 'customer',
      key: 'event.data.trialRef',
      starts: [{ type: 'event', event: 'trial.started', late: { unit: 'ms', count: 3_600_000 } }],
      reenter: { type: 'after', span: { unit: 'day', count: 30 } },
      goals: ['converted'],
      vars: {
        reminders: { type: 'number', default: 0 },
        lead: { type: 'object', default: {} },
      },
      reads: ['data.text', 'data.trialRef'],
    });
    expect(chart.initial).toBe('greet');
    expect(Object.keys(chart.states ?? {})).toEqual([
      'greet',
      'first-lesson',
      'tips',
      'price',
      'end:told',
      'end:converted',
      'end:lost',
      'end:expired',
    ]);
    expect(chart.states?.['end:told']).toEqual({ outcome: 'told' });
    expect(chart.on).toEqual([
      { event: 'order.paid', port: 'on.0', target: ['end:converted'] },
      { event: 'contact.lost', port: 'on.1', target: ['end:lost'] },
    ]);
    expect(chart.after).toEqual([
      {
        id: 'after.0',
        delay: { type: 'span', span: { unit: 'day', count: 30 } },
        moves: [{ port: 'after.0', target: ['end:expired'] }],
      },
    ]);
  });

  it('knows the line of each step, port, start and entry', () => {
    expect(compiled(TRIAL).lines).toEqual({
      'start.0': 6,
      'on.0': 12,
      'on.1': 13,
      'after.0': 15,
      greet: 17,
      'greet.next': 19,
      'first-lesson': 20,
      'first-lesson.on.0': 23,
      'first-lesson.next': 24,
      tips: 25,
      'tips.next': 27,
      price: 28,
      'price.next': 30,
    });
  });
});

/** A step that the first end of its one branch ends. */
function branch(task: string): string {
  const step = `b: { task: { assign: owner, title: t, ${task} }`;
  return `parallel: { first: true, branches: { p: { steps: { ${step} } } } }, next: last`;
}

describe('a version’s hash', () => {
  it.each([
    [
      'choices',
      'task: { assign: owner, title: t, choices: { yes: 是, no: 否 } }, yes: last, no: last',
      'task: { assign: owner, title: t, choices: { no: 否, yes: 是 } }, no: last, yes: last',
    ],
    [
      'outcomes',
      'start: { flow: g, await: true }, on-outcome: { won: last, lost: last, else: last }',
      'start: { flow: g, await: true }, on-outcome: { else: last, lost: last, won: last }',
    ],
    [
      'ends of a branch',
      branch('choices: { yes: 是, no: 否 } }, yes: { end: x }, no: { end: y }'),
      branch('choices: { no: 否, yes: 是 } }, no: { end: y }, yes: { end: x }'),
    ],
  ])('is the same in whatever order %s are written', (_, ...orders) => {
    const [one, other] = orders.map((step) => planOf(memberFlow(`a: { ${step} }`, LAST)));
    expect(orders[0]).not.toBe(orders[1]);
    const json = (plan: unknown) => canonicalJson(plan as Json); // a plan is plain JSON
    expect(json(one)).toBe(json(other));
  });

  it('stays when only notation changes', () => {
    const changed = TRIAL.replace(/ +#.*$/gm, '')
      .replace(
        'title: 试听课五步跟进\nabout: customer\n',
        'about: customer\ntitle: "试听课五步跟进"\n',
      )
      .replace('{ delay: 30d, end: expired }', '{ end: expired, delay: 30d }');
    expect(compiled(changed).hash).toBe(compiled(TRIAL).hash);
  });

  it('stays when a note or a step’s title changes, and changes with what it does', () => {
    const flow = (step: string) => compiled(memberFlow(`a: { ${step}, end: done }`)).hash;
    expect(flow('wait: { for: 1d }, note: hi, title: Hello')).toBe(flow('wait: { for: 1d }'));
    expect(flow('wait: { for: 2d }')).not.toBe(flow('wait: { for: 1d }'));
  });

  it('says the same for a span in other words', () => {
    const flow = (span: string) =>
      compiled(memberFlow(`a: { wait: { for: ${span} }, end: done }`)).hash;
    expect(flow('2w')).toBe(flow('14d'));
    expect(flow('24h')).not.toBe(flow('1d'));
  });
});

describe('the rest of the head', () => {
  it('fills in when instances may start again', () => {
    const reenter = (written: string) => planOf(`${written}${memberFlow(LAST)}`).reenter;
    expect(reenter('')).toEqual({ type: 'ended' });
    expect(reenter('reenter: ended\n')).toEqual({ type: 'ended' });
    expect(reenter('reenter: never\n')).toEqual({ type: 'never' });
    expect(reenter('reenter: restart\n')).toEqual({ type: 'restart' });
  });

  it('lowers schedules with audience and pace', () => {
    const text = `start: [{ schedule: "0 20 * * 5", for: { if: "member.points > 3" }, pace: 200/m }]\n${memberFlow(LAST)}`;
    expect(planOf(text).starts).toEqual([
      { type: 'schedule', cron: '0 20 * * 5', if: 'member.points > 3', perMinute: 200 },
    ]);
  });

  it('takes the id for a missing title', () => {
    expect(planOf(memberFlow(LAST)).title).toBe('f');
  });

  it('compiles a flow that uses the whole language', () => {
    const { findings, compiled: wide } = checkFlow(WIDE_FLOW, DEFAULT_WORKSPACE);
    expect(findings.map((finding) => finding.message.en)).toEqual([]);
    expect(wide?.plan.reads).toEqual(['data.campaignRef', 'data.joinScene', 'data.text']);
    expect(wide?.lines['menu.options.1']).toBe(55);
  });

  it('does not compile what has an error, and compiles what has only warnings', () => {
    expect(checkFlow(memberFlow('a: { wait: {} }'), DEFAULT_WORKSPACE).compiled).toBeNull();
    const warned = memberFlow('a: { wait: {}, on: [{ event: connector.degraded, end: x }] }');
    const { findings, compiled: plan } = checkFlow(warned, DEFAULT_WORKSPACE);
    expect(findings.map((finding) => finding.severity)).toEqual(['warning']);
    expect(plan).not.toBeNull();
  });
});

describe('parsing', () => {
  it('lists steps in the order of the document, with their frames and paths', () => {
    const { flow } = parseFlow(WIDE_FLOW);
    expect(flow?.steps.map((step) => [step.id, step.kind, step.frames]).slice(-4)).toEqual([
      ['phase', 'stage', []],
      ['a', 'wait', ['phase']],
      ['b', 'wait', ['phase']],
      ['c', 'wait', ['phase']],
    ]);
    expect(flow?.steps.at(-1)?.path).toEqual(['steps', 'phase', 'stage', 'steps', 'c']);
    expect(flow?.initial).toBe('hello');
  });
});
