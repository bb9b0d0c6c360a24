/**
 * Finds at most how many messages one subject can get: in any 24 hours, 7 days and 30 days, over
 * all paths of one flow and of all flows together, with and without the caps of the workspace.
 *
 * @example
 * const { flows, together } = worstCases(plans, workspace);
 * for (const { flow, windows } of flows) print(flow, describeMost(windows.week.most).en);
 *
 * @packageDocumentation
 */
export type { PlacedPlan, WorstCaseChange } from './changes.ts';
export { describeWorstCaseChange, worstCaseChanges } from './changes.ts';
export type { Most } from './most.ts';
export { isOver } from './most.ts';
export { renderWorstCases } from './render-worst-cases.ts';
export type { TimelineEntry } from './timeline.ts';
export type { FlowWorstCase, MostByWindow, WorstCases } from './together.ts';
export { cappedCase, worstCases } from './together.ts';
export { AUDIENCE_WORDS, describeMost, timelineLine, WINDOW_WORDS } from './words.ts';
export type { Audience, WindowName, WorstWindow } from './worst-case.ts';
export { AUDIENCES, mostIn, WINDOW_NAMES } from './worst-case.ts';
