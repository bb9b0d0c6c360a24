/**
 * Merges two texts of a flow that come from one.
 *
 * @example
 * const result = mergeTexts({ base, ours, theirs });
 * if (result.ok) save(result.text, result.conflicts.length === 0);
 *
 * @packageDocumentation
 */
export type { MergeResult, ThreeTexts } from './merge-texts.ts';
export { mergeTexts } from './merge-texts.ts';
