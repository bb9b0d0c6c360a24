import { describe, expect, it } from 'vitest';
import {
  checkFlow,
  FINDING_CODES,
  type FindingCode,
  parseWorkspace,
} from '../../../engine/language/index.ts';
import { LAST, memberFlow, WORKSPACE } from '../flow-texts.ts';

const waiting = (more: string) => memberFlow(`a: { wait: { for: 1d }, end: x, ${more} }`);
const sending = (more: string) => memberFlow(`a: { send: { ${more} }, end: x }`);
const nobody = { ...WORKSPACE, deliver: { ...WORKSPACE.deliver, member: '' } };

const flowCodes = (text: string, workspace = WORKSPACE) =>
  checkFlow(text, workspace, { fileId: 'f', flows: ['f', 'g'] }).findings.map(
    (finding) => finding.code,
  );
const workspaceCodes = (text: string) =>
  parseWorkspace(text).findings.map((finding) => finding.code);

/** The smallest text that shows each code and no other. */
const SHOWN: Readonly<Record<FindingCode, () => readonly FindingCode[]>> = {
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
  INSTANT_LOOP: () => flowCodes(memberFlow('a: { update: { tags: { add: [x] } }, next: a }')),
  KEY_MISSING: () => flowCodes(sending('to: member').replace('to: member', 'text: hi')),
  KIND_MISSING: () => flowCodes(memberFlow('a: { end: x }')),
  NOT_DELIVERABLE: () => flowCodes(sending('to: member, text: hi'), nobody),
  ON_SHADOWED: () =>
    flowCodes(waiting('on: [{ event: order.paid, end: y }, { event: order.paid, end: z }]')),
  RECIPIENT_UNREACHABLE: () =>
    flowCodes(sending('to: member, text: hi').replace('about: member', 'about: group')),
  SCHEMA: () => flowCodes(memberFlow('a: { wait: tomorrow, end: x }')),
  SEVERAL_KINDS: () =>
    flowCodes(memberFlow('a: { wait: { for: 1d }, emit: { event: lead.quoted }, end: x }')),
  SHARES_DO_NOT_SUM: () =>
    flowCodes(memberFlow('a: { split: [{ share: 50, end: x }, { share: 51, end: y }] }')),
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
  UNKNOWN_NAME: () => flowCodes(sending('to: member, text: "{{ none }}"')),
  UNKNOWN_ROLE: () => flowCodes(sending('to: { role: none }, text: hi')),
  UNKNOWN_ROSTER: () => flowCodes(sending('to: { duty: none }, text: hi')),
  UNKNOWN_TARGET: () => flowCodes(memberFlow('a: { wait: { for: 1d }, next: none }')),
  UNKNOWN_VARIABLE: () => flowCodes(sending('to: member, text: "{{ vars.none }}"')),
  UNKNOWN_ZONE: () => workspaceCodes('zone: Mars/Base'),
  VARIABLE_TYPE: () => flowCodes(`vars: { n: null }\n${memberFlow(LAST)}`),
  WAIT_NEVER_ENDS: () => flowCodes(memberFlow('a: { wait: {} }')),
  YAML_SYNTAX: () => flowCodes('flow: [f'),
  YAML_UNSUPPORTED: () => flowCodes(`${memberFlow(LAST)}title: &here Hello\n`),
};

describe('a smallest text for each code', () => {
  it.each(Object.entries(SHOWN))('shows %s alone', (code, show) => {
    expect([...new Set(show())]).toEqual([code]);
  });

  it('leaves out no code, and the table is in order', () => {
    const codes = Object.keys(FINDING_CODES);
    expect(Object.keys(SHOWN)).toEqual(codes);
    expect([...codes].sort()).toEqual(codes);
  });

  it('says the severity that the table says', () => {
    const text = waiting('on: [{ event: group.created, end: y }]');
    expect(checkFlow(text, WORKSPACE).findings[0]?.severity).toBe(
      FINDING_CODES.EVENT_NEVER_ARRIVES.severity,
    );
  });
});
