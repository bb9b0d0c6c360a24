import type { OnConnectEnd } from '@xyflow/react';
import type { DragEvent, KeyboardEvent } from 'react';
import type { CanvasEditing } from './canvas-actions.ts';
import { dropPlaceAt, pointOf } from './drop-place.ts';
import type { CanvasEdge, CanvasSelection } from './flow-elements.ts';
import type { Graph } from './graph.ts';
import { stepNodeId, stepOfNodeId } from './graph.ts';
import { neighbourOf } from './neighbours.ts';

/** The media type under which the palette hands over a kind of step. */
export const STEP_KIND_MEDIA_TYPE = 'application/x-groupflow-kind';

/** What the keys on a step do. */
export interface StepActs {
  readonly onSelect: (selection: CanvasSelection | null) => void;
  /** Leads to the form of a step; absent where there is none. */
  readonly onOpen: ((step: string) => void) | undefined;
  readonly onRename: (step: string) => void;
}

/** The port that an edge leaves by, as the selection names it; null for edges of no step. */
export function selectionOfEdge(edge: CanvasEdge): CanvasSelection | null {
  const step = stepOfNodeId(edge.source);
  return step === null ? null : { step, port: edge.sourceHandle ?? 'next' };
}

/** A double click on a title edits it there; elsewhere on a step it leads to its form. */
export function openNode(target: EventTarget, nodeId: string, acts: StepActs): void {
  const step = stepOfNodeId(nodeId);
  if (step === null) return;
  const isTitle = target instanceof Element && target.closest('.flow-step-name') !== null;
  if (isTitle) acts.onRename(step);
  else acts.onOpen?.(step);
}

/** An edge ends on the node under the pointer, wherever on it; on nothing, it asks what to add. */
export function connectEnd(editing: CanvasEditing | undefined): OnConnectEnd {
  return (event, state) => {
    const from = state.fromNode;
    const port = state.fromHandle?.id;
    if (editing === undefined || from === null || !port) return;
    const at = pointOf(event);
    const place = dropPlaceAt(at);
    const isSelf = place.type === 'node' && place.nodeId === from.id;
    if (place.type === 'node' && !isSelf) editing.connect({ nodeId: from.id, port }, place.nodeId);
    if (place.type === 'pane') editing.askWhatToAdd({ nodeId: from.id, port }, at);
  };
}

/** Shows on which edge a step that is dragged from the palette would land. */
export function dragOver(event: DragEvent, setHovered: (edge: string | null) => void): void {
  if (!event.dataTransfer.types.includes(STEP_KIND_MEDIA_TYPE)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = 'copy';
  const place = dropPlaceAt({ x: event.clientX, y: event.clientY });
  setHovered(place.type === 'port' ? `${place.place.nodeId}/${place.place.port}` : null);
}

/** Takes a step that was dragged from the palette. */
export function drop(
  event: DragEvent,
  editing: CanvasEditing,
  setHovered: (edge: string | null) => void,
): void {
  const kind = event.dataTransfer.getData(STEP_KIND_MEDIA_TYPE);
  setHovered(null);
  if (kind === '') return;
  event.preventDefault();
  editing.drop(kind, dropPlaceAt({ x: event.clientX, y: event.clientY }));
}

/** Arrows walk along the edges, Space selects, Enter opens the form, F2 edits the title. */
export function moveFocus(event: KeyboardEvent, graph: Graph, acts: StepActs): void {
  const { onSelect, onOpen, onRename } = acts;
  const nodeId = focusedNode(event.target);
  const step = nodeId === null ? null : stepOfNodeId(nodeId);
  if (nodeId === null || step === null) return;
  if (['Enter', ' ', 'F2'].includes(event.key)) {
    event.preventDefault();
    onSelect({ step });
    if (event.key === 'Enter') onOpen?.(step);
    if (event.key === 'F2') onRename(step);
    return;
  }
  const next = neighbourOf(graph, nodeId, event.key);
  if (next === null) return;
  event.preventDefault();
  event.stopPropagation();
  onSelect({ step: next });
  const selector = `.react-flow__node[data-id="${CSS.escape(stepNodeId(next))}"]`;
  event.currentTarget.querySelector<HTMLElement>(selector)?.focus();
}

function focusedNode(target: EventTarget): string | null {
  const isNode = target instanceof HTMLElement && target.classList.contains('react-flow__node');
  return isNode ? (target.dataset.id ?? null) : null;
}
