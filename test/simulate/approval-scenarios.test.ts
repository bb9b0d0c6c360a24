import { describe, expect, it } from 'vitest';
import { runScenarios } from '../../engine/simulate/index.ts';

const WORKSPACE = `
roles: { manager: [zhao, qian], legal: [sun] }
classes:
  promo: { cap: [{ max: 1, per: month }], slots: ["10:00-21:00"], approval: manager }
  service: { quiet: ignore }
campaigns:
  sale: { class: promo, approval: legal }
`;
const FLOW = `
flow: offers
about: customer
start: [{ on: order.paid }]
steps:
  offer: { send: { to: customer, class: promo, text: "{{ customer.name | default: '您' }}，大促" }, blocked: { end: refused }, next: thank }
  thank: { send: { to: customer, text: 谢谢 }, end: told }
on:
  - { event: order.refunded, end: refunded }
`;

function play(steps: string, flowText = FLOW) {
  const scenariosText = `scenarios:\n  - name: s\n    at: 2026-03-02T12:00\n    steps:\n${steps}`;
  const report = runScenarios({ flowText, workspaceText: WORKSPACE, scenariosText });
  expect(report.documents.flatMap(({ findings }) => findings)).toEqual([]);
  return report.results[0]?.failure?.mismatches ?? [];
}

describe('a message that somebody has to approve', () => {
  it('waits until then, and goes out at once', () => {
    expect(
      play(`      - event: order.paid
      - expect: { sent: [], held: [{ step: offer, why: approval, rule: promo }], step: offer, tasks: [{ contains: offer, step: offer, assignee: qian }] }
      - advance: 2d
      - approve: offer
      - expect: { sent: [{ contains: 大促 }, { contains: 谢谢 }], held: [], tasks: [], ended: told }
`),
    ).toEqual([]);
  });

  it('is refused when it is denied, and so is what comes later', () => {
    expect(
      play(`      - event: order.paid
        as: [小李, 小王]
      - deny: offer
        by: qian
      - expect: { sent: [], blocked: [{ step: offer, why: denied, rule: promo }, { why: denied }], tasks: [], ended: refused }
      - event: order.paid
        as: 小张
      - expect: { held: [], blocked: [{ why: denied }], tasks: [] }
`),
    ).toEqual([]);
  });

  it('needs no second approval for the same step and version', () => {
    expect(
      play(`      - event: order.paid
        as: 小李
      - approve: offer
      - event: order.paid
        as: 小王
      - expect: { sentTotal: 4, tasks: [] }
      - expect: { sent: [], held: [] }
`),
    ).toEqual([]);
  });

  it('is denied after seven days without a decision, and asked for anew afterwards', () => {
    expect(
      play(`      - event: order.paid
        as: 小李
      - expect: { held: [{ why: approval }] }
      - to: 2026-03-09T11:59
      - expect: { blocked: [], active: 1 }
      - to: 2026-03-09T12:00
      - expect: { blocked: [{ why: denied, at: 2026-03-09T12:00 }], tasks: [] }
      - event: order.paid
        as: 小王
      - expect: { held: [{ why: approval }], tasks: [{ contains: offer }] }
      - approve: offer
      - expect: { sent: [{ contains: 大促 }, { contains: 谢谢 }] }
`),
    ).toEqual([]);
  });

  it('still keeps to the other rules once it is approved', () => {
    expect(
      play(`      - event: order.paid
      - to: 2026-03-02T22:00
      - approve: offer
      - expect: { sent: [], held: [{ why: approval }, { why: slot, until: 2026-03-03T10:00 }] }
      - to: 2026-03-03T10:00
      - expect: { sent: [{ contains: 大促 }, { contains: 谢谢 }] }
`),
    ).toEqual([]);
  });

  it('is withdrawn like any other when its step is left', () => {
    expect(
      play(`      - event: order.paid
      - event: order.refunded
      - approve: offer
      - expect: { sent: [], ended: refunded }
`),
    ).toEqual([]);
  });

  it('needs everybody whom its campaign and its class name', () => {
    const flow = FLOW.replace('class: promo', 'class: sale');
    expect(
      play(
        `      - event: order.paid
      - expect: { tasks: [{ assignee: sun }, { assignee: zhao }] }
      - complete: 审批
        choice: approve
      - expect: { sent: [], step: offer }
      - approve: offer
      - expect: { sent: [{ contains: 大促 }, { contains: 谢谢 }], tasks: [] }
`,
        flow,
      ),
    ).toEqual([]);
    expect(
      play(
        `      - event: order.paid
      - complete: 审批
        choice: deny
      - expect: { sent: [], blocked: [{ why: denied }], tasks: [], ended: refused }
`,
        flow,
      ),
    ).toEqual([]);
  });

  it('says when nobody is asked', () => {
    const [mismatch] = play(`      - approve: offer
`);
    expect(mismatch?.message?.en).toBe('Nobody is asked to approve what step `offer` sends.');
  });
});
