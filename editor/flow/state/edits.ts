import type { Json } from '../../../engine/base/index.ts';
import type { NewStep, StepResult } from '../../../engine/language/edit/index.ts';
import {
  addStep,
  connect,
  disconnect,
  duplicateStep,
  removeStep,
  renameStep,
  setField,
  setFlowField,
  startWith,
} from '../../../engine/language/edit/index.ts';
import type { Path, Target } from '../../../engine/language/index.ts';
import type { DropPlace, PortPlace } from '../canvas/drop-place.ts';
import { ALWAYS_ID, branchOfNodeId, stepOfNodeId } from '../canvas/graph.ts';
import type { Command, FlowStore } from './flow-store.ts';
import type { NewStepPlace } from './new-step-place.ts';
import { placeBehind, placeForPalette } from './new-step-place.ts';

/** Sets a value of a step, or removes it when undefined. */
export function setStepField(step: string, path: Path, value: Json | undefined): Command {
  return (text) => setField(text, { step, path, value });
}

/** Sets a value of the flow itself, or removes it when undefined. */
export function setFlowValue(path: Path, value: Json | undefined): Command {
  return (text) => setFlowField(text, { path, value });
}

/** Lets a port lead somewhere, or nowhere; a null step means the flow's own `on` and `after`. */
export function connectPort(step: string | null, port: string, target: Target | null): Command {
  return (text) =>
    target === null ? disconnect(text, { step, port }) : connect(text, { step, port, target });
}

export function removeStepCommand(step: string): Command {
  return (text) => removeStep(text, step);
}

export function renameStepCommand(from: string, to: string): Command {
  return (text) => renameStep(text, { from, to });
}

/** Copies a step behind itself and selects the copy. */
export function copyStep(store: FlowStore, step: string): void {
  runAndSelect(store, (text) => duplicateStep(text, step));
}

/** Removes the selected step, or takes the target of the selected port away. */
export function removeSelected(store: FlowStore): void {
  const { selection, run } = store.getState();
  if (selection === null) return;
  const { step, port } = selection;
  if (port === undefined) run(removeStepCommand(step), { select: null });
  else run(connectPort(step, port, null), { select: { step } });
}

/** Adds a step at a way out of a node of the canvas. */
export function addStepAt(store: FlowStore, kind: string, { nodeId, port }: PortPlace): void {
  addAt(store, kind, placeOfNode(nodeId, port));
}

/** Adds a step where somebody who clicks in the palette means: behind what is selected. */
export function addFromPalette(store: FlowStore, kind: string): void {
  const { document, selection } = store.getState();
  addAt(store, kind, placeForPalette(document.shown?.flow ?? null, selection));
}

/** Adds a step where it was dropped: into an edge, behind a step, into a frame. */
export function dropStep(store: FlowStore, kind: string, place: DropPlace): void {
  const flow = store.getState().document.shown?.flow ?? null;
  if (place.type === 'port') addStepAt(store, kind, place.place);
  else if (place.type === 'pane') addFromPalette(store, kind);
  else {
    const branch = branchOfNodeId(place.nodeId);
    const step = stepOfNodeId(place.nodeId);
    const inside = branch && { frame: branch.step, branch: branch.name };
    const behind = step === null || flow === null ? null : placeBehind(flow, step);
    addAt(store, kind, inside ?? behind ?? placeForPalette(flow, null));
  }
}

/** Lets a port lead to the node that an edge was drawn to. */
export function connectOnCanvas(store: FlowStore, from: PortPlace, toNodeId: string): void {
  const target = targetOfNode(toNodeId);
  if (target === null) return;
  const { run } = store.getState();
  const step = stepOfNodeId(from.nodeId);
  if (step !== null)
    run(connectPort(step, from.port, target), { select: { step, port: from.port } });
  else if (from.nodeId === ALWAYS_ID) run(connectPort(null, from.port, target));
  else if (target.type === 'step') run((text) => startWith(text, target.step));
}

function addAt(store: FlowStore, kind: string, place: NewStepPlace): void {
  const added: NewStep = { kind, ...place };
  runAndSelect(store, (text) => addStep(text, added));
}

function runAndSelect(store: FlowStore, command: (text: string) => StepResult): void {
  let made: string | null = null;
  const isDone = store.getState().run((text) => {
    const result = command(text);
    if (result.ok) made = result.step;
    return result;
  });
  if (isDone && made !== null) store.getState().select({ step: made });
}

/** Starts and dots lead to the first step of their block; a step's ports are its own. */
function placeOfNode(nodeId: string, port: string): NewStepPlace {
  const step = stepOfNodeId(nodeId);
  if (step !== null) return { after: { step, port } };
  const branch = branchOfNodeId(nodeId);
  if (branch) return { after: 'start', frame: branch.step, branch: branch.name };
  const frame = nodeId.startsWith('initial:') ? nodeId.slice('initial:'.length) : null;
  return frame === null ? { after: 'start' } : { frame };
}

function targetOfNode(nodeId: string): Target | null {
  const step = stepOfNodeId(nodeId);
  if (step !== null) return { type: 'step', step };
  if (!nodeId.startsWith('end:')) return null;
  return { type: 'end', outcome: nodeId.slice(nodeId.lastIndexOf(':') + 1) };
}
