/**
 * Compares two texts of a flow in the words of its steps.
 *
 * @example
 * const result = diffFlows({ text: old, workspace }, { text, workspace });
 * if (result.ok) print(renderDiffText(result.diff, { names, locale: 'zh' }));
 *
 * @packageDocumentation
 */
export { alignLists } from './align.ts';
export type { Change, ChangeLines, FlowDiff } from './change.ts';
export { describeChange } from './describe-change.ts';
export type { DiffResult, FlowText } from './diff-flows.ts';
export { diffFlows } from './diff-flows.ts';
export type { Rename } from './renames.ts';
export { findRenames } from './renames.ts';
export type { DiffNames } from './render-diff.ts';
export { renderDiffMarkdown, renderDiffText } from './render-diff.ts';
