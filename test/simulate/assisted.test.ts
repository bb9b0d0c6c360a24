import { describe, expect, it } from 'vitest';
import { runScenarios } from '../../engine/simulate/index.ts';

const WORKSPACE = `
connectors: { sandbox: { kind: sandbox, assisted: true, confirmWithin: 4h } }
classes: { promo: { cap: [{ max: 1, per: month }] } }
`;
const FLOW = `
flow: sale
about: customer
start: [{ on: order.paid }]
on: [{ event: order.refunded, end: refunded }]
reenter: { after: 1s }
steps:
  offer: { send: { to: customer, class: promo, text: 大促 }, failed: { end: nobody }, blocked: { end: capped }, next: rest }
  rest: { wait: { for: 1h }, end: told }
`;
const PLAIN = FLOW.replace('failed: { end: nobody }, blocked: { end: capped }, ', '');

function play(scenario: string, flowText = FLOW) {
  const scenariosText = `scenarios:\n  - name: s\n    steps:\n${scenario}`;
  const report = runScenarios({ flowText, workspaceText: WORKSPACE, scenariosText });
  expect(report.documents.flatMap(({ findings }) => findings)).toEqual([]);
  expect(report.results).toHaveLength(1);
  return report.results[0]?.failure?.mismatches ?? [];
}

describe('a message through a channel where a person has to confirm it', () => {
  it('keeps its step until then, and the next step’s clock starts there', () => {
    expect(
      play(`      - event: order.paid
      - advance: 3h
      - expect: { step: offer }
      - { answer: offer, confirmed: true }
      - expect: { step: rest, timers: { rest: "13:00" } }
      - advance: 1h
      - expect: { ended: told }
`),
    ).toEqual([]);
  });

  it('fails when the person says no, and leaves room for another', () => {
    expect(
      play(`      - event: order.paid
      - { answer: offer, confirmed: false }
      - expect: { ended: nobody }
      - advance: 1m
      - event: order.paid
      - expect: { step: offer, blocked: [] }
`),
    ).toEqual([]);
  });

  it('fails when nobody confirms it in time, and leaves room for another', () => {
    expect(
      play(`      - event: order.paid
      - advance: 239m
      - expect: { step: offer }
      - advance: 1m
      - expect: { ended: nobody }
      - advance: 1m
      - event: order.paid
      - expect: { step: offer, blocked: [] }
`),
    ).toEqual([]);
  });

  it('lets a step without `failed` go on', () => {
    expect(
      play(
        `      - event: order.paid
      - advance: 4h
      - expect: { step: rest }
`,
        PLAIN,
      ),
    ).toEqual([]);
  });

  it('counts for its cap once it is confirmed', () => {
    expect(
      play(`      - event: order.paid
      - { answer: offer, confirmed: true }
      - advance: 61m
      - event: order.paid
      - expect: { blocked: [{ why: cap }], ended: capped }
`),
    ).toEqual([]);
  });

  it('is taken back when its step is left, and leaves room for another', () => {
    expect(
      play(`      - event: order.paid
      - event: order.refunded
      - expect: { ended: refunded }
      - advance: 1m
      - event: order.paid
      - expect: { step: offer, blocked: [] }
`),
    ).toEqual([]);
  });
});
