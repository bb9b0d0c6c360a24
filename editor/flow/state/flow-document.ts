import type { History, Splice } from '../../../engine/language/edit/index.ts';
import {
  applySplices,
  EMPTY_HISTORY,
  pushEdit,
  redo,
  toSplices,
  undo,
} from '../../../engine/language/edit/index.ts';
import type { Finding, FlowView, StepView } from '../../../engine/language/index.ts';

/** What the checker says of a text. */
export interface Checked {
  /** Null when the text cannot be read as a flow. */
  readonly flow: FlowView | null;
  readonly findings: readonly Finding[];
}

export type Check = (text: string) => Checked;

/** A flow while it is edited: its text, what can be undone, and what the canvas can show of it. */
export interface FlowDocument {
  readonly text: string;
  readonly history: History;
  /** The text that findings and `shown` were computed for; typing runs ahead of it for a moment. */
  readonly checkedText: string;
  readonly findings: readonly Finding[];
  /** The newest text that could be read, and what it says; null until there was one. */
  readonly shown: Shown | null;
}

/** A text that could be read. Steps of a wrong shape keep the last right one among `flow.steps`. */
export interface Shown {
  readonly text: string;
  readonly flow: FlowView;
  /** The same for the canvas, which draws each step once. */
  readonly drawn: FlowView;
}

/** Opens a text, with what could be undone when it was last open. */
export function openDocument(text: string, check: Check, history = EMPTY_HISTORY): FlowDocument {
  return withCheck({ text, history, checkedText: text, findings: [], shown: null }, check);
}

/** Makes an edit; edits that follow each other under one mark are undone together. */
export function withEdit(
  document: FlowDocument,
  splices: readonly Splice[],
  mark: string | null,
): FlowDocument {
  return {
    ...document,
    text: applySplices(document.text, splices),
    history: pushEdit(document.history, splices, mark),
  };
}

/** Replaces the text by one that somebody typed or took over, as the smallest edit. */
export function withText(document: FlowDocument, text: string, mark: string | null): FlowDocument {
  const whole = { start: 0, end: document.text.length, text };
  return withEdit(document, toSplices(document.text, [whole]) ?? [], mark);
}

/** Takes back the latest act; the same document when there is none. */
export function undone(document: FlowDocument): FlowDocument {
  return moved(document, undo(document.history));
}

/** Does again what was undone last; the same document when there is none. */
export function redone(document: FlowDocument): FlowDocument {
  return moved(document, redo(document.history));
}

/** Brings findings and `shown` up to the text. What cannot be read leaves the last good picture. */
export function withCheck(document: FlowDocument, check: Check): FlowDocument {
  const { text } = document;
  const { flow: fresh, findings } = check(text);
  if (fresh === null) return { ...document, checkedText: text, findings };
  const { steady, rest } = steadySteps(fresh, document.shown?.flow ?? null);
  const flow = { ...fresh, steps: [...fresh.steps, ...steady] };
  const drawn = { ...flow, broken: rest };
  return { ...document, checkedText: text, findings, shown: { text, flow, drawn } };
}

/**
 * Lets a step that cannot be read for a moment, because somebody is typing in it, keep the ways out
 * that it had, so that its edges do not vanish from the canvas.
 */
function steadySteps(flow: FlowView, before: FlowView | null) {
  const steady = flow.broken.flatMap((broken): StepView[] => {
    const known = before?.steps.find((step) => step.id === broken.id && step.kind === broken.kind);
    const { path, frames, branches } = broken;
    return known === undefined ? [] : [{ ...known, path, frames, branches }];
  });
  const rest = flow.broken.filter((broken) => !steady.some((step) => step.id === broken.id));
  return { steady, rest };
}

/** Says whether the canvas shows an older text, because the newest cannot be read. */
export function isStale(document: FlowDocument): boolean {
  return document.shown?.text !== document.checkedText;
}

function moved(document: FlowDocument, move: ReturnType<typeof undo>): FlowDocument {
  if (move === null) return document;
  const text = applySplices(document.text, move.splices);
  return { ...document, text, history: move.history };
}
