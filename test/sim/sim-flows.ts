import { libraryText } from '../flows/library.ts';
import type { FlowRule } from './made-flows.ts';
import { MADE_FLOWS, rule, SALE_RULES } from './made-flows.ts';

const DAY = 86_400_000;

/** The library's flows, with what the checks are told of them. Shanghai knows no summer time. */
const LIBRARY: Readonly<Record<string, FlowRule>> = {
  welcome: fromLibrary('welcome', { reenter: { afterMs: 30 * DAY }, spans: { nudge: 2 * DAY } }),
  'silent-wake-up': fromLibrary('silent-wake-up', { reenter: 'restart' }),
  'trial-follow-up': fromLibrary('trial-follow-up', {
    reenter: 'never',
    spans: { 'check-in': DAY, 'last-call': 2 * DAY, deciding: 7 * DAY },
  }),
  'service-escalation': fromLibrary('service-escalation', {
    spans: { respond: 180_000, overdue: 1_800_000 },
  }),
  'campaign-cadence': fromLibrary('campaign-cadence', {
    reenter: { afterMs: 7 * DAY },
    spans: { closing: 3_600_000 },
    cron: true,
  }),
};

function fromLibrary(id: string, parts: Partial<FlowRule>): FlowRule {
  return rule(libraryText(`${id}.flow.yaml`), parts);
}

export const SIM_FLOWS: Readonly<Record<string, FlowRule>> = { ...LIBRARY, ...MADE_FLOWS };

/**
 * The library's workspace, with the events and the class of the made flows, and a second
 * connector.
 */
export const SIM_WORKSPACE = libraryText('workspace.yaml')
  .replace(/^events:\n/m, 'events:\n  sim.arrived: {}\n  sim.welcome: {}\n')
  .replace(/^connectors:\n/m, 'connectors:\n  desk: { kind: sandbox, promise: at-most-once }\n')
  .replace(/^classes:\n/m, `classes:\n  sale: ${SALE_RULES.text}\n`)
  .replace('staff: sandbox }', 'staff: desk }');
