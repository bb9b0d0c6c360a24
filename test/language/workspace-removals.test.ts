import { describe, expect, it } from 'vitest';
import type { FlowId } from '../../engine/base/index.ts';
import {
  DEFAULT_WORKSPACE,
  parseWorkspace,
  workspaceRemovals,
} from '../../engine/language/index.ts';

const PARTS = {
  roles: 'roles: { manager: [zhao] }',
  rosters: 'rosters: { service: { shifts: [{ hours: "09:00-18:00", staff: [chen] }] } }',
  classes: 'classes: { promo: {} }',
  calendars: 'calendars: { nights: { hours: ["18:00-22:00"] } }',
  endpoints: 'endpoints: { crm: { url: "https://crm.example" } }',
  events: 'events: { lead.quoted: {} }',
  connectors: 'connectors: { sandbox: { kind: sandbox, actions: [shop.wrap, coupon.issue] } }',
};
const FLOW = `
flow: use
about: member
start: [{ on: lead.quoted }]
steps:
  ask: { task: { assign: { role: manager }, title: t, choices: { done: d } }, done: tell }
  tell: { send: { to: { duty: service }, class: promo, text: hi }, next: climb }
  climb:
    ladder: { calendar: nights, levels: [{ to: { bot: b } }, { after: 1h, to: { duty: service } }], until: [{ event: message.answered }] }
    next: call
    exhausted: call
  call: { call: { endpoint: crm, method: GET, path: "/" }, next: wrap }
  wrap: { do: { action: shop.wrap }, end: done }
`;
const USED = [{ flow: 'use' as FlowId, version: 3, text: FLOW }];

function workspaceWithout(part: keyof typeof PARTS | null, instead = '') {
  const lines = Object.entries(PARTS).map(([name, line]) => (name === part ? instead : line));
  const { workspace, findings } = parseWorkspace(lines.join('\n'));
  expect(findings).toEqual([]);
  return workspace ?? DEFAULT_WORKSPACE;
}

const WHOLE = workspaceWithout(null);

describe('names that a workspace loses', () => {
  it.each([
    ['roles', 'UNKNOWN_ROLE', ['ask']],
    ['rosters', 'UNKNOWN_ROSTER', ['tell', 'climb']],
    ['classes', 'UNKNOWN_CLASS', ['tell']],
    ['calendars', 'UNKNOWN_CALENDAR', ['climb']],
    ['endpoints', 'UNKNOWN_ENDPOINT', ['call']],
    ['events', 'UNKNOWN_EVENT', [undefined]],
  ] as const)('are found where a version names them: %s', (part, code, steps) => {
    const found = workspaceRemovals(WHOLE, workspaceWithout(part), USED);
    expect(found.map(({ flow, version }) => [flow, version])).toEqual(steps.map(() => ['use', 3]));
    expect(found.map(({ finding }) => [finding.code, finding.step])).toEqual(
      steps.map((step) => [code, step]),
    );
  });

  it.each([
    ['sandbox: { kind: sandbox, actions: [coupon.issue] }', 'sandbox', 'UNKNOWN_ACTION'],
    ['other: { kind: sandbox, actions: [shop.wrap] }', '""', 'NOT_DELIVERABLE'],
  ])('are found where a connector does less: %s', (connector, member, code) => {
    const kind = member === '""' ? '' : `member: ${member}, `;
    const instead = `connectors: { ${connector} }\ndeliver: { ${kind}customer: ${connector.split(':')[0]} }`;
    const found = workspaceRemovals(WHOLE, workspaceWithout('connectors', instead), USED);
    expect(found.map(({ finding }) => finding.code)).toContain(code);
  });

  it('are none where nothing that is named goes', () => {
    expect(workspaceRemovals(WHOLE, WHOLE, USED)).toEqual([]);
    const more = workspaceWithout('roles', 'roles: { manager: [], boss: [li] }');
    expect(workspaceRemovals(WHOLE, more, USED)).toEqual([]);
  });

  it('are not told again where they were gone before', () => {
    const gone = workspaceWithout('roles');
    expect(workspaceRemovals(gone, gone, USED)).toEqual([]);
  });
});
