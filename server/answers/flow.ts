import type { Static } from 'typebox';
import type { Text } from '../../engine/base/index.ts';
import { gateWords } from '../../engine/core/index.ts';
import type { Finding } from '../../engine/language/index.ts';
import type {
  FlowCounts,
  FlowRecord,
  MessageFigure,
  StepFigures,
  VersionRecord,
} from '../../engine/store/index.ts';
import type { StepFigure } from '../contract/figures.ts';
import type { FlowSummary, VersionDetail, VersionSummary } from '../contract/resources.ts';
import { timeText } from './time.ts';

/** Counts of a flow that never had an instance. */
export const NO_COUNTS: FlowCounts = { active: 0, completed: 0, cancelled: 0, failed: 0 };

/** Writes a flow as a line of the list. */
export function flowSummary(
  flow: FlowRecord,
  facts: {
    readonly about: string | null;
    readonly changed: boolean;
    readonly findings: readonly Finding[];
    readonly counts: FlowCounts | undefined;
  },
): Static<typeof FlowSummary> {
  const errors = facts.findings.filter((finding) => finding.severity === 'error').length;
  return {
    id: flow.id,
    title: flow.title,
    about: facts.about,
    status: flow.status,
    version: flow.version,
    changed: facts.changed,
    errors,
    warnings: facts.findings.length - errors,
    counts: { ...(facts.counts ?? NO_COUNTS) },
    updatedAt: timeText(flow.updatedAt),
  };
}

/** The value of a draft's `ETag` and `If-Match`. */
export function etagOf(draftHash: string): string {
  return `"${draftHash}"`;
}

export function versionSummary(version: VersionRecord): Static<typeof VersionSummary> {
  return {
    version: version.version,
    hash: version.hash,
    publishedAt: timeText(version.publishedAt),
    publishedBy: version.publishedBy,
  };
}

export function versionDetail(version: VersionRecord): Static<typeof VersionDetail> {
  return { ...versionSummary(version), text: version.text };
}

export function stepFigure(figures: StepFigures): Static<typeof StepFigure> {
  const messages = figures.messages.map((figure) => ({ ...figure, words: reasonOf(figure) }));
  const arms = figures.arms.map((arm) => ({ ...arm }));
  return { ...figures, ports: { ...figures.ports }, messages, arms };
}

function reasonOf({ why, rule }: MessageFigure): Text | null {
  // Without an instant no zone is told.
  return why === null ? null : { ...gateWords(why, { rule, until: null, zone: 'UTC' }) };
}
