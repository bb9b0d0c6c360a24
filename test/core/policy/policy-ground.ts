import type { Instant } from '../../../engine/base/index.ts';
import { policyOf, type SentMessage } from '../../../engine/core/index.ts';
import { parseInstant, parseWorkspace, type Workspace } from '../../../engine/language/index.ts';

/** Reads a workspace, which must be one. */
export function policyWorkspace(text: string): Workspace {
  const { workspace, findings } = parseWorkspace(text);
  if (!workspace) throw new Error(findings.map(({ message }) => message.en).join('\n'));
  return workspace;
}

/** Reads a local time of the workspace. */
export function at(local: string, { zone }: Workspace): Instant {
  const found = parseInstant(local, zone);
  if (found === null) throw new Error(`${local} is no time`);
  return found;
}

/** Reads `2026-03-02 20:00 promo pending`: when, of which class or campaign, to be confirmed. */
export function sent(line: string, workspace: Workspace): SentMessage {
  const [date, time, name = '', pending] = line.split(' ');
  const rules = policyOf(workspace).messages.get(name);
  return {
    at: at(`${date} ${time}`, workspace),
    class: rules?.class ?? name,
    campaign: rules?.campaign ?? null,
    connector: 'sandbox',
    pending: pending !== undefined,
  };
}
