/**
 * The flow language: reads the YAML of flows and of the workspace, checks it and compiles it.
 *
 * @example
 * const { workspace } = parseWorkspace(workspaceText);
 * const { flow, findings, compiled } = checkFlow(flowText, workspace ?? DEFAULT_WORKSPACE);
 * if (flow) draw(outline(flow, findings));
 * if (compiled) publish(compiled.hash, compiled.plan);
 *
 * @packageDocumentation
 */
export { ACTIONS, actionTitle, performsAction } from './actions.ts';
export { inSameBranch } from './branches.ts';
export type { EventType, FieldType } from './catalogue.ts';
export {
  EVENT_CATALOGUE,
  eventTitle,
  eventType,
  isReservedEvent,
  METRIC_BREACHED,
  METRIC_RECOVERED,
  SEGMENT_ENTERED,
  SEGMENT_LEFT,
} from './catalogue.ts';
export type { CheckedFlow } from './check-flow.ts';
export { checkFlow } from './check-flow.ts';
export type { SourceDocument } from './document.ts';
export { endsOf, endsOfBranch } from './ends.ts';
export type {
  CelProgram,
  Comparison,
  Compiled,
  ExpressionVocabulary,
  Names,
  TextProgram,
  TimeReads,
} from './expression/index.ts';
export {
  compileCel,
  compileText,
  ExpressionError,
  expressionVocabulary,
  foldReply,
  matchesReply,
  timeReads,
} from './expression/index.ts';
export type * from './finding.ts';
export type { FindingCodeRow } from './finding-codes.ts';
export { FINDING_CODES } from './finding-codes.ts';
export type { FlowView, ParsedFlow, StartView } from './flow.ts';
export { flowPorts, parseFlow } from './flow.ts';
export { flowJsonSchema, scenariosJsonSchema, workspaceJsonSchema } from './json-schema.ts';
export type * from './kind.ts';
export { STEP_KINDS, stepKind } from './kinds/registry.ts';
export { endState, FLOW_OWNER } from './lower.ts';
export type * from './measure-spec.ts';
export { eventOfMeasure, isKnownOf, measureNames } from './measured.ts';
export type { MigrateRule, MigrateRules } from './migrate.ts';
export { readMigrate, STAY } from './migrate.ts';
export type * from './outline.ts';
export { outline } from './outline.ts';
export type * from './plan.ts';
export type * from './plan-action.ts';
export { perWords } from './policy-windows.ts';
export { portsOf } from './ports.ts';
export type { RenderOptions } from './render.ts';
export { renderFinding } from './render.ts';
export type * from './scenario/index.ts';
export { parseScenarios, publishedFiles } from './scenario/index.ts';
export type * from './sending-policy.ts';
export type * from './span.ts';
export type { BrokenStep } from './steps.ts';
export type * from './tag-families.ts';
export { familiesOf } from './tag-families.ts';
export * from './time/index.ts';
export type * from './workspace.ts';
export type { ParsedWorkspace } from './workspace-document.ts';
export { DEFAULT_WORKSPACE, parseWorkspace } from './workspace-document.ts';
export type { RemovedInUse, VersionText } from './workspace-removals.ts';
export { workspaceRemovals } from './workspace-removals.ts';
export { parsePartRange } from './workspace-segments.ts';
