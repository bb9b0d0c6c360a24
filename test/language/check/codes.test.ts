import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { applyFix, applyFixes } from '../../../engine/language/edit/index.ts';
import {
  checkFlow,
  FINDING_CODES,
  type Finding,
  type FindingCode,
  parseWorkspace,
} from '../../../engine/language/index.ts';
import { LAST, memberFlow, WORKSPACE } from '../flow-texts.ts';

const waiting = (more: string) => memberFlow(`a: { wait: { for: 1d }, end: x, ${more} }`);
const sending = (more: string) => memberFlow(`a: { send: { ${more} }, end: x }`);
const nobody = { ...WORKSPACE, deliver: { ...WORKSPACE.deliver, member: '' } };

/** A text and how it is checked. */
interface Shown {
  readonly text: string;
  readonly check: (text: string) => readonly Finding[];
}

const flowCodes = (text: string, workspace = WORKSPACE): Shown => ({
  text,
  check: (read) => checkFlow(read, workspace, { fileId: 'f', flows: ['f', 'g'] }).findings,
});
const workspaceCodes = (text: string): Shown => ({
  text,
  check: (read) => parseWorkspace(read).findings,
});

/** The smallest text that shows each code and no other. */
const SHOWN: Readonly<Record<FindingCode, () => Shown>> = {
  ACTION_NOT_PERFORMED: () =>
    flowCodes(memberFlow('a: { do: { action: draw.run }, end: x }'), {
      ...WORKSPACE,
      connectors: { sandbox: { kind: 'sandbox', actions: ['coupon.issue'] } },
    }),
  ASK_WITHOUT_WAY_OUT: () =>
    flowCodes(memberFlow('a: { ask: { to: member, text: hi, else: { end: x } } }')),
  BAD_CRON: () => flowCodes(`start: [{ schedule: "daily" }]\n${memberFlow(LAST)}`),
  BAD_ID: () => flowCodes(memberFlow('A: { wait: { for: 1d }, end: x }')),
  BAD_SPAN: () => flowCodes(memberFlow('a: { wait: { for: 1d12h }, end: x }')),
  BAD_TIME: () => flowCodes(memberFlow('a: { wait: { at: "25:00" }, end: x }')),
  CEL_INVALID: () =>
    flowCodes(memberFlow('a: { choose: [{ if: "1 +", end: x }], else: { end: y } }')),
  CEL_TYPE: () =>
    flowCodes(
      waiting('on: [{ event: order.paid, if: "event.data.amountMinor > \'100\'", end: y }]'),
    ),
  CONNECTOR_UNAVAILABLE: () =>
    workspaceCodes(
      'connectors: { corp: { kind: wecom, corp: ww1, agent: 1, secret: $S, token: $T, aesKey: $K } }\ndeliver: { group: corp }\n',
    ),
  DUPLICATE_KEY: () => flowCodes(memberFlow(LAST, LAST)),
  DUPLICATE_STEP: () =>
    flowCodes(
      memberFlow(
        'a: { wait: { for: 1d }, next: p }',
        'p: { stage: { steps: { a: { wait: { for: 1d }, end: x } } } }',
      ),
    ),
  ENTRY_DOES_NOTHING: () => flowCodes(waiting('on: [{ event: order.paid }]')),
  EVENT_NEVER_ARRIVES: () => flowCodes(waiting('on: [{ event: group.created, end: y }]')),
  EVENT_RESERVED: () => flowCodes(waiting('on: [{ event: "*", end: y }]')),
  FLOW_ID_DIFFERS: () => flowCodes(memberFlow(LAST).replace('flow: f', 'flow: g')),
  FLOW_STARTS_ITSELF: () => flowCodes(memberFlow('a: { start: { flow: f }, end: x }')),
  GOAL_NEVER_REACHED: () => flowCodes(`goals: [won]\n${memberFlow(LAST)}`),
  HELD_FOR_LONG: () =>
    flowCodes(sending('to: member, text: hi, class: promo'), {
      ...WORKSPACE,
      classes: { promo: { gap: '7d' } },
    }),
  INSTANT_LOOP: () => flowCodes(memberFlow('a: { update: { tags: { add: [x] } }, next: a }')),
  KEY_MISSING: () => flowCodes(sending('to: member').replace('to: member', 'text: hi')),
  KIND_MISSING: () => flowCodes(memberFlow('a: { end: x }')),
  LADDER_WITHOUT_ELSE: () =>
    workspaceCodes('segments: { tier: { about: customer, levels: { vip: { if: "1 < 2" } } } }'),
  LEVEL_UNREACHABLE: () =>
    workspaceCodes(
      'segments: { tier: { about: customer, levels: { all: { else: true }, vip: { if: "1 < 2" } } } }',
    ),
  MEASURE_CIRCLE: () => workspaceCodes(`measures: { twice: { value: "measure['twice'] * 2" } }`),
  MERGE_CONFLICT: () =>
    flowCodes(memberFlow('# <<< merge conflict at /steps/last {"theirs":1} >>>', LAST)),
  MIGRATE_INVALID: () => flowCodes(`migrate: { steps: { old: {} } }\n${memberFlow(LAST)}`),
  NAME_TWICE: () =>
    workspaceCodes('classes: { promo: {} }\ncampaigns: { promo: { class: promo } }\n'),
  NEVER_SENT: () => workspaceCodes('classes: { promo: { cap: [{ max: 0, per: month }] } }\n'),
  NOT_DELIVERABLE: () => flowCodes(sending('to: member, text: hi'), nobody),
  NOW_MISPLACED: () => workspaceCodes('measures: { hour: { value: "now.getHours()" } }'),
  NO_TIME_TO_SEND: () =>
    workspaceCodes(
      'classes: { promo: { slots: ["20:00-21:00"] } }\ncampaigns: { flash: { class: promo, slots: ["12:00-13:00"] } }\n',
    ),
  ON_HIDDEN: () =>
    flowCodes(
      `on: [{ event: order.paid, end: paid }]\n${memberFlow(
        'p: { parallel: { branches: { q: { steps: { a: { wait: {}, on: [{ event: order.paid, end: y }] } } } } }, end: x }',
      )}`,
    ),
  ON_SHADOWED: () =>
    flowCodes(waiting('on: [{ event: order.paid, end: y }, { event: order.paid, end: z }]')),
  RECIPIENT_UNREACHABLE: () =>
    flowCodes(sending('to: member, text: hi').replace('about: member', 'about: group')),
  RULES_CONTRADICT: () =>
    workspaceCodes(
      'classes: { promo: { cap: [{ min: 1, max: 2, per: month }] } }\n' +
        'campaigns:\n' +
        '  flash-sale: { class: promo, cap: [{ min: 2, per: month }] }\n' +
        '  group-buy: { class: promo, cap: [{ min: 1, per: month }] }\n',
    ),
  RULE_WITHOUT_EFFECT: () =>
    workspaceCodes(
      'classes: { promo: { cap: [{ max: 2, per: month }] } }\ncampaigns: { flash: { class: promo, cap: [{ max: 3, per: month }] } }\n',
    ),
  SCHEMA: () => flowCodes(memberFlow('a: { wait: tomorrow, end: x }')),
  SEVERAL_KINDS: () =>
    flowCodes(memberFlow('a: { wait: { for: 1d }, emit: { event: lead.quoted }, end: x }')),
  SHARES_DO_NOT_SUM: () =>
    flowCodes(memberFlow('a: { split: [{ share: 50, end: x }, { share: 51, end: y }] }')),
  SLOT_IN_QUIET_HOURS: () =>
    workspaceCodes(
      'quiet: { from: "22:00", to: "08:00" }\nclasses: { promo: { slots: ["06:00-07:00"] } }\n',
    ),
  STEP_INVALID: () => flowCodes(sending('to: member')),
  STEP_UNREACHABLE: () => flowCodes(memberFlow('a: { wait: { for: 1d }, end: x }', LAST)),
  TARGET_INSIDE_FRAME: () =>
    flowCodes(
      memberFlow(
        'a: { wait: { for: 1d }, next: p, on: [{ event: order.paid, next: b }] }',
        'p: { stage: { steps: { b: { wait: { for: 1d }, end: x } } } }',
      ),
    ),
  TARGET_MISSING: () => flowCodes(memberFlow('a: { wait: { for: 1d } }')),
  TARGET_OUTSIDE_BRANCH: () =>
    flowCodes(
      memberFlow(
        'p: { parallel: { branches: { q: { steps: { a: { wait: { for: 1d }, next: last } } } } }, on: [{ event: order.paid, next: last }] }',
        LAST,
      ),
    ),
  TARGET_TWICE: () => flowCodes(memberFlow('a: { wait: { for: 1d }, next: last, end: x }', LAST)),
  TEXT_INVALID: () => flowCodes(sending('to: member, text: "{{ member.name"')),
  TEXT_TOO_LARGE: () => flowCodes('#'.repeat(256 * 1024 + 1)),
  UNKNOWN_ACTION: () => flowCodes(memberFlow('a: { do: { action: draw.ran }, end: x }')),
  UNKNOWN_CALENDAR: () => workspaceCodes('calendar: none'),
  UNKNOWN_CLASS: () => flowCodes(sending('to: member, text: hi, class: none')),
  UNKNOWN_CONNECTOR: () => workspaceCodes('deliver: { member: none }'),
  UNKNOWN_ENDPOINT: () => flowCodes(memberFlow('a: { call: { endpoint: none }, end: x }')),
  UNKNOWN_EVENT: () => flowCodes(waiting('on: [{ event: order.none, end: y }]')),
  UNKNOWN_FIELD: () =>
    flowCodes(waiting('on: [{ event: order.paid, if: "event.data.none", end: y }]')),
  UNKNOWN_FLOW: () => flowCodes(memberFlow('a: { start: { flow: none }, end: x }')),
  UNKNOWN_KEY: () => flowCodes(waiting('color: red')),
  UNKNOWN_KIND: () => flowCodes(memberFlow('a: { teleport: {}, end: x }')),
  UNKNOWN_LIST: () => workspaceCodes('content: { refuse: [none] }\n'),
  UNKNOWN_MEASURE: () =>
    flowCodes(waiting(`on: [{ event: order.paid, if: "measure['none'] > 2", end: y }]`)),
  UNKNOWN_NAME: () => flowCodes(sending('to: member, text: "{{ stranger }}"')),
  UNKNOWN_ROLE: () => flowCodes(sending('to: { role: none }, text: hi')),
  UNKNOWN_ROSTER: () => flowCodes(sending('to: { duty: none }, text: hi')),
  UNKNOWN_SEGMENT: () => flowCodes(`start: [{ segment: tier.vip }]\n${memberFlow(LAST)}`),
  UNKNOWN_TARGET: () => flowCodes(memberFlow('a: { wait: { for: 1d }, next: none }')),
  UNKNOWN_VARIABLE: () => flowCodes(sending('to: member, text: "{{ vars.none }}"')),
  UNKNOWN_ZONE: () => workspaceCodes('zone: Mars/Base'),
  VALUE_MAY_BE_MISSING: () =>
    flowCodes(
      `start: [{ on: message.received }, { on: order.paid }]\n${sending('to: member, text: "{{ trigger.data.text }}"')}`,
    ),
  VARIABLE_TYPE: () => flowCodes(`vars: { n: null }\n${memberFlow(LAST)}`),
  WAIT_NEVER_ENDS: () => flowCodes(memberFlow('a: { wait: {} }')),
  WORST_CASE_OVER: () =>
    flowCodes(
      [
        'reenter: never',
        'assert: { messages: { max: 1, per: day } }',
        memberFlow(
          'a: { send: { to: member, text: one }, next: b }',
          'b: { wait: { for: 2h }, next: c }',
          'c: { send: { to: member, text: two }, end: x }',
        ),
      ].join('\n'),
    ),
  YAML_SYNTAX: () => flowCodes('flow: [f'),
  YAML_UNSUPPORTED: () => flowCodes(`${memberFlow(LAST)}title: &here Hello\n`),
};

/** Codes whose messages themselves say what is expected: a hint would repeat it. */
const SAYS_WHAT_TO_DO: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'BAD_CRON',
  'BAD_ID',
  'BAD_SPAN',
  'BAD_TIME',
  'DUPLICATE_KEY',
  'SCHEMA',
  'TEXT_TOO_LARGE',
  'UNKNOWN_ZONE',
  'YAML_SYNTAX',
  'YAML_UNSUPPORTED',
]);

const fileOf = (code: string) => `codes/${code.toLowerCase().replaceAll('_', '-')}.yaml`;

/** What an author sees of a finding, for people to read. */
function readable(finding: Finding, text: string) {
  const { severity, range, message, hint, fix } = finding;
  const { start, end } = range;
  const fixed = fix && applyFix(text, fix);
  return {
    severity,
    at: `${start.line}:${start.column}-${end.line}:${end.column}`,
    marked: shortened(text.slice(start.offset, end.offset)),
    zh: message.zh,
    en: message.en,
    ...(hint && { hint: { zh: hint.zh, en: hint.en } }),
    ...(fix && { fix: { ...fix.title, text: fixed?.ok ? fixed.text : 'cannot be made' } }),
  };
}

function shortened(text: string): string {
  return text.length > 400 ? `${text.slice(0, 60)}…` : text;
}

describe('a smallest text for each code', () => {
  it.each(Object.entries(SHOWN))('shows %s alone, as its file tells', async (code, show) => {
    const { text, check } = show();
    const findings = check(text);
    expect([...new Set(findings.map((finding) => finding.code))]).toEqual([code]);
    const told = { text: shortened(text), findings: findings.map((one) => readable(one, text)) };
    await expect(stringify(told, { lineWidth: 0 })).toMatchFileSnapshot(fileOf(code));
  });

  it.each(Object.entries(SHOWN))('says what to do about %s', (code, show) => {
    const { text, check } = show();
    const silent = check(text).filter((finding) => finding.hint === undefined);
    // The keys of the record are the codes.
    expect(silent.length === 0 || SAYS_WHAT_TO_DO.has(code as FindingCode)).toBe(true);
  });

  it.each(Object.entries(SHOWN))('puts %s right where it offers to', (_code, show) => {
    const { text, check } = show();
    const before = check(text);
    const { fixed, findings } = applyFixes(text, check);
    const isOffered = before.some((finding) => finding.fix !== undefined);
    expect([fixed.length > 0, findings.length < before.length]).toEqual([isOffered, isOffered]);
  });

  it('leaves out no code, and the tables are in order', () => {
    const codes = Object.keys(FINDING_CODES);
    expect(Object.keys(SHOWN)).toEqual(codes);
    expect([...codes].sort()).toEqual(codes);
    const files = readdirSync(new URL('codes', import.meta.url)).map((file) => `codes/${file}`);
    expect(files.sort()).toEqual(codes.map(fileOf).sort());
  });

  it('says the severity that the table says', () => {
    const text = waiting('on: [{ event: group.created, end: y }]');
    expect(checkFlow(text, WORKSPACE).findings[0]?.severity).toBe(
      FINDING_CODES.EVENT_NEVER_ARRIVES.severity,
    );
  });
});
