import {
  canonicalJson,
  type FlowId,
  isJsonObject,
  type Json,
  type PlanHash,
  sha256Hex,
} from '../base/index.ts';
import type { FlowView, StartView } from './flow.ts';
import { parsePace } from './grammar.ts';
import { sourceLines } from './lines.ts';
import { lowerFlow } from './lower.ts';
import { parseSegment } from './measured.ts';
import { readMigrate } from './migrate.ts';
import type { CompiledFlow, Plan, PlanReenter, PlanStart, SubjectKind } from './plan.ts';
import type { Span } from './span.ts';
import { parseSpan } from './time/index.ts';

/** An event that is older when its turn comes starts nothing, unless the start says otherwise. */
const DEFAULT_LATE: Span = { unit: 'ms', count: 3_600_000 };

/**
 * Compiles a flow that has no error.
 * @param reads fields of `event` and `trigger` that its expressions and texts read
 */
export function compileFlow(
  flow: FlowView & { readonly about: SubjectKind },
  reads: readonly string[],
): CompiledFlow {
  const migrate = readMigrate(flow.json.migrate);
  const credit = typeof flow.json.credit === 'string' ? parseSpan(flow.json.credit) : null;
  const plan: Plan = {
    format: 1,
    // The checker has accepted the id.
    flow: flow.id as FlowId,
    title: flow.title,
    about: flow.about,
    ...(flow.key !== null && { key: flow.key }),
    starts: flow.starts.map(lowerStart),
    reenter: lowerReenter(flow.json.reenter),
    goals: flow.goals,
    ...(credit && { credit }),
    vars: flow.vars,
    chart: lowerFlow(flow),
    reads,
    ...(migrate !== null && { migrate }),
  };
  const hash = sha256Hex(canonicalJson(plan)) as PlanHash; // a plan's hash is named by its SHA-256
  return { plan, hash, lines: sourceLines(flow) };
}

function lowerStart(start: StartView): PlanStart {
  const condition = start.if === undefined ? {} : { if: start.if };
  if (start.type === 'event') {
    const late = start.late === undefined ? null : parseSpan(start.late);
    return { type: 'event', event: start.event, ...condition, late: late ?? DEFAULT_LATE };
  }
  const perMinute = start.pace === undefined ? null : parsePace(start.pace);
  const pace = perMinute === null ? {} : { perMinute };
  if (start.type === 'schedule')
    return { type: 'schedule', cron: start.cron, ...condition, ...pace };
  // The checker has accepted the name.
  const { ladder = '', level = '' } = parseSegment(start.segment) ?? {};
  const existing = start.existing ? ({ existing: true } as const) : {};
  return { type: 'segment', ladder, level, ...condition, ...existing, ...pace };
}

function lowerReenter(reenter: Json | undefined): PlanReenter {
  if (reenter === 'never' || reenter === 'restart') return { type: reenter };
  const written = isJsonObject(reenter) ? reenter.after : undefined;
  const span = typeof written === 'string' ? parseSpan(written) : null;
  return span ? { type: 'after', span } : { type: 'ended' };
}
