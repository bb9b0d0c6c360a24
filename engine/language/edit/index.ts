/**
 * Edits a flow's YAML as the smallest change of its text, in the words of the canvas, and undoes
 * it. Every command takes the whole text and gives the whole text back, or says why not.
 *
 * @example
 * const result = addStep(text, { kind: 'wait', after: { step: 'greet', port: 'next' } });
 * if (result.ok) {
 *   history = pushEdit(history, result.splices);
 *   text = result.text;
 * } else {
 *   show(inLocale(result.message, 'zh'));
 * }
 *
 * @packageDocumentation
 */
export type { NewStep } from './add-step.ts';
export { addStep } from './add-step.ts';
export type { FixedText } from './apply-fixes.ts';
export { applyFix, applyFixes } from './apply-fixes.ts';
export type { PortName } from './connect.ts';
export { connect, disconnect, startWith } from './connect.ts';
export { diffToOperations } from './diff.ts';
export { duplicateStep } from './duplicate-step.ts';
export type { EditRefusal, EditResult, StepResult } from './edit-yaml.ts';
export { editYaml } from './edit-yaml.ts';
export type { History, HistoryEntry, HistoryMove } from './history.ts';
export { EMPTY_HISTORY, endMark, pushEdit, redo, undo } from './history.ts';
export { FLOW_KEYS, stepKeys } from './key-order.ts';
export type { EditOperation, EditRefusalCode } from './operation.ts';
export type { CollectionPlace, Place, PlaceEntry, ScalarPlace } from './place.ts';
export { findEntry } from './place.ts';
export { removeStep } from './remove-step.ts';
export { renameStep } from './rename-step.ts';
export type { FieldChange } from './set-field.ts';
export { setField, setFlowField } from './set-field.ts';
export { setValue } from './set-value.ts';
export type { Source, SourceResult } from './source.ts';
export { readSource as readEditable } from './source.ts';
export type { Replacement, Splice } from './splice.ts';
export { applySplices, composeSplices, reverseSplices, toSplices } from './splice.ts';
export { jsonOf as jsonOfTree, sameTree } from './tree.ts';
