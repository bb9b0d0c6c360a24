import { composeSplices, reverseSplices, type Splice } from './splice.ts';

/** One undoable act. Edits that follow each other under the same `mark` are one act. */
export interface HistoryEntry {
  readonly splices: readonly Splice[];
  /** Names the gesture, such as `text:greet`; null stands alone. */
  readonly mark: string | null;
}

/** What can be undone and done again, the latest last. Plain data: it may be stored as JSON. */
export interface History {
  readonly past: readonly HistoryEntry[];
  readonly future: readonly HistoryEntry[];
}

export const EMPTY_HISTORY: History = { past: [], future: [] };

/** More acts than a person undoes; the oldest are forgotten. */
const ENTRY_MAX = 500;

/** Records an edit that was made. What had been undone can no longer be done again. */
export function pushEdit(
  history: History,
  splices: readonly Splice[],
  mark: string | null = null,
): History {
  if (splices.length === 0) return history;
  const last = history.past.at(-1);
  if (last === undefined || mark === null || last.mark !== mark || history.future.length > 0) {
    return { past: [...history.past, { splices, mark }].slice(-ENTRY_MAX), future: [] };
  }
  const joined = composeSplices(last.splices, splices);
  const rest = history.past.slice(0, -1);
  // A gesture that came back to where it began is no act.
  return { past: joined.length === 0 ? rest : [...rest, { splices: joined, mark }], future: [] };
}

/** Ends the gesture: an edit under the same mark is an act of its own from now on. */
export function endMark(history: History): History {
  const last = history.past.at(-1);
  if (last === undefined || last.mark === null) return history;
  return { ...history, past: [...history.past.slice(0, -1), { ...last, mark: null }] };
}

/** A history after a step in it, and the splices that bring the text along. */
export interface HistoryMove {
  readonly history: History;
  readonly splices: readonly Splice[];
}

/** Takes back the latest act; null when there is none. */
export function undo(history: History): HistoryMove | null {
  const last = history.past.at(-1);
  if (last === undefined) return null;
  return {
    history: {
      past: history.past.slice(0, -1),
      future: [...history.future, { ...last, mark: null }],
    },
    splices: reverseSplices(last.splices),
  };
}

/** Does again what was undone last; null when there is none. */
export function redo(history: History): HistoryMove | null {
  const next = history.future.at(-1);
  if (next === undefined) return null;
  return {
    history: { past: [...history.past, next], future: history.future.slice(0, -1) },
    splices: next.splices,
  };
}
