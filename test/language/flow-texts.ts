import {
  checkFlow,
  DEFAULT_WORKSPACE,
  type Finding,
  type Workspace,
} from '../../engine/language/index.ts';

/** A workspace with one of everything that a flow can name. */
export const WORKSPACE: Workspace = {
  ...DEFAULT_WORKSPACE,
  roles: { manager: ['zhao'], expert: ['li'] },
  rosters: { service: { shifts: [{ hours: '09:00-18:00', staff: ['chen'] }] } },
  classes: { service: {}, promo: {} },
  endpoints: { crm: { url: 'https://crm.example/api', auth: { bearer: '$CRM_TOKEN' } } },
  events: {
    'lead.quoted': { data: { type: 'object', properties: { lead: { type: 'string' } } } },
    'shop.visited': {},
  },
};

/** A flow about a member whose steps are these lines, each indented by two. */
export function memberFlow(...steps: readonly string[]): string {
  return ['flow: f', 'about: member', 'steps:', ...steps.map((step) => `  ${step}`), ''].join('\n');
}

/** A step to point to. */
export const LAST = 'last: { wait: { for: 1d }, end: done }';

/** The first line that a finding marks, with its code and severity: what an author would see. */
export interface Seen {
  readonly code: string;
  readonly severity: string;
  readonly marked: string;
  readonly step: string | null;
}

/** What the checker says of a text. */
export function seen(text: string, workspace: Workspace = WORKSPACE): readonly Seen[] {
  return checkFlow(text, workspace).findings.map((finding) => seenOf(finding, text));
}

function seenOf(finding: Finding, text: string): Seen {
  const { code, severity, range, step = null } = finding;
  const marked = text.slice(range.start.offset, range.end.offset).split('\n')[0] ?? '';
  return { code, severity, marked, step };
}

/** The one finding of a text; a second one fails the test. */
export function theFinding(text: string, workspace: Workspace = WORKSPACE): Finding {
  const { findings } = checkFlow(text, workspace);
  if (findings.length !== 1) {
    const codes = findings.map((finding) => `${finding.code} ${finding.message.en}`);
    throw new Error(`One finding was expected:\n${codes.join('\n')}`);
  }
  return findings[0]!;
}

/** The plan of a text that has no error. */
export function planOf(text: string, workspace: Workspace = WORKSPACE) {
  const { compiled, findings } = checkFlow(text, workspace);
  if (!compiled) throw new Error(findings.map((finding) => finding.message.en).join('\n'));
  return compiled.plan;
}

/** The state of one step, found by the keys of the frames around it. */
export function stateOf(text: string, ...path: readonly string[]) {
  let state: ReturnType<typeof planOf>['chart'] | undefined = planOf(text).chart;
  for (const key of path) state = state?.states?.[key];
  return state;
}
