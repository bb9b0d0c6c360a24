import { describe, expect, it } from 'vitest';
import { parseWorkspace } from '../../../engine/language/index.ts';
import { memberFlow, seen, WORKSPACE } from '../flow-texts.ts';

const workspaceCodes = (text: string) =>
  parseWorkspace(text).findings.map(({ code, path }) => [code, path.join('.')]);
const slots = (rule: string) =>
  workspaceCodes(`quiet: { from: "22:00", to: "08:00" }\nclasses: { promo: { ${rule} } }\n`);

describe('the rules of a workspace', () => {
  it.each([
    ['slots: ["20:00-21:00"]', []],
    ['slots: ["20:00-21:00", "22:00-23:00"]', [['SLOT_IN_QUIET_HOURS', 'classes.promo.slots.1']]],
    ['slots: ["23:00-07:00"]', [['SLOT_IN_QUIET_HOURS', 'classes.promo.slots.0']]],
    ['slots: ["22:00-08:00"]', [['SLOT_IN_QUIET_HOURS', 'classes.promo.slots.0']]],
    ['slots: ["21:59-23:00"]', []],
    ['slots: ["00:00-24:00"]', []],
    ['slots: ["22:00-24:00"]', [['SLOT_IN_QUIET_HOURS', 'classes.promo.slots.0']]],
    ['slots: ["07:00-08:01"]', []],
    ['slots: ["23:00-07:00"], quiet: ignore', []],
  ])('leave a time for %s', (rule, expected) => {
    expect(slots(rule)).toEqual(expected);
  });

  it('have quiet hours of some length', () => {
    expect(workspaceCodes('quiet: { from: "22:00", to: "22:00" }\n')).toEqual([
      ['BAD_TIME', 'quiet.to'],
    ]);
    expect(parseWorkspace('quiet: { from: "22:00", to: "08:00" }\n').workspace?.quiet).toEqual({
      from: '22:00',
      to: '08:00',
    });
  });

  it('are written as rules', () => {
    expect(workspaceCodes('classes: { promo: { gap: soon, quiet: always } }\n')).toEqual([
      ['BAD_SPAN', 'classes.promo.gap'],
      ['SCHEMA', 'classes.promo.quiet'],
    ]);
  });
});

describe('the names of a policy', () => {
  it.each([
    ['campaigns: { flash: { class: promo } }', [['UNKNOWN_CLASS', 'campaigns.flash.class']]],
    ['optOut: { words: [TD], allow: [promo] }', [['UNKNOWN_CLASS', 'optOut.allow.0']]],
    ['optOut: { words: [TD], allow: [service] }', []],
    ['content: { refuse: [bad] }', [['UNKNOWN_LIST', 'content.refuse.0']]],
    ['lists: { bad: [x] }\ncontent: { refuse: [bad] }', []],
    ['classes: { promo: { approval: boss } }', [['UNKNOWN_ROLE', 'classes.promo.approval']]],
    ['classes: { "*": { approval: boss } }', [['UNKNOWN_ROLE', 'classes.*.approval']]],
    ['classes: { "*": { except: [chat] } }', [['UNKNOWN_CLASS', 'classes.*.except.0']]],
    ['classes: { "*": { except: [service] } }', []],
    ['classes: { service: { except: [service] } }', [['UNKNOWN_KEY', 'classes.service.except']]],
    ['campaigns: { service: { class: service } }', [['NAME_TWICE', 'campaigns.service']]],
  ])('are known: %s', (text, expected) => {
    expect(workspaceCodes(text)).toEqual(expected);
  });
});

describe('slots', () => {
  const policy = (everyClass: string, promo: string, flash: string) =>
    workspaceCodes(`quiet: { from: "22:00", to: "08:00" }
classes: { "*": { ${everyClass} }, promo: { ${promo} } }
campaigns: { flash: { class: promo, ${flash} } }
`);

  it('of a campaign lie outside of the quiet hours, too', () => {
    const inQuiet = [['SLOT_IN_QUIET_HOURS', 'campaigns.flash.slots.0']];
    expect(policy('', '', 'slots: ["06:00-08:00"]')).toEqual(inQuiet);
    expect(policy('', 'quiet: ignore', 'slots: ["06:00-08:00"]')).toEqual([]);
  });

  it('meet those around them outside of the quiet hours, said once of the widest', () => {
    const evening = 'slots: ["20:00-23:00"]';
    const night = 'slots: ["22:30-09:00"]';
    const none = [['NO_TIME_TO_SEND', 'campaigns.flash.slots']];
    expect(policy('', evening, 'slots: ["21:00-22:00"]')).toEqual([]);
    expect(policy('', evening, 'slots: ["08:00-20:00"]')).toEqual(none);
    expect(policy('', evening, night)).toEqual(none);
    expect(policy('slots: ["09:00-12:00"]', evening, 'slots: ["21:00-22:00"]')).toEqual([
      ['NO_TIME_TO_SEND', 'classes.promo.slots'],
    ]);
  });
});

describe('caps', () => {
  const promo = (rules: string, campaigns = '') =>
    workspaceCodes(`classes: { promo: { ${rules} } }\ncampaigns: { ${campaigns} }\n`);
  const flash = (rules: string) => `flash: { class: promo, ${rules} }`;
  const group = (rules: string) => `group: { class: promo, ${rules} }`;
  const none: readonly string[][] = [];
  const inCap = (code: string, place = 'classes.promo.cap.0') => [[code, place]];

  it('say something', () => {
    expect(promo('cap: [{ per: day }]')).toEqual(inCap('KEY_MISSING'));
    expect(promo('cap: [{ max: 0, per: day }]')).toEqual(
      inCap('NEVER_SENT', 'classes.promo.cap.0.max'),
    );
    const days = inCap('SCHEMA', 'classes.promo.cap.0.max');
    expect(promo('cap: [{ max: days, per: week }]')).toEqual(days);
    expect(promo('cap: [{ max: days, per: month }]')).toEqual(none);
    const quota = 'connectors: { sandbox: { kind: sandbox, quota: [{ max: days, per: 30d }] } }';
    expect(workspaceCodes(quota)).toEqual(inCap('SCHEMA', 'connectors.sandbox.quota.0.max'));
  });

  it.each([
    ['cap: [{ min: 2, max: 2, per: week }]', none],
    ['cap: [{ min: 3, max: 2, per: week }]', inCap('RULES_CONTRADICT')],
    ['cap: [{ max: 27, per: month }, { min: 1, per: day }]', inCap('RULES_CONTRADICT')],
    ['cap: [{ max: days, per: month }, { min: 1, per: day }]', none],
    ['cap: [{ max: 2, per: month }, { min: 1, per: week }]', inCap('RULES_CONTRADICT')],
    ['cap: [{ max: 3, per: month }, { min: 1, per: week }]', none],
    ['cap: [{ max: 3, per: month }, { min: 1, per: 7d }]', inCap('RULES_CONTRADICT')],
    ['cap: [{ max: 1, per: week }, { min: 1, per: 2 workdays }]', none],
    ['cap: [{ min: 2, per: month }], gap: 14d', none],
    ['cap: [{ min: 3, per: month }], gap: 14d', inCap('RULES_CONTRADICT', 'classes.promo.gap')],
    ['cap: [{ min: 8, per: day }], gap: 3h', none],
    ['cap: [{ min: 9, per: day }], gap: 3h', inCap('RULES_CONTRADICT', 'classes.promo.gap')],
  ])('leave room for what is promised: %s', (rules, expected) => {
    expect(promo(rules)).toEqual(expected);
  });

  it('leave room for what the campaigns promise together', () => {
    const cadence = `${flash('cap: [{ min: 2, per: month }]')}, ${group('cap: [{ min: 1, per: month }]')}`;
    expect(promo('cap: [{ min: 1, max: 2, per: month }]', cadence)).toEqual(
      inCap('RULES_CONTRADICT'),
    );
    expect(promo('cap: [{ min: 1, max: 3, per: month }], gap: 7d', cadence)).toEqual(none);
    expect(promo('gap: 14d', cadence)).toEqual(inCap('RULES_CONTRADICT', 'classes.promo.gap'));
    const all = workspaceCodes(
      `classes: { "*": { cap: [{ max: 2, per: month }] }, promo: {} }\ncampaigns: { ${cadence} }`,
    );
    expect(all).toEqual(inCap('RULES_CONTRADICT', 'classes.*.cap.0'));
  });

  it('of a campaign are stricter than those of its class', () => {
    const cap = (max: number) => flash(`cap: [{ max: ${max}, per: month }]`);
    const idle = inCap('RULE_WITHOUT_EFFECT', 'campaigns.flash.cap.0');
    expect(promo('cap: [{ max: 2, per: month }]', cap(3))).toEqual(idle);
    expect(promo('cap: [{ max: 2, per: month }]', cap(2))).toEqual(none);
    expect(promo('cap: [{ max: 2, per: week }]', cap(3))).toEqual(none);
    const gap = inCap('RULE_WITHOUT_EFFECT', 'campaigns.flash.gap');
    expect(promo('gap: 7d', flash('gap: 24h'))).toEqual(gap);
    expect(promo('gap: 7d', flash('gap: 7d'))).toEqual(none);
    expect(promo('gap: 7d', flash('gap: 2 workdays'))).toEqual(none);
  });

  it('are warnings that leave the workspace as it is', () => {
    const text = 'classes: { promo: { cap: [{ max: 0, per: day }] } }';
    const { workspace, findings } = parseWorkspace(text);
    expect(findings.map(({ severity }) => severity)).toEqual(['warning']);
    expect(workspace?.classes.promo).toEqual({ cap: [{ max: 0, per: 'day' }] });
  });
});

describe('the shares of classes', () => {
  const shares = (...parts: readonly number[]) =>
    workspaceCodes(
      `classes: { ${parts.map((part, index) => `c${index}: { share: ${part}% }`).join(', ')} }`,
    );

  it('sum to 100 % at most', () => {
    expect(shares(30, 25, 20, 15, 10)).toEqual([]);
    expect(shares(30, 25, 20, 15, 11)).toEqual([['SHARES_DO_NOT_SUM', 'classes.c4.share']]);
  });
});

describe('a message of a class with a gap', () => {
  const codes = (gap: string, message: string) =>
    seen(memberFlow(`a: { send: { to: member, text: hi, ${message} }, end: x }`), {
      ...WORKSPACE,
      classes: { service: {}, promo: { gap } },
    }).map((finding) => [finding.code, finding.marked]);

  it.each([
    ['7d', [['HELD_FOR_LONG', 'promo']]],
    ['2 workdays', [['HELD_FOR_LONG', 'promo']]],
    ['25h', [['HELD_FOR_LONG', 'promo']]],
    ['24h', []],
    ['1d', []],
  ])('is held for long by one of %s', (gap, expected) => {
    expect(codes(gap, 'class: promo')).toEqual(expected);
  });

  it.each([
    ['a campaign of it', { class: 'flash' }, true],
    ['the gap of all, at other hours', { class: 'news' }, true],
    ['the gap of all, at any hour', { class: 'service' }, false],
    ['a cap that holds', { class: 'tips', whenCapped: 'hold' }, true],
    ['a cap that blocks', { class: 'tips' }, false],
    ['a cap for the day', { class: 'daily', whenCapped: 'hold' }, false],
    ['nothing that is asked of staff', { class: 'promo', to: '{ role: manager }' }, false],
  ])('is held by %s', (_, message, isLong) => {
    const workspace = {
      ...WORKSPACE,
      everyClass: { gap: '20h' },
      classes: {
        service: {},
        promo: { gap: '7d' },
        news: { slots: ['10:00-11:00'] },
        tips: { cap: [{ max: 1, per: 'week' }] },
        daily: { cap: [{ max: 1, per: 'day' }] },
      },
      campaigns: { flash: { class: 'promo' } },
    };
    const said = Object.entries({ to: 'member', ...message }).map(
      ([key, text]) => `${key}: ${text}`,
    );
    const text = memberFlow(`a: { send: { text: hi, ${said.join(', ')} }, end: x }`);
    const found = seen(text, workspace).map((finding) => finding.code);
    expect(found).toEqual(isLong ? ['HELD_FOR_LONG'] : []);
  });

  it('may say how late is too late', () => {
    expect(codes('7d', 'class: promo, late: { within: 1d }')).toEqual([]);
    expect(codes('7d', 'class: service')).toEqual([]);
  });
});
