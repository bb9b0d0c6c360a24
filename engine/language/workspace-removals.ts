import type { FlowId } from '../base/index.ts';
import { checkFlow } from './check-flow.ts';
import type { Finding, FindingCode } from './finding.ts';
import type { Workspace } from './workspace.ts';

/** A version that is in use, with the text that made it. */
export interface VersionText {
  readonly flow: FlowId;
  readonly version: number;
  readonly text: string;
}

/** A place of a version that names what a changed workspace does not have any more. */
export interface RemovedInUse {
  readonly flow: FlowId;
  readonly version: number;
  readonly finding: Finding;
}

/** What is found where something that a flow names is not there, or nobody does it any more. */
const MISSING: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'ACTION_NOT_PERFORMED',
  'NOT_DELIVERABLE',
  'UNKNOWN_ACTION',
  'UNKNOWN_CALENDAR',
  'UNKNOWN_CLASS',
  'UNKNOWN_CONNECTOR',
  'UNKNOWN_ENDPOINT',
  'UNKNOWN_EVENT',
  'UNKNOWN_NAME',
  'UNKNOWN_ROLE',
  'UNKNOWN_ROSTER',
]);

/**
 * Finds what versions in use would miss if a workspace became another: roles, rosters, classes,
 * calendars, endpoints, connectors, their actions and events that they name. What they missed
 * already is not told.
 * @returns in the order of the versions, and of each text
 */
export function workspaceRemovals(
  before: Workspace,
  after: Workspace,
  versions: readonly VersionText[],
): readonly RemovedInUse[] {
  return versions.flatMap(({ flow, version, text }) => {
    const missing = missingIn(text, after);
    if (missing.length === 0) return [];
    const known = new Set(missingIn(text, before).map(placeOf));
    return missing
      .filter((finding) => !known.has(placeOf(finding)))
      .map((finding) => ({ flow, version, finding }));
  });
}

function missingIn(text: string, workspace: Workspace): readonly Finding[] {
  const { findings } = checkFlow(text, workspace);
  return findings.filter(({ code, severity }) => severity === 'error' && MISSING.has(code));
}

function placeOf({ code, range }: Finding): string {
  return `${code} ${range.start.offset}`;
}
