import { describe, expect, it } from 'vitest';
import { runScenarios } from '../../engine/simulate/index.ts';

const WORKSPACE = `
quiet: { from: "22:00", to: "08:00" }
classes:
  promo: { cap: [{ max: 2, per: month }], gap: 7d, slots: ["20:00-21:00"] }
  service: { quiet: ignore }
`;
const FLOW = `
flow: sale
about: customer
start: [{ on: order.paid }]
steps:
  offer: { send: { to: customer, class: promo, text: 大促, late: { within: 1d } }, blocked: { end: capped }, next: thank }
  thank: { send: { to: customer, text: 谢谢 }, end: told }
`;

function play(scenario: string) {
  const scenariosText = `scenarios:\n  - name: s\n${scenario}`;
  const report = runScenarios({ flowText: FLOW, workspaceText: WORKSPACE, scenariosText });
  expect(report.documents.flatMap(({ findings }) => findings)).toEqual([]);
  return report.results[0]?.failure?.mismatches ?? [];
}

describe('a scenario', () => {
  it('expects what is held, and when it is judged again', () => {
    expect(
      play(`    at: 2026-03-02T09:00
    steps:
      - event: order.paid
      - expect: { sent: [], held: [{ step: offer, why: slot, rule: promo, until: "20:00" }], step: offer }
      - to: "20:00"
      - expect: { sent: [{ class: promo, at: "20:00" }, { contains: 谢谢 }], held: [], ended: told }
`),
    ).toEqual([]);
  });

  it('shows what was held instead', () => {
    expect(
      play(`    at: 2026-03-02T09:00
    steps:
      - event: order.paid
      - expect: { held: [] }
`),
    ).toEqual([
      {
        what: 'held',
        expected: [],
        actual: [
          {
            step: 'offer',
            why: 'slot',
            rule: 'promo',
            until: '2026-03-02 20:00',
            at: '2026-03-02 09:00',
          },
        ],
        message: null,
      },
    ]);
  });

  it('knows what was sent before', () => {
    expect(
      play(`    at: 2026-03-20T20:30
    ledger: [{ class: promo, ago: 10d }, { class: promo, ago: 18d }]
    steps:
      - event: order.paid
      - expect: { sent: [], blocked: [{ step: offer, why: cap, rule: promo }], ended: capped }
`),
    ).toEqual([]);
  });

  it('counts only what the person itself was sent', () => {
    expect(
      play(`    at: 2026-03-20T20:30
    ledger: [{ class: promo, ago: 10d, as: 小王 }, { class: promo, ago: 18d }]
    steps:
      - event: order.paid
      - expect: { sent: [{ class: promo }, {}], blocked: [], ended: told }
`),
    ).toEqual([]);
  });
});
