import { describe, expect, it } from 'vitest';
import { type Plan, parseWorkspace, type Workspace } from '../../../engine/language/index.ts';
import {
  describeMost,
  type MostByWindow,
  timelineLine,
  worstCases,
} from '../../../engine/language/worst-case/index.ts';
import { planOf } from '../flow-texts.ts';

function workspaceOf(text: string): Workspace {
  const { workspace, findings } = parseWorkspace(text);
  if (!workspace) throw new Error(findings[0]?.message.en);
  return workspace;
}

const SHANGHAI = workspaceOf('zone: Asia/Shanghai\nclasses: { service: {}, promo: {} }\n');
const BERLIN = workspaceOf('zone: Europe/Berlin\nclasses: { service: {} }\n');

/** A flow about a group, which nobody leaves. */
function groupFlow(top: readonly string[], ...steps: readonly string[]): Plan {
  const head = ['flow: f', 'about: group', ...top, 'steps:'];
  return planOf([...head, ...steps.map((step) => `  ${step}`), ''].join('\n'), SHANGHAI);
}

const say = (next: string, more = '') => `{ send: { to: group, text: hi${more} }, ${next} }`;

function words(most: MostByWindow): string {
  return [most.day, most.week, most.month].map((one) => describeMost(one).en).join(' / ');
}

/** The worst case of one flow in words, with its path in the last window. */
function worst(plan: Plan, workspace: Workspace = SHANGHAI) {
  const [flow] = worstCases([plan], workspace).flows;
  if (!flow) throw new Error('The flow sends nothing.');
  const { day, week, month } = flow.windows;
  return {
    most: words({ day: day.most, week: week.most, month: month.most }),
    capped: words(flow.capped),
    path: month.path.map((entry) => timelineLine(entry, 'en')),
  };
}

describe('the worst case of one flow', () => {
  it('counts a message at the end of a window to the next one', () => {
    const two = (span: string) =>
      groupFlow(
        ['reenter: never'],
        `a: ${say('next: b')}`,
        `b: { wait: { for: ${span} }, next: c }`,
        `c: ${say('end: x')}`,
      );
    expect([worst(two('24h')).most, worst(two('23h')).most]).toEqual(['1 / 2 / 2', '2 / 2 / 2']);
  });

  it('is unbounded where a circle sends in no time, and tells the circle', () => {
    const plan = groupFlow(['start: [{ on: campaign.ended }]'], `a: ${say('end: x')}`);
    expect(worst(plan)).toEqual({
      most: 'unbounded / unbounded / unbounded',
      capped: 'unbounded / unbounded / unbounded',
      path: ['+00:00 the flow ends', '+00:00 the flow starts', '+00:00 a “hi” (service)'],
    });
  });

  it('keeps the span of `reenter` from the end to the next start', () => {
    const plan = groupFlow(['reenter: { after: 7d }'], `a: ${say('end: x')}`);
    expect(worst(plan).most).toBe('1 / 1 / 5');
  });

  it('starts a flow that only a schedule starts by its schedule', () => {
    const plan = groupFlow(['start: [{ schedule: "0 20 * * 5" }]'], `a: ${say('end: x')}`);
    expect(worst(plan)).toMatchObject({
      most: '1 / 1 / 5',
      path: expect.arrayContaining(['+28d 00:00 a “hi” (service)']),
    });
  });

  it('knows that one time of day comes once a day', () => {
    const daily = groupFlow([], 'a: { wait: { at: "10:00" }, next: b }', `b: ${say('next: a')}`);
    const twice = groupFlow(
      [],
      'a: { wait: { at: "10:00" }, next: b }',
      `b: ${say('next: c')}`,
      'c: { wait: { at: "22:00" }, next: d }',
      `d: ${say('next: a')}`,
    );
    expect([worst(daily).most, worst(twice).most]).toEqual(['1 / 7 / 30', '2 / 14 / 60']);
  });

  it('counts dates to a time of day from the last second of a date', () => {
    const plan = groupFlow(
      ['reenter: never'],
      `a: ${say('next: b')}`,
      'b: { wait: { for: 1d, at: "10:00" }, next: c }',
      `c: ${say('end: x')}`,
    );
    expect(worst(plan).path).toEqual(['+00:00 a “hi” (service)', '+10:00 c “hi” (service)']);
  });

  it('takes a day for an hour less where the clocks are put forward', () => {
    const plan = groupFlow(
      ['reenter: never'],
      `a: ${say('next: b')}`,
      'b: { wait: { for: 1d }, next: c }',
      `c: ${say('end: x')}`,
    );
    expect([worst(plan).most, worst(plan, BERLIN).most]).toEqual(['1 / 2 / 2', '2 / 2 / 2']);
  });

  it('counts a subject that leaves and comes back', () => {
    const text = (about: string, to: string) =>
      planOf(
        `flow: f\nabout: ${about}\nsteps:\n  a: { send: { to: ${to}, text: hi }, next: b }\n  b: { wait: { for: 1d }, end: x }\n`,
        SHANGHAI,
      );
    expect([worst(text('member', 'member')).most, worst(text('group', 'group')).most]).toEqual([
      'unbounded / unbounded / unbounded',
      '1 / 7 / 30',
    ]);
  });

  it('leaves out what goes to staff, and tells persons and groups apart', () => {
    const plan = planOf(
      `flow: f\nabout: member\nreenter: never\nsteps:\n  a: { send: { to: owner, text: hi }, next: b }\n  b: { send: { to: member, text: hi }, next: c }\n  c: { send: { to: group, text: hi }, next: d }\n  d: { send: { to: group, text: hi }, end: x }\n`,
      SHANGHAI,
    );
    const { flows } = worstCases([plan], SHANGHAI);
    expect(flows.map(({ audience, windows }) => [audience, windows.day.most])).toEqual([
      ['person', { type: 'count', count: 1 }],
      ['group', { type: 'count', count: 2 }],
    ]);
  });

  it('gives up, and says so, where there are too many ways', () => {
    const branch = (name: string) =>
      `${name}: { steps: { ${name}1: { wait: { for: 7m }, next: ${name}2 }, ${name}2: ${say(`next: ${name}1`)} } }`;
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const plan = groupFlow(
      ['reenter: never'],
      `p: { parallel: { branches: { ${names.map(branch).join(', ')} } }, on: [{ event: campaign.ended, end: x }] }`,
    );
    expect(worst(plan).most).toContain('too large to tell');
  });
});

describe('the caps of the workspace', () => {
  const often = groupFlow(
    [],
    `a: ${say('next: b', ', class: promo')}`,
    'b: { wait: { for: 6h }, next: a }',
  );
  const bound = (classes: string) =>
    worst(often, workspaceOf(`zone: Asia/Shanghai\nclasses: ${classes}\n`)).capped;

  it('bound what would be sent, in every window that touches theirs', () => {
    expect(worst(often).most).toBe('4 / 28 / 120');
    expect([
      bound('{ promo: { cap: [{ max: 2, per: 24h }] } }'),
      bound('{ promo: { cap: [{ max: 2, per: day }] } }'),
      bound('{ promo: { gap: 7d } }'),
      bound('{ promo: {}, "*": { cap: [{ max: 3, per: week }] } }'),
      bound('{ promo: { cap: [{ min: 1, per: week }] } }'),
    ]).toEqual(['2 / 14 / 60', '4 / 16 / 62', '1 / 1 / 5', '4 / 6 / 18', '4 / 28 / 120']);
  });

  it('of a class bind its campaigns, too', () => {
    const text = (name: string) => say('next: b', `, class: ${name}`);
    const campaigns = workspaceOf(
      'zone: Asia/Shanghai\nclasses: { promo: { cap: [{ max: 3, per: 24h }] } }\n' +
        'campaigns: { sale: { class: promo, cap: [{ max: 2, per: 24h }] } }\n',
    );
    const plan = planOf(
      `flow: f\nabout: group\nsteps:\n  a: ${text('sale')}\n  b: { send: { to: group, text: hi, class: promo }, next: c }\n  c: { wait: { for: 6h }, next: a }\n`,
      campaigns,
    );
    expect(worst(plan, campaigns)).toMatchObject({
      most: '8 / 56 / 240',
      capped: '3 / 21 / 90',
    });
  });

  it('count a message that is held when it goes out', () => {
    const plan = groupFlow(
      ['reenter: never'],
      'p: { parallel: { branches: { a: { steps: { a1: { send: { to: group, text: hi }, end: x } } }, b: { steps: { b1: { wait: { for: 36h }, next: b2 }, b2: { send: { to: group, text: hi }, end: x } } } } }, end: x }',
    );
    const patient = planOf(
      'flow: f\nabout: group\nreenter: never\nsteps:\n  p: { parallel: { branches: { a: { steps: { a1: { send: { to: group, text: hi, whenCapped: hold }, end: x } } }, b: { steps: { b1: { wait: { for: 36h }, next: b2 }, b2: { send: { to: group, text: hi }, end: x } } } } }, end: x }\n',
      SHANGHAI,
    );
    expect([worst(patient).most, worst(patient).capped]).toEqual(['1 / 2 / 2', '2 / 2 / 2']);
    const quiet = 'quiet: { from: "22:00", to: "08:00" }\n';
    const held = workspaceOf(`zone: Asia/Shanghai\nclasses: { service: {} }\n${quiet}`);
    expect([worst(plan).capped, worst(plan, held).capped]).toEqual(['1 / 2 / 2', '2 / 2 / 2']);
  });
});

describe('the worst case of several flows', () => {
  const one = groupFlow(['reenter: { after: 7d }'], `a: ${say('end: x')}`);

  it('is the sum of them, and what the caps leave of it', () => {
    const capped = workspaceOf(
      'zone: Asia/Shanghai\nclasses: { service: { cap: [{ max: 1, per: 7d }] } }\n',
    );
    const { together } = worstCases([one, { ...one, title: 'g' }], capped);
    const [group] = together;
    expect(together.map(({ audience }) => audience)).toEqual(['group']);
    expect([words(group!.windows), words(group!.capped)]).toEqual(['2 / 2 / 10', '1 / 1 / 5']);
  });

  it('is unbounded where a flow has a key: there may be any number of them', () => {
    const keyed = { ...one, key: 'event.data.ref' };
    const { flows, together } = worstCases([keyed], SHANGHAI);
    expect(flows[0]).toMatchObject({ isKeyed: true, windows: { day: { most: { count: 1 } } } });
    expect(describeMost(together[0]!.windows.day).en).toBe('unbounded (key)');
  });

  it('lets a flow that another one starts begin at any time', () => {
    const weekly = groupFlow(['start: [{ schedule: "0 20 * * 5" }]'], `a: ${say('end: x')}`);
    const starter = {
      ...groupFlow([], 'a: { start: { flow: g }, next: b }', 'b: { wait: { for: 1h }, next: a }'),
    };
    const named = { ...weekly, flow: 'g' as Plan['flow'] };
    expect(words(worstCases([named], SHANGHAI).together[0]!.windows)).toBe('1 / 1 / 5');
    expect(words(worstCases([named, starter], SHANGHAI).together[0]!.windows)).toContain(
      'unbounded',
    );
  });
});
