import { runScenarios } from '../../engine/simulate/index.ts';

/** A flow in which everything can happen that a scenario may expect. */
export const FLOW = `flow: greet
about: member
start: [{ on: member.joined }]
vars: { n: 0 }
on:
  - { event: order.paid, end: paid }
steps:
  hello:
    send: { to: member, class: service, text: "你好 {{ member.name }}" }
    next: rest
    failed: sorry
  sorry: { send: { to: owner, text: 联系不上 }, next: rest }
  rest:
    wait: { for: 1d, at: "10:00" }
    on:
      - { event: message.received, if: "event.data.text == '记'", update: { vars: { n: "= vars.n + 1" }, tags: { add: [记] } } }
      - { event: message.received, if: "event.data.text == '说'", next: tell }
    end: done
  tell: { emit: { event: lead.quoted, to: self, data: { n: "= vars.n" } }, next: pause }
  pause: { wait: { for: 1h }, next: boom }
  boom: { update: { vars: { n: "= 1 / 0" } }, end: never }
`;
export const WORKSPACE = 'events: { lead.quoted: {} }\n';

/** Plays one scenario with these entries. */
export const run = (steps: string, more = '') =>
  runScenarios({
    flowText: FLOW,
    workspaceText: WORKSPACE,
    scenariosText: `scenarios:\n  - name: 试\n${more}    steps:\n${steps}\n`,
  });
/** What does not hold, without what happened before. */
export const mismatches = (steps: string, more = '') => {
  const report = run(steps, more);
  const problems = report.documents.flatMap(({ findings }) =>
    findings.map(({ message }) => message.en),
  );
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return report.results[0]?.failure?.mismatches ?? [];
};
export const JOINED = '      - event: member.joined\n';
export const HI = '      - { event: message.received, data: { text: 记 } }\n';
export const SAY = '      - { event: message.received, data: { text: 说 } }\n';
